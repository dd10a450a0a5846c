import { acceptFor, acceptHash, acceptInput } from '../websocket/accept.ts';
import type { Field, FieldCode, Span } from '../wire/field.ts';
import type { View } from './views.ts';

const CODE: FieldCode = {
  readBy: 'src/websocket/handshake.ts judgeAnswer',
  writtenBy: 'src/websocket/accept.ts acceptFor',
};

const KEY: Field = {
  name: 'Sec-WebSocket-Key',
  ref: 'RFC 6455 4.2.2',
  why: 'Its characters as they came; the server does not decode them.',
  code: CODE,
};

const GUID: Field = {
  name: 'GUID',
  ref: 'RFC 6455 1.3',
  why: 'Fixed by the RFC: no other server would append it by accident.',
  code: CODE,
};

const HASH: Field = {
  name: 'SHA-1 of both',
  ref: 'RFC 6455 4.2.2',
  why: 'Every byte depends on every character of the key.',
  read: (bytes) => ({ value: Buffer.from(bytes).toString('hex') }),
  code: CODE,
};

const ACCEPT: Field = {
  name: 'Sec-WebSocket-Accept',
  ref: 'RFC 6455 4.2.2',
  why: 'The hash in base64: three bytes make four characters, and = is padding.',
  code: CODE,
};

/** How Sec-WebSocket-Accept comes from a key, worked out by the server's own functions. */
export function layersOfAccept(key: string): View[] {
  const input = acceptInput(key);
  const split = key.length;
  return [
    layer('input', input, [span(KEY, 0, split), span(GUID, split, input.length)]),
    layer('sha-1', acceptHash(key), [span(HASH, 0, acceptHash(key).length)]),
    layer('base64', Buffer.from(acceptFor(key)), [span(ACCEPT, 0, acceptFor(key).length)]),
  ];
}

function layer(name: string, bytes: Uint8Array, spans: readonly Span[]): View {
  return { name, bytes, offset: 0, spans };
}

function span(field: Field, start: number, end: number): Span {
  return { field, start, end };
}
