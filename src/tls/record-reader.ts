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

/** Octets that wait for a secret at most: whoever has not told it by then will not tell it. */
const MOST_WAITING = 64 * 1024;

/** Opens the records of one direction, as far as the secrets are known. */
class Direction {
  readonly queue = new ByteQueue();
  readonly #side: Side;
  readonly #agreement: Agreement;
  readonly #keyLog: KeyLog;
  readonly #messages = new HandshakeMessages();
  #decryption: RecordDecryption | undefined;
  /** Which of the two secrets is in use. */
  #epoch = 0;
  #isLost = false;

  constructor(side: Side, agreement: Agreement, keyLog: KeyLog) {
    this.#side = side;
    this.#agreement = agreement;
    this.#keyLog = keyLog;
  }

  /** Whether a secret that may still be told would open what is encrypted. */
  get lacksSecret(): boolean {
    this.#decryption ??= this.#find();
    return !this.#decryption && !this.#isLost && this.#agreement.suite !== undefined;
  }

  read(bytes: Buffer, start: number): TlsRecord {
    const isEncrypted = isSealed(bytes);
    const inside = isEncrypted ? this.#open(bytes) : undefined;
    const messages = this.#readHandshake(bytes, isEncrypted, inside);
    return new TlsRecord(bytes, start, isEncrypted, inside, messages);
  }

  #open(bytes: Buffer): Inside | undefined {
    if (this.lacksSecret || !this.#decryption) this.#isLost = true;
    if (this.#isLost) return undefined;
    try {
      const header = bytes.subarray(0, HEADER_LENGTH);
      return withoutPadding(this.#decryption!.decrypt(header, bytes.subarray(HEADER_LENGTH)));
    } catch {
      // Another secret, or early data: from here on nothing of this direction can be opened.
      this.#isLost = true;
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
    } else if (message.type === HANDSHAKE.finished) {
      this.#epoch++;
      this.#decryption = undefined;
    } else if (message.type === HANDSHAKE.keyUpdate) this.#decryption = this.#decryption?.next();
  }

  #find(): RecordDecryption | undefined {
    const { clientRandom, suite } = this.#agreement;
    const label = SECRETS[this.#side][this.#epoch];
    const secret = label && clientRandom && this.#keyLog.find(label, clientRandom);
    return suite && secret ? new RecordDecryption(suite, secret) : undefined;
  }
}

/** A record, and whose it is. */
export interface HeardRecord {
  readonly from: Side;
  /** What `receive` was told of the bytes that completed it. */
  readonly time: number;
  readonly record: TlsRecord;
}

interface Waiting {
  readonly from: Side;
  readonly time: number;
  readonly bytes: Buffer;
  readonly start: number;
}

/**
 * Reads the records of a TLS connection, both directions in the order in which they came. Whoever has
 * the secrets of a connection of TLS 1.3 sees what is inside; of older ones only the records are read.
 */
export class RecordReader {
  readonly #directions: Readonly<Record<Side, Direction>>;
  #expectsSecrets: boolean;
  #waiting: Waiting[] = [];
  #waitingOctets = 0;

  /** @param expectsSecrets whether secrets may be told later than the records that they open */
  constructor(keyLog: KeyLog, expectsSecrets: boolean) {
    const agreement = new Agreement();
    this.#expectsSecrets = expectsSecrets;
    this.#directions = {
      client: new Direction('client', agreement, keyLog),
      server: new Direction('server', agreement, keyLog),
    };
  }

  /** Takes bytes that one side has sent. */
  receive(from: Side, bytes: Uint8Array, time: number): void {
    const { queue } = this.#directions[from];
    queue.append(bytes);
    for (;;) {
      if (queue.length < HEADER_LENGTH) return;
      const length = HEADER_LENGTH + queue.byteAt(3) * 256 + queue.byteAt(4);
      if (queue.length < length) return;
      const start = queue.position;
      this.#waiting.push({ from, time, bytes: Buffer.from(queue.take(length)), start });
      this.#waitingOctets += length;
    }
  }

  /** The next record; undefined when it takes more bytes, or a secret that may still be told. */
  nextRecord(): HeardRecord | undefined {
    const [next] = this.#waiting;
    if (!next) return undefined;
    const { from, time, bytes, start } = next;
    const direction = this.#directions[from];
    const mayWait = this.#expectsSecrets && this.#waitingOctets <= MOST_WAITING;
    if (mayWait && isSealed(bytes) && direction.lacksSecret) return undefined;
    this.#waiting.shift();
    this.#waitingOctets -= bytes.length;
    return { from, time, record: direction.read(bytes, start) };
  }

  /** No more secrets will be told. */
  endSecrets(): void {
    this.#expectsSecrets = false;
  }

  /** Octets of one side that are no whole record. */
  pendingOctets(from: Side): number {
    return this.#directions[from].queue.length;
  }

  /** Octets that the record under way still lacks; undefined where none is, or its length is not there. */
  lackingOctets(from: Side): number | undefined {
    const { queue } = this.#directions[from];
    if (queue.length < HEADER_LENGTH) return undefined;
    return HEADER_LENGTH + queue.byteAt(3) * 256 + queue.byteAt(4) - queue.length;
  }

  /** Takes what is no whole record, and never will be. @returns its octets and where they begin */
  takeRest(from: Side): { readonly start: number; readonly bytes: Buffer } {
    const { queue } = this.#directions[from];
    const start = queue.position;
    return { start, bytes: Buffer.from(queue.take(queue.length)) };
  }
}

function isSealed(bytes: Buffer): boolean {
  return bytes[0] === CONTENT_TYPE.applicationData;
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

/** Where random stands in a record that begins with a ClientHello: RFC 8446 5.1, 4 and 4.1.2. */
const CLIENT_RANDOM = { start: 11, end: 43 } as const;

/** The client's random, by which its secrets are found; undefined if the bytes end before it. */
export function clientRandomIn(bytes: Uint8Array): Buffer | undefined {
  const { start, end } = CLIENT_RANDOM;
  return bytes.length >= end ? Buffer.from(bytes.subarray(start, end)) : undefined;
}
