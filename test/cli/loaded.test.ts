import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILT } from '../support/built.ts';

/** What is loaded together with a compiled module; `import()` is not, which runs when it is called. */
function loadedWith(module: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(module)) return loaded;
  loaded.add(module);
  const code = readFileSync(module, 'utf8');
  for (const [, name] of code.matchAll(/^(?:import|export) [^;]*?["'](\.[^"']+)["'];/gm)) {
    loadedWith(join(dirname(module), name!), loaded);
  }
  return loaded;
}

function roomsLoadedWith(file: string): string[] {
  const modules = [...loadedWith(join(BUILT, 'src', file))];
  return [...new Set(modules.map((module) => relative(BUILT, module).split(sep)[1]!))].sort();
}

/**
 * A read and a payload lie outside of V8's heap. V8 collects all of it when too many of them have piled up,
 * but not while the heap itself is below 8 MiB: a server that loads what it does not need pays for it with
 * each large message.
 */
describe('serve', () => {
  it('loads nothing that explains until there is someone to explain to', () => {
    const rooms = roomsLoadedWith('cli/serve-command.js');
    expect(rooms).toEqual(expect.arrayContaining(['demo', 'http', 'net', 'push', 'websocket']));
    for (const room of ['view', 'trace', 'tls', 'lesson', 'capture']) {
      expect(rooms).not.toContain(room);
    }
  });

  it('loads no TLS until it is to speak it', () => {
    const modules = [...loadedWith(join(BUILT, 'src/cli/serve-command.js'))];
    const code = modules.map((module) => readFileSync(module, 'utf8')).join('');
    expect(code).not.toMatch(/^import .*["'](node:tls|selfsigned)["'];/m);
  });
});
