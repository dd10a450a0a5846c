import type { FaultRow } from '../wire/protocol-error.ts';

/** Every way in which the header of a record can be none. What is inside records is judged by Node. */
export const TLS_FAULTS = {
  'record-type': {
    ref: 'RFC 8446 5',
    sentence: 'No record has this content type: an "unexpected_message" alert ends the connection.',
  },
  'record-version': {
    ref: 'RFC 8446 5.1',
    sentence: 'The version of a record begins with 3, so this is not a TLS record.',
  },
  'record-too-long': {
    ref: 'RFC 8446 5.2',
    sentence: 'A record has at most 2^14 + 256 bytes after its header.',
  },
} as const satisfies Record<string, FaultRow>;

export type TlsFault = keyof typeof TLS_FAULTS;
