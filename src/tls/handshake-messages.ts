import { afterVector } from './extensions.ts';

/** HandshakeType, RFC 8446 4 and B.3. */
export const HANDSHAKE = {
  clientHello: 1,
  serverHello: 2,
  endOfEarlyData: 5,
  encryptedExtensions: 8,
  finished: 20,
  keyUpdate: 24,
} as const;

const NAMES: Readonly<Record<number, string>> = {
  1: 'ClientHello',
  2: 'ServerHello',
  4: 'NewSessionTicket',
  5: 'EndOfEarlyData',
  8: 'EncryptedExtensions',
  11: 'Certificate',
  // RFC 5246 7.4, which TLS 1.3 no longer has.
  12: 'ServerKeyExchange',
  13: 'CertificateRequest',
  14: 'ServerHelloDone',
  15: 'CertificateVerify',
  16: 'ClientKeyExchange',
  20: 'Finished',
  24: 'KeyUpdate',
};

/** A message of the handshake, without its header. */
export interface HandshakeMessage {
  readonly type: number;
  readonly name: string;
  readonly body: Buffer;
}

const HEADER_LENGTH = 4;
/** RFC 8446 4 allows 2^24 - 1; certificates are far shorter. */
const LONGEST = 256 * 1024;

/** Takes messages of the handshake from the records that carry them, whole or in parts: RFC 8446 5.1. */
export class HandshakeMessages {
  #pending: Buffer = Buffer.alloc(0);

  /** @returns the messages that are complete now */
  receive(content: Buffer): HandshakeMessage[] {
    const bytes = Buffer.concat([this.#pending, content]);
    const messages: HandshakeMessage[] = [];
    let at = 0;
    while (bytes.length - at >= HEADER_LENGTH) {
      const end = at + HEADER_LENGTH + bytes.readUIntBE(at + 1, 3);
      if (end > bytes.length) break;
      const type = bytes[at]!;
      const body = bytes.subarray(at + HEADER_LENGTH, end);
      messages.push({ type, name: nameOf(type, body), body });
      at = end;
    }
    const rest = bytes.subarray(at);
    this.#pending = rest.length > LONGEST ? Buffer.alloc(0) : Buffer.from(rest);
    return messages;
  }
}

/** Where random stands in ClientHello and ServerHello: after legacy_version, RFC 8446 4.1.2. */
const RANDOM = { start: 2, end: 34 } as const;

/** The random of either Hello. */
export function randomOf({ body }: HandshakeMessage): Buffer {
  return body.subarray(RANDOM.start, RANDOM.end);
}

/**
 * RFC 8446 4.1.3: the random of a ServerHello that is a HelloRetryRequest, which is the SHA-256 of that name.
 * It asks for another ClientHello.
 */
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

/** Whether a ServerHello is a HelloRetryRequest. */
export function isHelloRetryRequest({
  type,
  body,
}: Pick<HandshakeMessage, 'type' | 'body'>): boolean {
  return type === HANDSHAKE.serverHello && body.toString('hex', RANDOM.start, RANDOM.end) === RETRY;
}

function nameOf(type: number, body: Buffer): string {
  if (isHelloRetryRequest({ type, body })) return 'HelloRetryRequest';
  return NAMES[type] ?? `handshake type ${type}`;
}

/** cipher_suite of a ServerHello, after legacy_session_id_echo: RFC 8446 4.1.3. */
export function cipherSuiteCodeOf({ body }: HandshakeMessage): number | undefined {
  const at = afterVector(body, RANDOM.end, 1);
  return at + 2 <= body.length ? body.readUInt16BE(at) : undefined;
}
