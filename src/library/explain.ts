/**
 * Bytes in, annotated fields out: what each byte of an HTTP message, a WebSocket frame or an event stream
 * is, by the parsers that serve them.
 *
 *     const { messages } = explain(Buffer.from('8105 48656c6c6f'.replace(' ', ''), 'hex'))!;
 *     for (const { name, value, ref } of messages[0]!.layers[0]!.fields) console.log(name, value, ref);
 */

import type { Entry } from '../trace/entry.ts';
import { Explainer } from '../trace/explain.ts';
import { guessKind, KINDS, type Kind } from '../trace/guess.ts';
import { labelOf } from '../trace/label.ts';
import { joinLabel } from '../trace/label-parts.ts';
import { type View, viewsOf } from '../trace/views.ts';
import { readSpan } from '../wire/field.ts';
import type { Side } from '../wire/side.ts';

export { guessKind, KINDS, type Kind, type Side };

/** What some bytes are. */
export interface Explanation {
  /** What they were taken for. */
  readonly kind: Kind;
  /** In the order of their bytes; each byte belongs to one of them, or is one of the events in it. */
  readonly messages: readonly ExplainedMessage[];
  /** What would have to come to complete the last one; undefined where it is complete. */
  readonly missing: string | undefined;
}

/** A message, a frame, a chunk of what is too long to be told at once, or an event in the content of one. */
export interface ExplainedMessage {
  readonly kind: 'message' | 'event' | 'record' | 'hold' | 'fin';
  readonly from: Side;
  /** In a few words. */
  readonly label: string;
  /** Where it lies in the bytes that were given. Of an event: in the content that it came in. */
  readonly start: number;
  readonly end: number;
  /** As it was on the wire and, where it was masked or compressed, as it was meant. */
  readonly layers: readonly ExplainedLayer[];
  /** The rule that it breaks, if its receiver would refuse it. */
  readonly fault: ExplainedFault | undefined;
}

/** The bytes of a message as one layer of the protocol sees them. */
export interface ExplainedLayer {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Each byte, and each bit, is in exactly one of them; none where only the bytes differ. */
  readonly fields: readonly ExplainedField[];
}

/** One thing that a specification names, found in the bytes of a layer. */
export interface ExplainedField {
  /** As the specification spells it. */
  readonly name: string;
  /** The section that names it, in the form `RFC 6455 5.2`. */
  readonly ref: string;
  /** In bytes from the start of its layer. */
  readonly start: number;
  readonly end: number;
  /** Which bits of its one byte it is, as a mask; undefined where it has whole bytes. */
  readonly bits: number | undefined;
  readonly value: string;
  /** What that value means, where it does not say so itself. */
  readonly meaning: string | undefined;
  /** Why there is such a field. */
  readonly why: string;
  /** Whether it only separates others: a space, a colon, a line end. */
  readonly isDelimiter: boolean;
}

/** A rule that is broken. */
export interface ExplainedFault {
  /** Its name in the table of the protocol's faults. */
  readonly name: string;
  /** What is wrong, in one sentence. */
  readonly sentence: string;
  /** The first byte that cannot be right, in the bytes that were given. */
  readonly offset: number;
}

/**
 * Says what bytes of one direction are.
 *
 * @param kind what they are; by default it is guessed from how they begin
 * @returns undefined where no kind is given and none can be guessed
 */
export function explain(
  bytes: Uint8Array,
  kind: Kind | undefined = guessKind(bytes),
): Explanation | undefined {
  if (kind === undefined) return undefined;
  const entries: Entry[] = [];
  const explainer = new Explainer(kind, (entry) => entries.push(entry));
  explainer.bytes(Buffer.from(bytes));
  const { missing } = explainer;
  explainer.end();
  const told = entries.filter((entry) => entry.kind !== 'fin');
  return { kind, messages: told.map(explainedEntry), missing };
}

function explainedEntry(entry: Entry): ExplainedMessage {
  const { kind, from, start, end, fault } = entry;
  return {
    kind,
    from,
    label: joinLabel(labelOf(entry), ' '),
    start,
    end,
    layers: viewsOf(entry).map(explainedLayer),
    fault: fault && { name: fault.fault, sentence: fault.message, offset: fault.offset },
  };
}

function explainedLayer({ name, bytes, spans }: View): ExplainedLayer {
  const fields = spans.map((span): ExplainedField => {
    const { start, end, field } = span;
    const { value, meaning } = readSpan(span, bytes);
    const { ref, bits, why, delimiter = false } = field;
    return { name: field.name, ref, start, end, bits, value, meaning, why, isDelimiter: delimiter };
  });
  return { name, bytes, fields };
}
