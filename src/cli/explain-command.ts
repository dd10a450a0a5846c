import { CaptureError } from '../capture/capture-error.ts';
import { describeForeign, detectFormat, withoutByteOrderMark } from '../capture/format.ts';
import type { Format } from '../capture/format-names.ts';
import { type Archive, type ArchivedExchange, readHar } from '../capture/har.ts';
import type { PacketReader } from '../capture/packet-reader.ts';
import { PcapReader } from '../capture/pcap-reader.ts';
import { PcapngReader } from '../capture/pcapng-reader.ts';
import { isTextForm, type NamedText, readText } from '../capture/read-text.ts';
import { describeEndpoint } from '../capture/tcp-segment.ts';
import { wantsSentences } from '../terminal/mode.ts';
import { InputError, UsageError } from '../terminal/run-program.ts';
import { KeyLog } from '../tls/key-log.ts';
import { explainArchive } from '../trace/explain-archive.ts';
import { CaptureExplainer } from '../trace/explain-capture.ts';
import { explainPieces, StreamExplainer } from '../trace/explain-pieces.ts';
import type { Kind } from '../trace/guess.ts';
import { checkOptions, type ExplainOptions, picks } from './explain-options.ts';
import {
  DumpOutput,
  type ExplainOutput,
  JsonOutput,
  PlainOutput,
  Text2pcapOutput,
  XxdOutput,
} from './explain-outputs.ts';
import { InputPieces } from './input-pieces.ts';
import { ListOutput } from './list-output.ts';
import { SelectedOutput } from './selected-output.ts';

/** Text is read as a whole. */
const MOST_TEXT = 128 * 1024 * 1024;

/** `wirewalk explain [FILE]`: says of any bytes that someone has at hand what they are. */
export async function explain(file: string, options: ExplainOptions): Promise<void> {
  const input = new InputPieces(file);
  try {
    const format = options.input ?? formatOf(await input.first());
    checkOptions(options, format);
    if (options.screen) {
      await input.close();
      process.exitCode = await showOnScreen(file, format, options);
      return;
    }
    await new Explanation(outputFor(options, format), options).run(format, input);
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    throw new InputError(`${input.name}, ${error.message}`);
  }
}

/** The file is read again, a page at a time. */
async function showOnScreen(
  file: string,
  format: Format,
  options: ExplainOptions,
): Promise<number> {
  const { playCapture, screenSettings } = await import('./capture-screen.ts');
  const { CaptureOnDisk } = await import('./kept-capture.ts');
  screenSettings(options);
  const { secrets = '' } = options;
  const newReader = NEW_READER[format]!;
  const capture = new CaptureOnDisk({ path: file, name: file, newReader, secrets, isLive: false });
  try {
    return await playCapture(capture, options);
  } finally {
    capture.close();
  }
}

function formatOf(start: Buffer): Format {
  const foreign = describeForeign(start);
  if (foreign === undefined) return detectFormat(start);
  throw new CaptureError(`this is ${foreign}; --input raw takes it all the same`, { offset: 0 });
}

function outputFor(options: ExplainOptions, input: Format): ExplainOutput {
  const { format, connection = 1, from } = options;
  if (format === 'xxd') return new XxdOutput({ connection, from });
  if (format === 'text2pcap') return new Text2pcapOutput({ connection, from });
  if (options.list) return new ListOutput(input, options);
  const output = entryOutputFor(options, input);
  return picks(options) ? new SelectedOutput(output, options) : output;
}

function entryOutputFor(options: ExplainOptions, input: Format): ExplainOutput {
  if (options.json) return new JsonOutput(input, options);
  const { plain = false, accessible = false } = options;
  const isPlain = wantsSentences({ plain, accessible, environment: process.env });
  return isPlain ? new PlainOutput(options) : new DumpOutput(options);
}

const NEW_READER: Partial<Record<Format, () => PacketReader>> = {
  pcap: () => new PcapReader(),
  pcapng: () => new PcapngReader(),
};

/** One run of the command. */
class Explanation {
  readonly #output: ExplainOutput;
  readonly #options: ExplainOptions;
  readonly #keyLog = new KeyLog();

  constructor(output: ExplainOutput, options: ExplainOptions) {
    this.#output = output;
    this.#options = options;
    this.#keyLog.add(options.secrets ?? '');
  }

