import { countOf } from '../wire/count.ts';
import type { Field, FieldCode, Reading } from '../wire/field.ts';
import { hexByte } from '../wire/octets.ts';
import { AFTER_GAP, BEFORE_BEGINNING, unexplainedBy, unparsedBy } from '../wire/unparsed.ts';

/** The parts of a TLS record by their names in RFC 8446 5.1 and 5.2, for people. */

const CODE: FieldCode = {
  readBy: 'src/tls/record-cutter.ts next',
  writtenBy: 'src/net/secure-socket.ts accept',
};

/** ContentType, RFC 8446 5.1 and B.1. */
export const CONTENT_TYPE = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
} as const;

const TYPE_NAMES: Readonly<Record<number, string>> = {
  20: 'change_cipher_spec',
  21: 'alert',
  22: 'handshake',
  23: 'application_data',
};

/** Whether a record can have this content type, RFC 8446 5. */
export function isContentType(type: number): boolean {
  return Object.hasOwn(TYPE_NAMES, type);
}

/** What a content type is called. */
export function contentTypeName(type: number): string {
  return TYPE_NAMES[type] ?? `content type ${type}`;
}

export const RECORD_FIELDS = {
  type: {
    name: 'ContentType',
    ref: 'RFC 8446 5.1',
    why: 'What the record carries; once keys are agreed on, the real type is inside, encrypted.',
    read: ([type = 0]) => ({ value: `${type}`, meaning: contentTypeName(type) }),
    code: CODE,
  },
  version: {
    name: 'legacy_record_version',
    ref: 'RFC 8446 5.1',
    why: 'TLS 1.2, or 1.0 in the first record, for machines on the way that know no other.',
    read: ([major = 0, minor = 0]) => ({ value: `0x${hexByte(major)}${hexByte(minor)}` }),
    code: CODE,
  },
  length: {
    name: 'length',
    ref: 'RFC 8446 5.1',
    why: 'How many bytes follow: at most 2^14, and 256 more where they are encrypted.',
    read: ([high = 0, low = 0]) => ({ value: `${high * 256 + low}` }),
    code: CODE,
  },
  fragment: {
    name: 'fragment',
    ref: 'RFC 8446 5.1',
    why: 'Messages of the handshake before there are keys, or an alert.',
    read: lengthOf,
    code: CODE,
  },
  encrypted: {
    name: 'encrypted_record',
    ref: 'RFC 8446 5.2',
    why: 'Content, its real type and padding, encrypted, and a tag of 16 bytes that seals them.',
    read: lengthOf,
    code: { ...CODE, readBy: 'src/tls/record-decryption.ts decrypt' },
  },
} as const satisfies Record<string, Field>;

/** Octets of which no record can be made, and why. */
export const UNREAD = {
  behindFault: unparsedBy('RFC 8446 5', CODE),
  afterGap: unexplainedBy('RFC 8446 5.1', AFTER_GAP),
  beforeBeginning: unexplainedBy('RFC 8446 5.1', BEFORE_BEGINNING),
} as const satisfies Record<string, Field>;

function lengthOf({ length }: Uint8Array): Reading {
  return { value: countOf(length) };
}
