import { spansOfEntry } from '../../trace/entry.ts';
import type { Field } from '../../wire/field.ts';
import type { ByteQuestion, Given } from '../script/question.ts';

/** A wrong byte, and what is known of the right one. */
interface WrongByte {
  /** Undefined where what was typed is no byte. */
  readonly typed: number | undefined;
  /** As it was typed. */
  readonly text: string;
  readonly answer: number;
  readonly asks: string;
  readonly given: Given | undefined;
}

/** Says what kind of mistake it is; undefined if it is another one. */
type SlipFinder = (wrong: WrongByte) => string | undefined;

const HIGHEST_BIT = 0x80;

/** The likely ones first. None of them says what the answer is. */
const SLIP_FINDERS: readonly SlipFinder[] = [
  ({ text, answer }) => {
    if (/^\d{1,3}$/.test(text) && Number(text) === answer) {
      return 'That is the right number in decimal: type it in hex.';
    }
    return undefined;
  },
  (wrong) => {
    if (wrong.typed !== (wrong.answer ^ HIGHEST_BIT)) return undefined;
    const isMissing = (wrong.answer & HIGHEST_BIT) !== 0;
    return `You ${isMissing ? 'forgot' : 'set'} the highest bit${whichIs(wrong)}.`;
  },
  ({ typed, answer }) => {
    if (typed !== swapDigits(answer)) return undefined;
    return 'The two digits are the other way round: the first stands for the high four bits.';
  },
  ({ typed, answer }) => {
    if (typed !== reverseBits(answer)) return undefined;
    return 'The bits are counted from the wrong end: the first is worth 0x80.';
  },
  ({ typed, answer }) => {
    if (typed !== (answer ^ 0xff)) return undefined;
    return 'Every bit is inverted.';
  },
  (wrong) => {
    const { typed, answer } = wrong;
    if (typed === undefined) return undefined;
    const fields = bitFieldsOf(wrong);
    const differing = fields.filter(({ bits }) => ((typed ^ answer) & bits!) !== 0);
    if (differing.length !== 1 || fields.length === 1) return undefined;
    return `Only ${differing[0]!.name} is wrong; the other bits are right.`;
  },
  ({ typed, given }) => {
    const place = given?.hidden?.[0];
    if (place === undefined || typed === undefined) return undefined;
    if (given!.entry.bytes[place + 1] === typed) return 'That is the byte after it.';
    return given!.entry.bytes[place - 1] === typed ? 'That is the byte before it.' : undefined;
  },
];

/**
 * Says what kind of mistake a wrong byte is.
 *
 * @param typed undefined if what was typed is no byte
 * @param text as it was typed
 */
export function slipInByte(
  { answer, asks, given }: ByteQuestion,
  typed: number | undefined,
  text: string,
): string | undefined {
  const wrong = { typed, text, answer: answer.value, asks, given };
  for (const findSlip of SLIP_FINDERS) {
    const sentence = findSlip(wrong);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

/** The name of the highest bit; where no message tells it, both that a frame header has, if it is about one. */
function whichIs(wrong: WrongByte): string {
  const highest = bitFieldsOf(wrong).find(({ bits }) => bits! & HIGHEST_BIT);
  if (highest) return `, which is ${highest.name}`;
  const isOfHeader = /\b(?:frame|header)\b/i.test(wrong.asks);
  return isOfHeader ? ": in a frame's first byte it is FIN, in its second MASK" : '';
}

/** The fields of bits in the byte that was left out of the message. */
function bitFieldsOf({ given, answer }: WrongByte): Field[] {
  const place = given?.hidden?.[0];
  if (place === undefined || given!.entry.bytes[place] !== answer) return [];
  const spans = spansOfEntry(given!.entry).filter(({ start }) => start === place);
  return spans.map(({ field }) => field).filter(({ bits }) => bits !== undefined);
}

function swapDigits(byte: number): number {
  return ((byte & 0x0f) << 4) | (byte >> 4);
}

function reverseBits(byte: number): number {
  return Number.parseInt([...byte.toString(2).padStart(8, '0')].reverse().join(''), 2);
}
