import { ByteQueue } from '../wire/byte-queue.ts';
import { CONTENT_TYPE } from './fields.ts';
import {
  cipherSuiteCodeOf,
  HANDSHAKE,
  type HandshakeMessage,
  HandshakeMessages,
  randomOf,
} from './handshake-messages.ts';
import type { KeyLog } from './key-log.ts';
import { HEADER_LENGTH, type Inside, TlsRecord } from './record.ts';
import { type CipherSuite, cipherSuiteOf, RecordDecryption } from './record-decryption.ts';

/** What both directions of a connection have to know: it is agreed on in the clear. */
class Agreement {
  clientRandom: Buffer | undefined;
  suite: CipherSuite | undefined;
}

type Side = 'client' | 'server';

const SECRETS = {
  client: ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0'],
  server: ['SERVER_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_TRAFFIC_SECRET_0'],
} as const;

/** Reads the records of one direction, and opens them as far as the secrets are known. */
class Direction {
  readonly #side: Side;
  readonly #agreement: Agreement;
  readonly #keyLog: KeyLog;
  readonly #queue = new ByteQueue();
  readonly #messages = new HandshakeMessages();
  #decryption: RecordDecryption | undefined;
  /** Which of the two secrets is in use; -1: none yet. */
  #epoch = -1;

  constructor(side: Side, agreement: Agreement, keyLog: KeyLog) {
    this.#side = side;
    this.#agreement = agreement;
    this.#keyLog = keyLog;
  }

  receive(bytes: Uint8Array): void {
    this.#queue.append(bytes);
  }

  get pendingOctets(): number {
    return this.#queue.length;
  }

  nextRecord(): TlsRecord | undefined {
    const queue = this.#queue;
    if (queue.length < HEADER_LENGTH) return undefined;
    const length = HEADER_LENGTH + queue.byteAt(3) * 256 + queue.byteAt(4);
    if (queue.length < length) return undefined;
    const start = queue.position;
    const bytes = Buffer.from(queue.take(length));
    const isEncrypted = bytes[0] === CONTENT_TYPE.applicationData;
    const inside = isEncrypted ? this.#open(bytes) : undefined;
    const messages = this.#readHandshake(bytes, isEncrypted, inside);
    return new TlsRecord(bytes, start, isEncrypted, inside, messages);
  }

  #open(bytes: Buffer): Inside | undefined {
    if (this.#epoch < 0) this.#nextEpoch();
    if (!this.#decryption) return undefined;
    try {
      const header = bytes.subarray(0, HEADER_LENGTH);
      return withoutPadding(this.#decryption.decrypt(header, bytes.subarray(HEADER_LENGTH)));
    } catch {
      // Another secret, or early data: from here on nothing of this direction can be opened.
      this.#decryption = undefined;
      return undefined;
    }
  }

  #readHandshake(bytes: Buffer, isEncrypted: boolean, inside: Inside | undefined): string[] {
    const content = isEncrypted ? inside?.content : bytes.subarray(HEADER_LENGTH);
    const type = isEncrypted ? inside?.type : bytes[0];
    if (!content || type !== CONTENT_TYPE.handshake) return [];
    return this.#messages.receive(content).map((message) => {
      this.#obey(message);
      return message.name;
    });
  }

  /** RFC 8446 4.4.4 and 4.6.3: what follows these is sealed with the next secret. */
  #obey(message: HandshakeMessage): void {
    if (message.type === HANDSHAKE.clientHello) this.#agreement.clientRandom = randomOf(message);
    else if (message.type === HANDSHAKE.serverHello) {
      this.#agreement.suite = cipherSuiteOf(cipherSuiteCodeOf(message) ?? 0);
    } else if (message.type === HANDSHAKE.finished) this.#nextEpoch();
    else if (message.type === HANDSHAKE.keyUpdate) this.#decryption = this.#decryption?.next();
  }

  #nextEpoch(): void {
    const { clientRandom, suite } = this.#agreement;
    const label = SECRETS[this.#side][++this.#epoch];
    const secret = label && clientRandom && this.#keyLog.find(label, clientRandom);
    this.#decryption = suite && secret ? new RecordDecryption(suite, secret) : undefined;
  }
}

/**
 * Reads the records of a TLS connection in both directions. Whoever has the secrets of a connection of
 * TLS 1.3 sees what is inside; of older ones only the records are read.
 */
export class RecordReader {
  readonly #directions: Readonly<Record<Side, Direction>>;

  constructor(keyLog: KeyLog) {
    const agreement = new Agreement();
    this.#directions = {
      client: new Direction('client', agreement, keyLog),
      server: new Direction('server', agreement, keyLog),
    };
  }

  /** Keeps bytes that one side has sent. Both sides' have to come in the order in which they went. */
  receive(from: Side, bytes: Uint8Array): void {
    this.#directions[from].receive(bytes);
  }

  /** The next record that one side has sent; undefined when it takes more bytes. */
  nextRecord(from: Side): TlsRecord | undefined {
    return this.#directions[from].nextRecord();
  }

  /** Octets of one side that are no whole record. */
  pendingOctets(from: Side): number {
    return this.#directions[from].pendingOctets;
  }
}

/** TLSInnerPlaintext, RFC 8446 5.2: the type is the last octet that is not zero. */
function withoutPadding(plaintext: Buffer): Inside {
  let at = plaintext.length - 1;
  while (at > 0 && plaintext[at] === 0) at--;
  return { type: plaintext[at] ?? 0, content: plaintext.subarray(0, at) };
}

/** Whether bytes can be the start of a TLS connection: a handshake record of some version of 3. */
export function looksLikeTls(bytes: Uint8Array): boolean {
  return bytes[0] === CONTENT_TYPE.handshake && bytes[1] === 3 && (bytes[2] ?? 0) <= 4;
}
