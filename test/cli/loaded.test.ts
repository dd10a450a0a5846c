import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { expect, it } from 'vitest';
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
 * V8 lets so many octets lie outside of the heap as the heap is large, and collects all of it sooner the
 * more often it was collected while modules were loaded: a server that loads what it does not need pays
 * for it with each large message.
 */
it('serve loads nothing that explains until there is someone to explain to', () => {
  const rooms = roomsLoadedWith('cli/serve-command.js');
  expect(rooms).toEqual(expect.arrayContaining(['demo', 'http', 'net', 'push', 'websocket']));
  for (const room of ['view', 'trace', 'tls', 'lesson', 'capture']) {
    expect(rooms).not.toContain(room);
  }
});
