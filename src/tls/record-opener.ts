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
export class Agreement {
  clientRandom: Buffer | undefined;
  suite: CipherSuite | undefined;
  /** Whether a ServerHello has chosen a suite that TLS 1.3 has not. */
  isOlder = false;
}

const SECRETS = {
  client: ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0'],
  server: ['SERVER_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_TRAFFIC_SECRET_0'],
} as const;

/** Opens the records of one direction, as far as the secrets are known. */
export class RecordOpener {
  readonly #side: keyof typeof SECRETS;
  readonly #agreement: Agreement;
  readonly #keyLog: KeyLog;
  readonly #messages = new HandshakeMessages();
  #decryption: RecordDecryption | undefined;
  /** Which of the two secrets is in use. */
  #epoch = 0;
  #isLost = false;
  #changedCipher = false;
  #why: string | undefined;

  constructor(side: keyof typeof SECRETS, agreement: Agreement, keyLog: KeyLog) {
    this.#side = side;
    this.#agreement = agreement;
    this.#keyLog = keyLog;
  }

  /** Whether a secret that may still be told would open what is encrypted. */
  get lacksSecret(): boolean {
    this.#decryption ??= this.#find();
    return !this.#decryption && !this.#isLost && this.#agreement.suite !== undefined;
  }

  /** Why something has stayed closed, in a sentence; undefined where nothing has. */
  get closedBecause(): string | undefined {
    return this.#why;
  }

  /** Whether a record is encrypted. Before TLS 1.3 its type does not tell: RFC 5246 7.1. */
  isSealed(bytes: Buffer): boolean {
    return bytes[0] === CONTENT_TYPE.applicationData || this.#changedCipher;
  }

  /**
   * Records were not heard. RFC 8446 5.3: each is sealed with its number, which no one knows any more.
   * What was found after them is application data, and after that all is encrypted.
   */
  missed(): void {
    this.#changedCipher = true;
    this.#lose('records were not heard, and those after them are sealed with their numbers');
  }

  /** @param bytes of one whole record */
  read(bytes: Buffer, start: number): TlsRecord {
    const isEncrypted = this.isSealed(bytes);
    const inside = isEncrypted ? this.#open(bytes) : undefined;
    const messages = this.#readHandshake(bytes, isEncrypted, inside);
    if (bytes[0] === CONTENT_TYPE.changeCipherSpec) this.#changedCipher = this.#agreement.isOlder;
    return new TlsRecord(bytes, start, isEncrypted, inside, messages);
  }

  #open(bytes: Buffer): Inside | undefined {
    if (this.lacksSecret || !this.#decryption) this.#lose(this.#whyNoSecret());
    if (this.#isLost) return undefined;
    try {
      const header = bytes.subarray(0, HEADER_LENGTH);
      return withoutPadding(this.#decryption!.decrypt(header, bytes.subarray(HEADER_LENGTH)));
    } catch {
      // Another secret, or early data: from here on nothing of this direction can be opened.
      this.#lose('its secrets do not open it');
      return undefined;
    }
  }

  #lose(why: string): void {
    this.#isLost = true;
    this.#why ??= why;
  }

  #whyNoSecret(): string {
    const { clientRandom, suite, isOlder } = this.#agreement;
    if (isOlder) return 'it is older than TLS 1.3, whose records alone are opened';
    if (!clientRandom || !suite) return 'the beginning of its handshake was not heard';
    return 'its secrets are not known';
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
    else if (message.type === HANDSHAKE.serverHello) this.#agree(message);
    else if (message.type === HANDSHAKE.finished) this.#finish();
    else if (message.type === HANDSHAKE.keyUpdate) this.#decryption = this.#decryption?.next();
  }

  #agree(serverHello: HandshakeMessage): void {
    const suite = cipherSuiteOf(cipherSuiteCodeOf(serverHello) ?? 0);
    this.#agreement.suite = suite;
    this.#agreement.isOlder = suite === undefined;
  }

  /** RFC 8446 4.6.2: after the handshake, a client may finish again, and no secret changes. */
  #finish(): void {
    if (this.#epoch > 0) return;
    this.#epoch++;
    this.#decryption = undefined;
  }

  #find(): RecordDecryption | undefined {
    const { clientRandom, suite } = this.#agreement;
    const label = SECRETS[this.#side][this.#epoch];
    const secret = label && clientRandom && this.#keyLog.find(label, clientRandom);
    return suite && secret ? new RecordDecryption(suite, secret) : undefined;
  }
}

/** TLSInnerPlaintext, RFC 8446 5.2: the type is the last octet that is not zero. */
function withoutPadding(plaintext: Buffer): Inside {
  let at = plaintext.length - 1;
  while (at > 0 && plaintext[at] === 0) at--;
  return { type: plaintext[at] ?? 0, content: plaintext.subarray(0, at) };
}
