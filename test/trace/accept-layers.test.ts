import { expect, it } from 'vitest';
import { layersOfAccept } from '../../src/trace/accept-layers.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import { octets } from '../support/bytes.ts';

it('shows how Sec-WebSocket-Accept comes about, RFC 6455 1.3', () => {
  const views = layersOfAccept('dGhlIHNhbXBsZSBub25jZQ==');
  expect(views.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('latin1')])).toEqual([
    ['input', 'dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11'],
    ['sha-1', octets('b37a4f2cc0624f1690f64606cf385945b2bec4ea').toString('latin1')],
    ['base64', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
  ]);
  for (const { spans, bytes } of views) expect(findUncovered(spans, bytes.length)).toEqual([]);
});
