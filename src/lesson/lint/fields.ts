import { findUncovered } from '../../wire/coverage.ts';
import type { Field } from '../../wire/field.ts';
import { SIDES, type Side } from '../../wire/side.ts';
import type { Performance } from '../script/performance.ts';
import type { RecordedConnection } from '../script/recorded-connection.ts';
import { type Check, inEach, type Problem } from './check.ts';
import { connectionsShown, layersShown, type ShownConnection } from './shown.ts';

/** What holds for every byte that a lesson shows: it belongs to a field, and the field says why. */
export const FIELD_CHECKS: readonly Check[] = [
  {
    id: 'byte-in-one-field',
    demands: 'Every bit of every message shown, and of its layers, belongs to exactly one field.',
    find: inEach(findUnexplained),
  },
  {
    id: 'byte-in-a-message',
    demands: 'Every byte written on a connection that is shown belongs to exactly one message.',
    find: inEach((performance) => connectionsShown(performance).flatMap(findStrayBytes)),
  },
  {
    id: 'reference-form',
    demands: 'Every field says where it is specified, in the form RFC 6455 5.2 or HTML 9.2.6.',
    find: inEach((performance) =>
      findInFields(performance, ({ ref }) =>
        REFERENCE.test(ref) ? undefined : `refers to ${JSON.stringify(ref)}, not to a section`,
      ),
    ),
  },
  {
    id: 'why-given',
    demands: 'Every field says why it is as it is, in one sentence or two.',
    find: inEach((performance) =>
      findInFields(performance, ({ why }) =>
        SENTENCE.test(why) ? undefined : `says no sentence why: ${JSON.stringify(why)}`,
      ),
    ),
  },
];

/** The form in which a section is named: `RFC 9112 6.3`. */
export const REFERENCE = /^(?:RFC \d{2,5}|HTML) [1-9]\d*(?:\.[1-9]\d*)*$/;
const SENTENCE = /^[A-Z].*\S\.$/;

/** A layer that shows the one below in another light has its bytes explained there. */
function findUnexplained(performance: Performance): Problem[] {
  return layersShown(performance).flatMap(({ layer: { spans, bytes }, isLight, at, name }) => {
    const [first, ...others] = isLight ? [] : findUncovered(spans, bytes.length);
    if (first === undefined) return [];
    const more = others.length === 0 ? '' : `, and ${others.length} more`;
    return [{ at, what: `${name}: ${first}${more}` }];
  });
}

function findStrayBytes({ connection, at }: ShownConnection): Problem[] {
  return SIDES.flatMap((side) => {
    const gap = firstGap(connection, side);
    return gap === undefined
      ? []
      : [{ at, what: `byte ${gap} of what the ${side} wrote is not in exactly one message` }];
  });
}

/** Offset of the first byte that is in no message, or in two. */
function firstGap({ entries, recorder }: RecordedConnection, side: Side): number | undefined {
  let reached = 0;
  const own = entries.filter(({ from, kind }) => from === side && kind === 'message');
  for (const { start, end } of own.sort((one, other) => one.start - other.start)) {
    if (start !== reached) return Math.min(start, reached);
    reached = end;
  }
  return reached === recorder[side].written ? undefined : reached;
}

/** Each field that breaks a rule, once for each step that shows it first. */
function findInFields(
  performance: Performance,
  judge: (field: Field) => string | undefined,
): Problem[] {
  const judged = new Set<Field>();
  return layersShown(performance).flatMap(({ layer, at, name }) =>
    layer.spans.flatMap(({ field }) => {
      const fault = judged.has(field) ? undefined : judge(field);
      judged.add(field);
      return fault === undefined ? [] : [{ at, what: `${name}: ${field.name} ${fault}` }];
    }),
  );
}
