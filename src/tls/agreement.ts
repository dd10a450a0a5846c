import { type CipherSuite, cipherSuiteName, cipherSuiteOf } from './cipher-suites.ts';
import {
  EXTENSION,
  extensionsAt,
  extensionsOfClientHello,
  extensionsOfServerHello,
} from './extensions.ts';
import {
  cipherSuiteCodeOf,
  HANDSHAKE,
  type HandshakeMessage,
  isHelloRetryRequest,
  randomOf,
} from './handshake-messages.ts';

/** What became of data that a client sends before it has heard the server: RFC 8446 2.3. */
export type EarlyData = 'none' | 'offered' | 'accepted' | 'rejected';

/** Suites whose code begins so are of TLS 1.3, RFC 8446 B.4. */
const SUITES_OF_1_3 = 0x13;

/** What both directions of a connection have to know: it is agreed on in the handshake. */
export class Agreement {
  clientRandom: Buffer | undefined;
  suite: CipherSuite | undefined;
  /** Whether the ServerHello has chosen a version before TLS 1.3. */
  isOlder = false;
  earlyData: EarlyData = 'none';
  #suiteName: string | undefined;

  /** The suite that was chosen and is not opened here. */
  get closedSuite(): string | undefined {
    return this.suite ? undefined : this.#suiteName;
  }

  /**
   * Takes what a message of the handshake settles.
   *
   * @returns what that is, where its name does not say it
   */
  receive(message: HandshakeMessage): string | undefined {
    if (message.type === HANDSHAKE.clientHello) this.#receiveClientHello(message);
    else if (message.type === HANDSHAKE.serverHello) return this.#receiveServerHello(message);
    else if (message.type === HANDSHAKE.encryptedExtensions) {
      const isAccepted = extensionsAt(message.body, 0).has(EXTENSION.earlyData);
      return this.#judgeEarlyData(isAccepted);
    } else if (message.type === HANDSHAKE.endOfEarlyData) this.earlyData = 'accepted';
    return undefined;
  }

  /** RFC 8446 4.1.2: after a HelloRetryRequest the random is the same, and early data is no longer offered. */
  #receiveClientHello(message: HandshakeMessage): void {
    this.clientRandom = randomOf(message);
    const isOffered = extensionsOfClientHello(message.body).has(EXTENSION.earlyData);
    if (isOffered && this.earlyData === 'none') this.earlyData = 'offered';
  }

  #receiveServerHello(message: HandshakeMessage): string | undefined {
    const code = cipherSuiteCodeOf(message) ?? 0;
    const version = extensionsOfServerHello(message.body).get(EXTENSION.supportedVersions);
    this.suite = cipherSuiteOf(code);
    this.#suiteName = cipherSuiteName(code);
    this.isOlder = code >> 8 !== SUITES_OF_1_3 && version?.toString('hex') !== '0304';
    return isHelloRetryRequest(message) ? this.#judgeEarlyData(false) : undefined;
  }

  /** RFC 8446 4.2.10: the server says that it takes it by the same extension; without a word it does not. */
  #judgeEarlyData(isAccepted: boolean): string | undefined {
    if (this.earlyData === 'none') return undefined;
    this.earlyData = isAccepted ? 'accepted' : 'rejected';
    return `early data ${this.earlyData}`;
  }
}
