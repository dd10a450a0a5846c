import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSource, PACKAGE_ROOT } from '../../../src/lesson/script/source.ts';
import type { Field } from '../../../src/wire/field.ts';
import { latin1 } from '../../support/bytes.ts';
import { frameBytes } from '../../support/frames.ts';
import { readAsClient, readAsServer } from '../../support/http-transcript.ts';
import { readFrames } from '../../support/websocket-transcript.ts';

describe('a function is found in the source', () => {
  it.each([
    ['src/websocket/frame-header.ts decodeHeader', 'export function decodeHeader('],
    ['src/http/scan-fields.ts scanFieldLine', 'function scanFieldLine('],
    ['src/wire/byte-queue.ts take', '  take('],
    ['src/wire/byte-queue.ts #move', '  #move('],
    ['src/net/client.ts upgrade', '  async upgrade('],
  ])('%s', (code, declaration) => {
    const place = findSource(code);
    const [file, name] = code.split(' ');
    expect(place).toMatchObject({ file, name });
    const lines = readFileSync(join(PACKAGE_ROOT, file!), 'utf8').split('\n');
    expect(lines[place!.line - 1]!.startsWith(declaration)).toBe(true);
  });

  it.each([
    'src/websocket/no-such-file.ts decodeHeader',
    'src/websocket/frame-header.ts decodeHeade',
    'src/websocket/frame-header.ts header',
  ])('or not: %s', (code) => {
    expect(findSource(code)).toBeUndefined();
  });
});

describe('the code of every field that can be shown', () => {
  const POST = 'POST / HTTP/1.1\r\nHost: a\r\nX: 1\r\nContent-Length: 1\r\n\r\na';
  const frame = frameBytes({ opcode: 1, payload: 'a'.repeat(126), key: 1 });
  const places = [
    ...readAsServer([latin1(POST)]).events,
    ...readAsClient([latin1('HTTP/1.1 200 OK\r\nDate: x\r\n\r\na')]).events,
    ...readFrames([frame], { role: 'server' }).events,
  ];
  const fields = new Set(places.flatMap((place) => place.spans().map(({ field }) => field)));

  it.each([...fields].map((field): [string, Field] => [field.name, field]))('%s', (_, field) => {
    for (const code of Object.values(field.code ?? {})) {
      expect(findSource(code), code).toBeDefined();
    }
    expect(field.code === undefined).toBe(field.delimiter === true);
  });
});