  async run(format: Format, input: InputPieces): Promise<void> {
    const newReader = NEW_READER[format];
    try {
      if (newReader) await this.#capture(newReader(), input);
      else if (isTextForm(format)) this.#text(readText(format, await textOf(input)));
      else if (format === 'har') this.#archive(readHar(await textOf(input)));
      else await this.#stream(input);
    } finally {
      this.#output.end();
    }
  }

  async #stream(input: InputPieces): Promise<void> {
    const explainer = new StreamExplainer(this.#kind, this.#keyLog, this.#listener);
    for await (const piece of input.all()) {
      this.#output.bytes(0, undefined, piece);
      if (this.#isExplained) explainer.receive(piece);
      this.#output.flush();
      if (this.#output.hasEnough) return;
    }
    if (this.#isExplained) explainer.end();
  }

  #text({ takenFor, pieces, remarks }: NamedText): void {
    // JSON has it in its first line.
    if (!this.#options.json) this.#output.note(0, takenFor);
    for (const remark of remarks) this.#output.note(0, remark);
    for (const { from, bytes } of pieces) this.#output.bytes(0, from, bytes);
    if (this.#isExplained) explainPieces(pieces, this.#kind, this.#keyLog, this.#listener);
  }

  async #capture(reader: PacketReader, input: InputPieces): Promise<void> {
    const output = this.#output;
    const explainer = new CaptureExplainer(reader, this.#keyLog, {
      connection: (number, found, time) => {
        const { client, server, isFromStart } = found;
        output.began?.(number, found, time);
        const ends = `${describeEndpoint(client)} ▸ ${describeEndpoint(server)}`;
        const since = isFromStart ? '' : ', already under way';
        output.title(number, `connection ${number}: ${ends}${since}`);
      },
      bytes: (number, from, bytes) => output.bytes(number, from, bytes),
      entry: (number, entry) => output.entry(number, entry),
      note: (number, sentence) => output.note(number, sentence),
      gone: (number, time) => output.gone?.(number, time),
    });
    for await (const piece of input.all()) {
      explainer.receive(piece);
      output.flush();
      if (output.hasEnough) return;
    }
    explainer.end();
    this.#sumUp(explainer);
  }

  #sumUp({ leftOut, connections }: CaptureExplainer): void {
    const { format, connection = format ? 1 : 0 } = this.#options;
    if (connections < connection) {
      throw new UsageError(`there is no connection ${connection}: this capture has ${connections}`);
    }
    for (const sentence of leftOut) this.#output.note(0, sentence);
  }

  #archive(archive: Archive): void {
    const output = this.#output;
    output.note(
      0,
      'a HAR has no bytes of heads, frames or masks: it keeps only what was said in them',
    );
    if (archive.exchanges.some(({ kind }) => kind === 'http')) output.note(0, PUT_TOGETHER);
    explainArchive(archive, {
      exchange: (exchange) => output.title(0, titleOf(exchange)),
      entry: (entry) => {
        output.bytes(0, entry.from, entry.bytes);
        output.entry(0, entry);
      },
    });
    if (archive.otherFrames > 0) {
      output.note(
        0,
        `control frames and errors among the messages, passed over: ${archive.otherFrames}`,
      );
    }
    if (archive.others > 0) {
      output.note(0, `no exchange of HTTP, and passed over: ${archive.others}`);
    }
  }

  get #listener() {
    return {
      entry: this.#output.entry.bind(this.#output, 0),
      note: this.#output.note.bind(this.#output, 0),
    };
  }

  get #kind(): Kind | undefined {
    const { as } = this.#options;
    return as === 'auto' ? undefined : as;
  }

  /** A dump needs no meaning: whatever the bytes are, they come out again. */
  get #isExplained(): boolean {
    return this.#options.format === undefined;
  }
}

const PUT_TOGETHER =
  'heads are put together from names and values, and content stands there without chunks and unpacked';

function titleOf(exchange: ArchivedExchange): string {
  const { kind, url } = exchange;
  const version = kind === 'http' ? exchange.otherVersion : undefined;
  return `${kind} ${url}${version ? `, which went over ${version}: shown as HTTP/1.1 has it` : ''}`;
}

async function textOf(input: InputPieces): Promise<string> {
  return withoutByteOrderMark((await input.whole(MOST_TEXT)).toString('utf8'));
}
