import type { Placed, Span } from '../wire/field.ts';
import { CONTENT_TYPE, contentTypeName, RECORD_FIELDS } from './fields.ts';

/** What was found inside an encrypted record. */
export interface Inside {
  /** ContentType, the real one. */
  readonly type: number;
  readonly content: Buffer;
}

export const HEADER_LENGTH = 5;

/** Octets after the header: encryption adds 256 at most, RFC 8446 5.2, to the 2^14 of 5.1. */
export const MOST_OCTETS = 2 ** 14 + 256;

/** AlertDescription, RFC 8446 B.2, those that are met with. */
const ALERTS: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  40: 'handshake_failure',
  42: 'bad_certificate',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  48: 'unknown_ca',
  50: 'decode_error',
  51: 'decrypt_error',
  70: 'protocol_version',
  80: 'internal_error',
  90: 'user_canceled',
  112: 'unrecognized_name',
  120: 'no_application_protocol',
};

/** What was made of a record. */
export interface ReadRecord {
  readonly isEncrypted: boolean;
  readonly isEarly: boolean;
  readonly inside: Inside | undefined;
  readonly messages: readonly string[];
}

/** A record of TLS, RFC 8446 5.1. */
export class TlsRecord implements Placed {
  readonly type = 'tls-record';
  readonly start: number;
  readonly bytes: Buffer;
  /** Absent in a record that is not encrypted, or that could not be opened. */
  readonly inside: Inside | undefined;
  /** The messages of the handshake that end in it. */
  readonly messages: readonly string[];
  /** Whether it is early data, which the client sends before it has heard the server: RFC 8446 2.3. */
  readonly isEarly: boolean;
  readonly #isEncrypted: boolean;

  constructor(bytes: Buffer, start: number, read: ReadRecord) {
    this.bytes = bytes;
    this.start = start;
    this.inside = read.inside;
    this.messages = read.messages;
    this.isEarly = read.isEarly;
    this.#isEncrypted = read.isEncrypted;
  }

  get end(): number {
    return this.start + this.bytes.length;
  }

  /** What the record says that it carries. */
  get contentType(): number {
    return this.bytes[0]!;
  }

  /** Octets of the application that were inside. */
  get applicationData(): Buffer | undefined {
    return this.inside?.type === CONTENT_TYPE.applicationData ? this.inside.content : undefined;
  }

  /** Alert, RFC 8446 6: what it is, after its level. */
  get alert(): string | undefined {
    const content = this.#isEncrypted ? this.inside?.content : this.bytes.subarray(HEADER_LENGTH);
    const type = this.inside?.type ?? this.contentType;
    if (type !== CONTENT_TYPE.alert || content?.length !== 2) return undefined;
    const description = content[1]!;
    return ALERTS[description] ?? `alert ${description}`;
  }

  /** In a few words. */
  get label(): string {
    const type = contentTypeName(this.inside?.type ?? this.contentType);
    const said = this.alert === undefined ? this.messages : [this.alert];
    const what = said.length > 0 ? `: ${said.join(', ')}` : '';
    const early = this.isEarly ? ', early data' : '';
    return `${type}${what}${early}${this.#isEncrypted ? ', encrypted' : ''}`;
  }

  spans(): Span[] {
    return spansOfRecord(this.bytes.length, this.#isEncrypted);
  }
}

/** The fields of a record, or of as much of it as there is. */
export function spansOfRecord(octets: number, isEncrypted: boolean): Span[] {
  const { type, version, length, fragment, encrypted } = RECORD_FIELDS;
  const content = isEncrypted ? encrypted : fragment;
  return [
    { field: type, start: 0, end: 1 },
    { field: version, start: 1, end: Math.min(octets, 3) },
    { field: length, start: 3, end: Math.min(octets, HEADER_LENGTH) },
    { field: content, start: HEADER_LENGTH, end: octets },
  ].filter(({ start, end }) => end > start);
}
