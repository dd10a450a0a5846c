import { createWriteStream, type WriteStream } from 'node:fs';
import { PcapngWriter } from '../capture/pcapng-writer.ts';
import { TcpWriter } from '../capture/tcp-writer.ts';
import { SYSTEM_ENVIRONMENT } from '../net/environment.ts';
import { TargetError } from '../terminal/run-program.ts';
import type { KeyLog } from '../tls/key-log.ts';
import { clientRandomIn, looksLikeTls } from '../tls/record-reader.ts';
import { failureWords } from '../wire/failure-words.ts';
import type { Side } from '../wire/side.ts';
import { VERSION } from './version.ts';

/** Octets of a connection that wait for its secrets: in a capture these stand before what they open. */
const MOST_WAITING = 64 * 1024;

/** The secrets that come last: of TLS 1.3, RFC 8446 7.1, and the only one of TLS 1.2. */
const LAST_SECRETS = ['CLIENT_TRAFFIC_SECRET_0', 'CLIENT_RANDOM'];

/** Writes what goes by into a capture, as it goes by. */
export class CaptureFile {
  readonly #stream: WriteStream;
  readonly #writer: PcapngWriter;
  readonly #server: number;

  /** @param server port of the server, so that the capture looks as one taken there */
  constructor(path: string, server: number) {
    this.#server = server;
    this.#stream = createWriteStream(path);
    this.#stream.on('error', (error) => {
      throw new TargetError(`${path} cannot be written: ${failureWords(error)}`);
    });
    this.#writer = new PcapngWriter((bytes) => this.#stream.write(bytes), `wirewalk ${VERSION}`);
  }

  /** @param keyLog where its secrets will stand, if it speaks TLS and someone writes them down */
  connection(client: number, keyLog: KeyLog | undefined): CapturedConnection {
    return new CapturedConnection(this.#writer, { client, server: this.#server }, keyLog);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(resolve));
  }
}

/**
 * One connection of the file. Its packets wait until the server has taken it, and for its secrets, if there
 * will be any: so they are written in the order in which they happened.
 */
class CapturedConnection {
  readonly #writer: PcapngWriter;
  readonly #tcp: TcpWriter;
  readonly #keyLog: KeyLog | undefined;
  #waiting: (() => void)[] = [];
  #waitingOctets = 0;
  /** What the first side to speak has said, as long as it may become a ClientHello. */
  #start: Buffer | undefined = Buffer.alloc(0);
  #clientRandom: Buffer | undefined;
  #isOpen = false;

  constructor(
    writer: PcapngWriter,
    ports: { readonly client: number; readonly server: number },
    keyLog: KeyLog | undefined,
  ) {
    this.#writer = writer;
    this.#keyLog = keyLog;
    if (!keyLog) this.#start = undefined;
    this.#tcp = new TcpWriter(writer, ports, SYSTEM_ENVIRONMENT.now());
  }

  connected(): void {
    this.#isOpen = true;
    this.#tcp.open(SYSTEM_ENVIRONMENT.now());
    this.#flushIfReady();
  }

  /** Bytes are only lent. */
  bytes(from: Side, bytes: Uint8Array): void {
    const copy = Buffer.from(bytes);
    if (this.#start) this.#lookForHello(Buffer.concat([this.#start, copy]));
    const time = SYSTEM_ENVIRONMENT.now();
    this.#waitingOctets += copy.length;
    this.#write(() => this.#tcp.bytes(from, copy, time));
  }

  ended(from: Side): void {
    const time = SYSTEM_ENVIRONMENT.now();
    this.#write(() => this.#tcp.end(from, time));
  }

  /** @param brokenBy the side that broke it off, or refused it */
  gone(brokenBy: Side | undefined): void {
    if (this.#isOpen) this.#flush();
    if (brokenBy) this.#tcp.reset(brokenBy, SYSTEM_ENVIRONMENT.now());
  }

  /** The client speaks first in TLS, and its random stands in its first octets. */
  #lookForHello(start: Buffer): void {
    this.#clientRandom = looksLikeTls(start) ? clientRandomIn(start) : undefined;
    const mayBecome = looksLikeTls(start) !== false && !this.#clientRandom;
    this.#start = mayBecome ? start : undefined;
  }

  #write(task: () => void): void {
    this.#waiting.push(task);
    this.#flushIfReady();
  }

  #flushIfReady(): void {
    if (!this.#isOpen) return;
    const isTooMuch = this.#waitingOctets > MOST_WAITING;
    if (isTooMuch || !this.#lacksSecrets) this.#flush();
  }

  get #lacksSecrets(): boolean {
    const random = this.#clientRandom;
    if (!random) return this.#start !== undefined;
    return !LAST_SECRETS.some((label) => this.#keyLog!.find(label, random));
  }

  #flush(): void {
    const secrets = this.#clientRandom ? this.#keyLog!.linesOf(this.#clientRandom) : '';
    if (this.#waiting.length > 0 && secrets !== '') this.#writer.secrets(secrets);
    this.#start = undefined;
    this.#clientRandom = undefined;
    for (const task of this.#waiting.splice(0)) task();
  }
}
