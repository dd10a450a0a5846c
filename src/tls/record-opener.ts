import type { Agreement } from './agreement.ts';
import { suitesWithSecretOf } from './cipher-suites.ts';
import { CONTENT_TYPE } from './fields.ts';
import { HANDSHAKE, type HandshakeMessage, HandshakeMessages } from './handshake-messages.ts';
import type { KeyLog } from './key-log.ts';
import { HEADER_LENGTH, type Inside, TlsRecord } from './record.ts';
import { RecordDecryption } from './record-decryption.ts';

const SECRETS = {
  client: ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0'],
  server: ['SERVER_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_TRAFFIC_SECRET_0'],
} as const;
const EARLY_SECRET = 'CLIENT_EARLY_TRAFFIC_SECRET';

/** Opens the records of one direction, as far as the secrets are known. */
export class RecordOpener {
  readonly #side: keyof typeof SECRETS;
  readonly #agreement: Agreement;
  readonly #keyLog: KeyLog;
  readonly #messages = new HandshakeMessages();
  #decryption: RecordDecryption | undefined;
  /** Which of the two secrets is in use. */
  #epoch = 0;
  /** Whether the client may still send early data, which has a secret of its own. */
  #isEarly = false;
  #hasClosedEarlyData = false;
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
    if (this.#isEarly) return !this.#decryption && !this.#secretOf(EARLY_SECRET) && !this.#find();
    this.#decryption ??= this.#find();
    return !this.#decryption && !this.#isLost && this.#agreement.suite !== undefined;
  }

  /** Why something has stayed closed, in a sentence; undefined where nothing has. */
  get closedBecause(): string | undefined {
    return this.#why;
  }

  /** Whether early data was heard that no secret has opened. */
  get hasClosedEarlyData(): boolean {
    return this.#hasClosedEarlyData;
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
    this.#endEarly();
    this.#lose('records were not heard, and those after them are sealed with their numbers');
  }

  /** @param bytes of one whole record */
  read(bytes: Buffer, start: number): TlsRecord {
    const isEncrypted = this.isSealed(bytes);
    const inside = isEncrypted ? this.#open(bytes) : undefined;
    // Who did not open it does not know.
    const isEarly = this.#isEarly && isEncrypted && inside !== undefined;
    const messages = this.#readHandshake(bytes, isEncrypted, inside);
    if (bytes[0] === CONTENT_TYPE.changeCipherSpec) this.#changedCipher = this.#agreement.isOlder;
    return new TlsRecord(bytes, start, { isEncrypted, isEarly, inside, messages });
  }

  #open(bytes: Buffer): Inside | undefined {
    if (this.#isEarly) return this.#openEarly(bytes);
    if (this.lacksSecret || !this.#decryption) this.#lose(this.#whyNoSecret());
    if (this.#isLost) return undefined;
    const inside = openedWith(this.#decryption!, bytes);
    // Another secret: from here on nothing of this direction can be opened.
    if (!inside) this.#lose('its secrets do not open it');
    return inside;
  }

  /**
   * RFC 8446 4.2.10: what follows the ClientHello is early data. A server that does not take it passes over
   * what the secret of the handshake does not open, and so does a reader without the secret of early data.
   */
  #openEarly(bytes: Buffer): Inside | undefined {
    this.#decryption ??= this.#findEarly(bytes);
    const early = this.#decryption && openedWith(this.#decryption, bytes);
    if (early) return early;
    const next = this.#find();
    const inside = next && openedWith(next, bytes);
    this.#hasClosedEarlyData ||= !inside;
    if (!inside) return undefined;
    this.#endEarly();
    this.#decryption = next;
    return inside;
  }

  /** No one says which suite seals early data: it is that of an earlier connection. */
  #findEarly(bytes: Buffer): RecordDecryption | undefined {
    const secret = this.#secretOf(EARLY_SECRET);
    const suite = suitesWithSecretOf(secret?.length ?? 0).find((suite) => {
      return openedWith(new RecordDecryption(suite, secret!), bytes) !== undefined;
    });
    return suite && new RecordDecryption(suite, secret!);
  }

  #endEarly(): void {
    this.#isEarly = false;
    this.#decryption = undefined;
  }

  #lose(why: string): void {
    this.#isLost = true;
    this.#why ??= why;
  }

  #whyNoSecret(): string {
    const { clientRandom, suite, isOlder, closedSuite } = this.#agreement;
    if (closedSuite && !isOlder) return `its cipher suite, ${closedSuite}, is not opened here`;
    if (isOlder) return 'it is older than TLS 1.3, whose records alone are opened';
    if (!clientRandom || !suite) return 'the beginning of its handshake was not heard';
    return 'its secrets are not known';
  }

  #readHandshake(bytes: Buffer, isEncrypted: boolean, inside: Inside | undefined): string[] {
    const content = isEncrypted ? inside?.content : bytes.subarray(HEADER_LENGTH);
    const type = isEncrypted ? inside?.type : bytes[0];
    if (!content || type !== CONTENT_TYPE.handshake) return [];
    return this.#messages.receive(content).map((message) => {
      const settled = this.#agreement.receive(message);
      this.#obey(message);
      return settled === undefined ? message.name : `${message.name} (${settled})`;
    });
  }

  /** RFC 8446 4.4.4, 4.5 and 4.6.3: what follows these is sealed with the next secret. */
  #obey({ type }: HandshakeMessage): void {
    const isOffer = type === HANDSHAKE.clientHello && this.#agreement.earlyData === 'offered';
    if (isOffer) this.#isEarly = true;
    else if (type === HANDSHAKE.clientHello || type === HANDSHAKE.endOfEarlyData) this.#endEarly();
    else if (type === HANDSHAKE.finished) this.#finish();
    else if (type === HANDSHAKE.keyUpdate) this.#decryption = this.#decryption?.next();
  }

  /** RFC 8446 4.6.2: after the handshake, a client may finish again, and no secret changes. */
  #finish(): void {
    if (this.#epoch > 0) return;
    this.#epoch++;
    this.#decryption = undefined;
  }

  #find(): RecordDecryption | undefined {
    const { suite } = this.#agreement;
    const secret = this.#secretOf(SECRETS[this.#side][this.#epoch]);
    return suite && secret ? new RecordDecryption(suite, secret) : undefined;
  }

  #secretOf(label: string | undefined): Buffer | undefined {
    const { clientRandom } = this.#agreement;
    return label !== undefined && clientRandom ? this.#keyLog.find(label, clientRandom) : undefined;
  }
}

/** @returns undefined where another secret has sealed it */
function openedWith(decryption: RecordDecryption, bytes: Buffer): Inside | undefined {
  try {
    const header = bytes.subarray(0, HEADER_LENGTH);
    return withoutPadding(decryption.decrypt(header, bytes.subarray(HEADER_LENGTH)));
  } catch {
    return undefined;
  }
}

/** TLSInnerPlaintext, RFC 8446 5.2: the type is the last octet that is not zero. */
function withoutPadding(plaintext: Buffer): Inside {
  let at = plaintext.length - 1;
  while (at > 0 && plaintext[at] === 0) at--;
  return { type: plaintext[at] ?? 0, content: plaintext.subarray(0, at) };
}
