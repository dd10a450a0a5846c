import { createWriteStream, type WriteStream } from 'node:fs';
import { PcapngWriter } from '../capture/pcapng-writer.ts';
import { TcpWriter } from '../capture/tcp-writer.ts';
import { SYSTEM_SOURCES } from '../net/sources.ts';
import { TargetError } from '../terminal/run-program.ts';
import type { KeyLog } from '../tls/key-log.ts';
import { clientRandomIn, looksLikeTls } from '../tls/record-reader.ts';
import type { Side } from '../trace/recorder.ts';
import { VERSION } from './version.ts';

/** Octets of a connection that wait for its secrets: in a capture these stand in front of what they open. */
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
    this.#stream.on('error', ({ message }) => {
      throw new TargetError(`${path} cannot be written: ${message}`);
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

/** One connection of the file. Its packets wait for its secrets, if there will be any. */
class CapturedConnection {
  readonly #writer: PcapngWriter;
  readonly #tcp: TcpWriter;
  readonly #keyLog: KeyLog | undefined;
  #waiting: (() => void)[] | undefined;
  #waitingOctets = 0;
  #clientRandom: Buffer | undefined;
  #hasBegun = false;

  constructor(
    writer: PcapngWriter,
    ports: { readonly client: number; readonly server: number },
    keyLog: KeyLog | undefined,
  ) {
    this.#writer = writer;
    this.#keyLog = keyLog;
    this.#tcp = new TcpWriter(writer, ports, SYSTEM_SOURCES.now());
  }

  /** Bytes are only lent. */
  bytes(from: Side, bytes: Uint8Array): void {
    if (!this.#hasBegun && this.#keyLog && looksLikeTls(bytes)) this.#begin(bytes);
    this.#hasBegun = true;
    const copy = Buffer.from(bytes);
    const time = SYSTEM_SOURCES.now();
    this.#waitingOctets += copy.length;
    this.#write(() => this.#tcp.bytes(from, copy, time));
  }

  ended(from: Side): void {
    const time = SYSTEM_SOURCES.now();
    this.#write(() => this.#tcp.end(from, time));
  }

  gone(): void {
    this.#flush();
    this.#tcp.gone(SYSTEM_SOURCES.now());
  }

  #begin(clientHello: Uint8Array): void {
    this.#clientRandom = clientRandomIn(clientHello);
    if (this.#clientRandom) this.#waiting = [];
  }

  #write(task: () => void): void {
    if (!this.#waiting) {
      task();
      return;
    }
    this.#waiting.push(task);
    const isThere = LAST_SECRETS.some((label) => this.#keyLog!.find(label, this.#clientRandom!));
    if (isThere || this.#waitingOctets > MOST_WAITING) this.#flush();
  }

  #flush(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    const secrets = this.#clientRandom ? this.#keyLog!.linesOf(this.#clientRandom) : '';
    if (waiting.length > 0 && secrets !== '') this.#writer.secrets(secrets);
    for (const task of waiting) task();
  }
}
