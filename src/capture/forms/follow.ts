import type { Side } from '../../wire/side.ts';
import { CaptureError } from '../capture-error.ts';
import type { CapturedPiece } from '../captured.ts';
import { parseDumpLine } from './dump-line.ts';
import type { ReadableForm, ReadText, RefusedForm, TextStart } from './text-form.ts';

/**
 * What `tshark -z follow,tcp,hex,N` and `raw` print, and what Wireshark saves as the hex dump of a stream: what
 * the first node has said, and the other indented.
 */
export const FOLLOW: ReadableForm<'follow'> = {
  name: 'follow',
  title: 'a stream that Wireshark or tshark has followed',
  recognise: (start) => isRead(titleIn(start)) || isSaved(start),
  read: readFollow,
};

/** Both sides begin to count at zero. */
function isSaved({ text }: TextStart): boolean {
  return /^00000000 {2}/m.test(text) && /^ {4}00000000 {2}/m.test(text);
}

export const FOLLOW_TEXT: RefusedForm = {
  title: "what tshark's follow prints as text or unpacked",
  recognise: (start) => {
    const title = titleIn(start);
    return title !== undefined && !isRead(title);
  },
  instead: 'it is not what was on the wire; use -z follow,tcp,raw,N or follow,tls,raw,N',
};

/** `-z follow,tcp,yaml,N`: packet by packet, with times. */
export const FOLLOW_YAML: ReadableForm<'follow-yaml'> = {
  name: 'follow-yaml',
  title: "what tshark's follow prints as YAML",
  recognise: ({ lines }) =>
    /^peers:\s*$/.test(lines[0] ?? '') && /^\s+- peer: 0\s*$/.test(lines[1] ?? ''),
  read: readYaml,
};

const TITLE = /^Follow: (\w+),(\w+)\s*$/;

/** Protocol and form, as the title says them. */
function titleIn({ lines }: TextStart): string | undefined {
  const title = lines.find((line) => TITLE.test(line));
  return title?.replace(TITLE, '$1,$2');
}

function isRead(title: string | undefined): boolean {
  return /^(?:tcp|tls|ssl),(?:hex|raw)$/.test(title ?? '');
}

const SECOND_NODE = /^Node 1: /;

function readFollow(text: string): ReadText {
  const lines = text.split(/\r?\n/);
  const titles = [...lines.keys()].filter((at) => TITLE.test(lines[at]!));
  if (titles.length > 1) {
    throw new CaptureError('a second stream: explain one at a time', {
      line: titles[1]! + 1,
      column: 1,
    });
  }
  const isHex = titles.length === 0 || lines[titles[0]!]!.includes('hex');
  const start = lines.findIndex((line) => SECOND_NODE.test(line)) + 1;
  const reader = new FollowReader(isHex);
  for (const [index, line] of lines.entries()) {
    if (index >= start && line.trim() !== '' && !/^=+$/.test(line)) reader.receive(line, index + 1);
  }
  return { pieces: reader.end(), remarks: ['node 0, who is heard first, is taken for the client'] };
}

/** Lines of hex after each other that the same node has said are one piece. */
class FollowReader {
  readonly #isHex: boolean;
  readonly #pieces: { from: Side; chunks: Buffer[] }[] = [];
  /** Octets that each has said: the offsets count them. */
  readonly #said = { client: 0, server: 0 };

  constructor(isHex: boolean) {
    this.#isHex = isHex;
  }

  receive(line: string, number: number): void {
    const from = /^\s/.test(line) ? 'server' : 'client';
    const bytes = this.#isHex ? this.#dumped(line, from, number) : rawOctets(line, number);
    this.#said[from] += bytes.length;
    const last = this.#pieces.at(-1);
    if (last?.from === from) last.chunks.push(bytes);
    else this.#pieces.push({ from, chunks: [bytes] });
  }

  end(): CapturedPiece[] {
    return this.#pieces.map(({ from, chunks }) => ({
      from,
      bytes: Buffer.concat(chunks),
      time: undefined,
    }));
  }

  #dumped(line: string, from: Side, number: number): Buffer {
    const { digits, groups } = parseDumpLine(line, number);
    const offset = Number.parseInt(digits, 16);
    if (offset !== this.#said[from]) {
      const why = `the offset is 0x${offset.toString(16)}, but the ${from} has said 0x${this.#said[from].toString(16)} bytes`;
      throw new CaptureError(why, { line: number, column: 1 });
    }
    return Buffer.from(groups.join(''), 'hex');
  }
}

function rawOctets(line: string, number: number): Buffer {
  const digits = line.trim();
  const wrong = /^(?:[0-9A-Fa-f]{2})*/.exec(digits)![0].length;
  if (wrong === digits.length) return Buffer.from(digits, 'hex');
  const column = line.length - line.trimStart().length + wrong + 1;
  throw new CaptureError('no hex pair', { line: number, column });
}

/** One packet after the other: its peer, its time, and its bytes in base64. */
const PACKET = /^ {2}- packet: \d+\r?$/m;

function readYaml(text: string): ReadText {
  const [, ...packets] = text.split(PACKET);
  const pieces = packets.flatMap((packet): CapturedPiece[] => {
    const [, peer] = /^\s+peer: (\d)/m.exec(packet) ?? [];
    const [, seconds] = /^\s+timestamp: ([\d.]+)/m.exec(packet) ?? [];
    const [, data = ''] = /^\s+data: !!binary \|\r?\n([\sA-Za-z0-9+/=]*)/m.exec(packet) ?? [];
    const time = seconds === undefined ? undefined : Number(seconds) * 1000;
    return [{ from: peer === '0' ? 'client' : 'server', bytes: Buffer.from(data, 'base64'), time }];
  });
  const start = pieces[0]?.time ?? 0;
  const fromStart = pieces.map((piece) => ({ ...piece, time: piece.time && piece.time - start }));
  return { pieces: fromStart, remarks: ['peer 0, who is heard first, is taken for the client'] };
}
