import { spansOfEntry } from '../../trace/entry.ts';
import { readSpan, type Span } from '../../wire/field.ts';
import { Derived, spanNamed } from '../script/derived.ts';
import type { PerformedStep } from '../script/lesson.ts';
import type { NumberQuestion } from '../script/question.ts';
import type { RecordedEntry } from '../script/recorded-connection.ts';

/** Messages that are longer are no pleasure to count in. */
const LONGEST_MESSAGE = 256;

/** A field that can be asked for by its name, because its message has no other of that name. */
interface Place {
  readonly entry: RecordedEntry;
  readonly span: Span;
}

/**
 * Questions about the recorded messages of a lesson that any message lends itself to: where a field
 * begins, how long it is, what its bits say. All of the message is given: what is asked for is reading.
 */
export function madeQuestions(steps: readonly PerformedStep[]): NumberQuestion[] {
  const places = placesOf(steps);
  const made = places.flatMap((place, index) => questionAbout(place, index) ?? []);
  return made.filter(({ asks, answer }, index) => {
    const isSame = (other: NumberQuestion) =>
      other.asks === asks && other.answer.value === answer.value;
    return made.findIndex(isSame) === index;
  });
}

function placesOf(steps: readonly PerformedStep[]): Place[] {
  const entries = new Set(steps.map(({ entry }) => entry));
  const readable = [...entries].filter(({ bytes, fault }) => {
    return bytes.length <= LONGEST_MESSAGE && fault === undefined;
  });
  return readable.flatMap((entry) => {
    const spans = spansOfEntry(entry).filter(({ field }) => !field.delimiter);
    const hasOwnName = ({ field }: Span) =>
      spans.filter((other) => other.field.name === field.name).length === 1;
    return spans.filter(hasOwnName).map((span) => ({ entry, span }));
  });
}

/** Bits are asked for by their value, a lone bit not at all; of the others every other one by its place. */
function questionAbout(place: Place, index: number): NumberQuestion | undefined {
  const { entry, span } = place;
  const { name, bits } = span.field;
  if (bits !== undefined) {
    if ((bits & (bits - 1)) === 0) return undefined;
    if (!/^[1-9]\d{0,8}$/.test(readSpan(span, entry.bytes).value)) return undefined;
    return made(place, 'says', `What does ${name} say?`, (shown, bytes) => {
      return Number(readSpan(shown, bytes).value);
    });
  }
  const length = span.end - span.start;
  if (index % 2 === 0 && length > 1) {
    return made(place, 'takes', `How many bytes does ${name} take?`, ({ start, end }) => {
      return end - start;
    });
  }
  if (span.start === 0) return undefined;
  const asks = `At which byte does ${name} begin? The first is byte 0.`;
  return made(place, 'begins', asks, ({ start }) => start);
}

function made(
  { entry, span: { field, start, end } }: Place,
  what: string,
  asks: string,
  read: (span: Span, bytes: Buffer) => number,
): NumberQuestion {
  const bytes = end - start === 1 ? `byte ${start}` : `bytes ${start} to ${end - 1}`;
  return {
    id: `made-${what}-${field.name}-${entry.connection.entries.indexOf(entry)}`,
    kind: 'number',
    asks,
    given: { entry },
    hints: [`It is a field of ${field.ref}.`, field.why, `It is ${bytes}.`],
    because: `${field.name} is ${bytes} of this message: ${field.ref}. ${field.why}`,
    answer: Derived.from(entry, (shown) => read(spanNamed(field.name, shown), shown.bytes)),
  };
}
