import type { Field, FieldCode, Reading } from '../wire/field.ts';
import { hexPairs } from '../wire/octets.ts';
import { unparsedBy } from '../wire/unparsed.ts';
import { opcodeName } from './opcode.ts';

/**
 * The parts of a frame by their names in RFC 6455 5.2, for people. Nothing here runs while traffic is
 * served: the decoder reads through the shapes in `frame-shape.ts`, which carry these along.
 */

const HEADER: FieldCode = {
  readBy: 'src/websocket/frame-header.ts decodeHeader',
  writtenBy: 'src/websocket/frame-header.ts writeHeader',
};

export const FIN: Field = {
  name: 'FIN',
  ref: 'RFC 6455 5.2',
  bits: 0x80,
  why: 'A message may come in parts; a control frame never does.',
  read: ([byte]) => flag(byte! & 0x80, 'this is the last part', 'more parts follow'),
  code: HEADER,
};

export const RSV: Field = {
  name: 'RSV1-3',
  ref: 'RFC 6455 5.2',
  bits: 0x70,
  why: 'Zero unless an extension agreed in the handshake gives them a meaning.',
  read: ([byte]) => {
    const value = (byte! & 0x70) >> 4;
    return {
      value: value.toString(2).padStart(3, '0'),
      meaning: value === 0 ? 'none is set' : 'set',
    };
  },
  code: HEADER,
};

export const OPCODE: Field = {
  name: 'opcode',
  ref: 'RFC 6455 5.2',
  bits: 0x0f,
  why: 'Says what the payload is; from 8 on they are control frames, and 3 to 7 and b to f are reserved.',
  read: ([byte]) => {
    const value = byte! & 0x0f;
    return { value: value.toString(16), meaning: opcodeMeaning(value) };
  },
  code: HEADER,
};

export const MASK: Field = {
  name: 'MASK',
  ref: 'RFC 6455 5.1',
  bits: 0x80,
  why: 'Clients must mask every frame, servers must not mask any.',
  read: ([byte]) => flag(byte! & 0x80, 'masked, as from a client', 'in clear, as from a server'),
  code: HEADER,
};

export const PAYLOAD_LENGTH: Field = {
  name: 'payload len',
  ref: 'RFC 6455 5.2',
  bits: 0x7f,
  why: 'Seven bits are enough up to 125; 126 and 127 announce a longer form.',
  read: ([byte]) => ({ value: `${byte! & 0x7f}`, meaning: lengthForm(byte! & 0x7f) }),
  code: HEADER,
};

export const EXTENDED_LENGTH: Field = {
  name: 'extended payload length',
  ref: 'RFC 6455 5.2',
  why: 'In network byte order, and never used where a shorter form would do.',
  read: (bytes) => {
    const octets = [...bytes].reduce((value, byte) => value * 256n + BigInt(byte), 0n);
    return { value: `${octets}`, meaning: `${bytes.length * 8}-bit form` };
  },
  code: HEADER,
};

export const MASKING_KEY: Field = {
  name: 'masking key',
  ref: 'RFC 6455 5.3',
  why: 'New for every frame and not to be guessed, so that no one can choose the bytes on the wire.',
  read: (bytes) => ({ value: hexPairs(bytes), meaning: 'to XOR with' }),
  code: HEADER,
};

export const PAYLOAD_DATA: Field = {
  name: 'payload data',
  ref: 'RFC 6455 5.2',
  why: 'Extension data and application data; masked where MASK is 1.',
  code: {
    readBy: 'src/websocket/frame-reader.ts #readPayload',
    writtenBy: 'src/websocket/outgoing-frame.ts writeFrame',
  },
};

const CLOSE: FieldCode = {
  readBy: 'src/websocket/close.ts decodeClose',
  writtenBy: 'src/websocket/close.ts encodeClose',
};

export const CLOSE_CODE: Field = {
  name: 'status code',
  ref: 'RFC 6455 7.4',
  why: 'Says to programs why the connection ends; the numbers are registered.',
  code: CLOSE,
};

export const CLOSE_REASON: Field = {
  name: 'reason',
  ref: 'RFC 6455 7.1.6',
  why: 'Says the same to people, in at most 123 bytes of UTF-8.',
  code: CLOSE,
};

/** What lies after a frame that was refused. */
export const UNPARSED: Field = unparsedBy('RFC 6455 7.1.7', {
  readBy: 'src/websocket/frame-reader.ts nextEvent',
  writtenBy: 'src/net/websocket.ts sendRaw',
});

function opcodeMeaning(opcode: number): string {
  const name = opcodeName(opcode) ?? 'reserved';
  return name === 'text' ? 'text (UTF-8)' : name;
}

function flag(bit: number, set: string, clear: string): Reading {
  return bit ? { value: '1', meaning: set } : { value: '0', meaning: clear };
}

function lengthForm(value: number): string {
  if (value === 126) return 'the next 2 bytes are the length';
  if (value === 127) return 'the next 8 bytes are the length';
  return 'fits in 7 bits';
}
