import type { FoundConnection } from '../capture/reassembler.ts';
import { writeText2pcap, XxdWriter } from '../capture/write-dump.ts';
import type { Painter } from '../terminal/paint.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import type { Entry } from '../trace/entry.ts';
import { EXPLAIN_SCHEMA, jsonEntry } from '../view/json/json-entry.ts';
import { plainEntry } from '../view/plain/plain-entry.ts';
import type { Side } from '../wire/side.ts';
import { EntryPrinter } from './entry-printer.ts';
import { GatheredOutput } from './gathered-output.ts';

/** Where what was found goes, one form of output each. `connection` is 0 where there is only one. */
export interface ExplainOutput {
  /** Bytes as they came. Only lent. */
  bytes(connection: number, from: Side | undefined, bytes: Buffer): void;
  /** Begins a connection, an exchange or the like. */
  title(connection: number, text: string): void;
  entry(connection: number, entry: Entry): void;
  note(connection: number, text: string): void;
  /** A connection of a capture begins, before its title. Times are those of the capture. */
  began?(connection: number, found: FoundConnection, time: number): void;
  /** Nothing more will be told of a connection. */
  gone?(connection: number, time: number): void;
  /** Whether all has been printed that was asked for: then no one need read on. */
  readonly hasEnough?: boolean;
  /** Has printed what it was told: there may be nothing more for a while. */
  flush(): void;
  end(): void;
}

/** What the outputs have in common: bytes mean nothing to those who show entries. */
abstract class EntryOutput implements ExplainOutput {
  protected readonly output = new GatheredOutput();

  bytes(): void {}
  abstract title(connection: number, text: string): void;
  abstract entry(connection: number, entry: Entry): void;
  abstract note(connection: number, text: string): void;

  flush(): void {
    this.output.flush();
  }

  end(): void {
    this.flush();
  }
}

/** With letters below the bytes, as a step of a lesson shows them. */
export class DumpOutput extends EntryOutput {
  readonly #printer: EntryPrinter;
  #last = 0;

  constructor(options: ShowOptions) {
    super();
    this.#printer = new EntryPrinter(options, this.output.write);
  }

  title(connection: number, text: string): void {
    this.#last = connection;
    this.#printer.line(text);
  }

  entry(connection: number, entry: Entry): void {
    if (connection !== this.#last) this.#printer.line(`connection ${connection}:`);
    this.#last = connection;
    this.#printer.entry(entry);
  }

  note(connection: number, text: string): void {
    this.#printer.line(connection > 0 ? `connection ${connection}: ${text}` : text);
  }
}

/** Sentences. */
export class PlainOutput extends EntryOutput {
  readonly #painter: Painter;

  constructor(options: ShowOptions) {
    super();
    this.#painter = settingsFor(options).painter;
  }

  title(_connection: number, text: string): void {
    this.#say(`${text}\n\n`);
  }

  entry(connection: number, entry: Entry): void {
    const prefix = connection > 0 ? `Connection ${connection}. ` : '';
    this.#say(`${prefix}${plainEntry(entry).join('\n')}\n\n`);
  }

  note(connection: number, text: string): void {
    const prefix = connection > 0 ? `Connection ${connection}: ` : '';
    this.#say(`${prefix}${text}.\n\n`);
  }

  #say(text: string): void {
    this.output.write(this.#painter.plain(text));
  }
}

/** One JSON object a line; the first says what form they have. */
export class JsonOutput extends EntryOutput {
  readonly #painter: Painter;

  constructor(input: string, options: ShowOptions) {
    super();
    this.#painter = settingsFor(options).painter;
    this.#say({ schema: EXPLAIN_SCHEMA, input });
  }

  title(connection: number, text: string): void {
    this.#say({ ...placeOf(connection), title: text });
  }

  entry(connection: number, entry: Entry): void {
    this.#say({ ...placeOf(connection), ...jsonEntry(entry) });
  }

  note(connection: number, text: string): void {
    this.#say({ ...placeOf(connection), note: text });
  }

  #say(object: object): void {
    this.output.write(`${this.#painter.json(object)}\n`);
  }
}

function placeOf(connection: number): object {
  return connection > 0 ? { connection } : {};
}

/** Which bytes a dump is made of, where there are several. */
export interface DumpChoice {
  /** Default: the first. */
  readonly connection: number;
  readonly from: Side | undefined;
}

/** A dump that other programs read back: the bytes and nothing else. */
abstract class BytesOutput implements ExplainOutput {
  readonly #choice: DumpChoice;

  constructor(choice: DumpChoice) {
    this.#choice = choice;
  }

  bytes(connection: number, from: Side | undefined, bytes: Buffer): void {
    const { connection: wanted, from: side } = this.#choice;
    if (connection > 0 && connection !== wanted) return;
    if (side === undefined || from === undefined || from === side) this.write(from, bytes);
  }

  protected abstract write(from: Side | undefined, bytes: Buffer): void;
  title(): void {}
  entry(): void {}
  note(): void {}
  flush(): void {}
  abstract end(): void;
}

/** Octets whose lines are made at once: text takes several times their room. */
const AT_ONCE = 64 * 1024;

/** For `xxd -r`. */
export class XxdOutput extends BytesOutput {
  readonly #writer = new XxdWriter();

  protected write(_from: Side | undefined, bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += AT_ONCE) {
      process.stdout.write(this.#writer.add(bytes.subarray(at, at + AT_ONCE)));
    }
  }

  end(): void {
    process.stdout.write(this.#writer.end());
  }
}

/** For `text2pcap -D`. */
export class Text2pcapOutput extends BytesOutput {
  protected write(from: Side | undefined, bytes: Buffer): void {
    process.stdout.write(writeText2pcap([{ from, bytes, time: undefined }]));
  }

  end(): void {}
}
