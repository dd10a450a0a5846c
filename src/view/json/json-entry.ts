import type { Entry } from '../../trace/entry.ts';
import { labelOf } from '../../trace/label.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import { viewsOf } from '../../trace/views.ts';
import { type FieldRow, fieldRowsOf } from '../model/field-rows.ts';

/** The name and version of the form below; it changes when the form does. */
export const EXPLAIN_SCHEMA = 'wirewalk/explain@1';

/** A message as one JSON object: bytes as lower-case hex, offsets in bytes, times in milliseconds. */
export function jsonEntry(entry: Entry): object {
  const { from, kind, start, end, time, fault } = entry;
  const views = viewsOf(entry);
  const fields = fieldRowsOf(views);
  return {
    kind,
    from,
    label: joinLabel(labelOf(entry), ' '),
    start,
    end,
    ms: time,
    ...(entry.kind === 'hold' ? { held: entry.duration } : {}),
    layers: views.map(({ name, offset, bytes }, layer) => ({
      name,
      offset,
      bytes: Buffer.from(bytes).toString('hex'),
      fields: fields.filter((field) => field.view === layer).map((field) => jsonField(field)),
    })),
    ...(fault ? { fault: { name: fault.fault, at: fault.offset, why: fault.message } } : {}),
  };
}

/**
 * A field as one JSON object.
 *
 * @param why it is there, for those who are told
 */
export function jsonField(field: FieldRow, why?: string): object {
  const { start, end, mask, name, value, meaning, ref, isDelimiter } = field;
  return {
    start,
    end,
    ...(mask === undefined ? {} : { bits: mask }),
    field: name,
    value,
    ...(meaning === '' ? {} : { meaning }),
    ...(why === undefined ? {} : { why }),
    ref,
    ...(isDelimiter ? { delimiter: true } : {}),
  };
}
