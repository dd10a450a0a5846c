import { CaptureError } from '../capture-error.ts';
import { digitAt, placeIn, refuseDigit } from './hex-digits.ts';
import { type ReadableForm, type RefusedForm, unsaid } from './text-form.ts';

/** Hex pairs, with whatever people put between them: spaces, commas, colons, dashes, `0x`, `%`. */
export const PAIRS: ReadableForm<'pairs'> = {
  name: 'pairs',
  title: 'hex pairs',
  recognise: ({ lines }) => {
    const [first = ''] = lines;
    return first !== '' && (PAIRS_START.test(first) || lines.every(isPairs));
  },
  read: (text) => {
    const hex = withoutBuffer(text);
    return { pieces: [unsaid(readPairs(hex))], remarks: doubtsAbout(hex) };
  },
};

/** Eight digits that are only 0 and 1 can be four octets in hex, or one in bits. */
export const BITS_OR_PAIRS: RefusedForm = {
  title: 'groups of eight digits that are all 0 or 1',
  recognise: ({ text }) => /^\s*[01]{8}(?:\s+[01]{8})*(?:\s+[01]{0,7})?\s*$/.test(text),
  instead: 'they may be bits or hex; say --input bits or --input pairs',
};

/** Octets bit by bit. */
export const BITS: ReadableForm<'bits'> = {
  name: 'bits',
  title: 'bits, the highest first',
  recognise: () => false,
  read: (text) => {
    const wrong = /[^01\s]/.exec(text);
    if (wrong)
      throw new CaptureError(`${JSON.stringify(wrong[0])} is no bit`, placeIn(text, wrong.index));
    const octets = text.match(/(?:\s*[01]){1,8}/g) ?? [];
    const bits = octets.map((octet) => octet.replace(/\s/g, ''));
    if ((bits.at(-1)?.length ?? 8) < 8) {
      throw new CaptureError('a byte has eight bits', placeIn(text, text.trimEnd().length));
    }
    const bytes = Buffer.from(bits.map((octet) => Number.parseInt(octet, 2)));
    return { pieces: [unsaid(bytes)], remarks: [] };
  },
};

/** Two pairs apart are no words. What follows may be wrong, and is then told so. */
const PAIRS_START =
  /^(?:\s*<Buffer\b|[\s,:%-]*(?:0x)?[0-9A-Fa-f]{2}[\s,:%-]+(?:0x)?[0-9A-Fa-f]{2}(?:[\s,:%-]|$))/;
const PAIRS_LINE = /^[\s,:%-]*(?:(?:0x)?[0-9A-Fa-f]{2}[\s,:%-]*)+$/;

function isPairs(line: string): boolean {
  return PAIRS_LINE.test(line);
}

/** Node prints `<Buffer 81 85>`, and of a long one only the start. */
function withoutBuffer(text: string): string {
  const more = /\.\.\. (\d+) more bytes?/.exec(text);
  if (more) {
    const why = `Node has left out ${more[1]} bytes; print buffer.toString('hex')`;
    throw new CaptureError(why, placeIn(text, more.index));
  }
  return text.replace(/<Buffer\b|>/g, (mark) => ' '.repeat(mark.length));
}

/** An octet takes two digits, so there are at most half as many octets as characters. */
function readPairs(text: string): Buffer {
  const octets = Buffer.allocUnsafe(text.length >> 1);
  let count = 0;
  for (let at = afterSeparators(text, 0); at < text.length; at = afterSeparators(text, at + 2)) {
    const [high, low] = [digitAt(text, at), digitAt(text, at + 1)];
    if (high === undefined || low === undefined) refuseDigit(text, at, high !== undefined);
    octets[count++] = high * 16 + low;
  }
  return octets.subarray(0, count);
}

const SEPARATORS: ReadonlySet<string> = new Set(' \t\r\n\v\f\u00a0,:;-%');

function afterSeparators(text: string, from: number): number {
  let at = from;
  for (;;) {
    const isPrefix =
      text[at] === '0' &&
      (text[at + 1] ?? '').toLowerCase() === 'x' &&
      digitAt(text, at + 2) !== undefined;
    if (isPrefix) at += 2;
    else if (SEPARATORS.has(text[at] ?? '')) at++;
    else return at;
  }
}

/** How much of a text is looked at for what else it could mean. */
const LOOKED_AT = 4096;

function doubtsAbout(text: string): string[] {
  const start = text.slice(0, LOOKED_AT);
  if (MAY_BE_DECIMAL.test(start)) {
    return ['no digit is above 9: if these are decimal, put them in [ ] with commas'];
  }
  return MAY_BE_WORDS.test(start)
    ? ['bytes are taken in the order in which they stand: od -x and debuggers swap those of a word']
    : [];
}

const MAY_BE_DECIMAL = /^\s*[0-9]{2}(?:[\s,]+[0-9]{2})+[\s,]*$/;
const MAY_BE_WORDS =
  /^\s*(?:0x)?(?:[0-9A-Fa-f]{4}|[0-9A-Fa-f]{8}|[0-9A-Fa-f]{16})[\s,]+(?:0x)?[0-9A-Fa-f]{4}/;
