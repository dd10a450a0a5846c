import { byteAtOffset, streamOffsetOf } from '../trace/views.ts';
import type { Cursor, TraceModel } from '../view/model/trace-model.ts';

/** The cursor on a field, at its first byte. */
export function cursorOn(model: TraceModel, field: number): Cursor {
  return { field, byte: model.fields[field]?.start ?? 0 };
}

/** The last field that is not a delimiter. */
export function lastNamed({ fields }: TraceModel): number {
  return fields.findLastIndex((field) => !field.isDelimiter);
}

/** Up and down go from field to field; delimiters are passed over, the bytes reach them. */
export function moveField(model: TraceModel, cursor: Cursor, by: 1 | -1): Cursor {
  const { fields } = model;
  let field = cursor.field + by;
  while (fields[field]?.isDelimiter) field += by;
  return fields[field] ? cursorOn(model, field) : cursor;
}

/** Left and right go from byte to byte, and on into the layer before or after. */
export function moveByte(model: TraceModel, { field, byte }: Cursor, by: 1 | -1): Cursor {
  const current = model.fields[field];
  if (!current) return { field, byte };
  const inLayer = fieldAt(model, current.view, byte + by);
  if (inLayer >= 0) {
    const keeps = byte + by >= current.start && byte + by < current.end;
    return { field: keeps ? field : inLayer, byte: byte + by };
  }
  const layer = current.view + by;
  const start = by > 0 ? 0 : (model.views[layer]?.bytes.length ?? 0) - 1;
  const next = fieldAt(model, layer, start);
  return next < 0 ? { field, byte } : { field: next, byte: start };
}

/** Where in the stream the byte under the cursor is; undefined for one that was never on the wire. */
export function offsetUnder(model: TraceModel, { field, byte }: Cursor): number | undefined {
  const view = model.views[model.fields[field]?.view ?? -1];
  return view && streamOffsetOf(view, byte);
}

/**
 * The cursor on the byte at an offset of the stream. A byte that the layer does not have, such as one of a
 * header, leads to the next one that it has.
 */
export function cursorAtOffset(model: TraceModel, offset: number | undefined): Cursor {
  if (offset === undefined) return cursorOn(model, 0);
  for (const [index, view] of model.views.entries()) {
    const next = view.pieces?.find(({ end }) => end > offset);
    const byte = next && byteAtOffset(view, Math.max(offset, next.start));
    const field = byte === undefined ? -1 : fieldAt(model, index, byte);
    if (field >= 0) return { field, byte: byte! };
  }
  return cursorOn(model, 0);
}

function fieldAt({ fields }: TraceModel, layer: number, byte: number): number {
  return fields.findIndex(
    (field) => field.view === layer && byte >= field.start && byte < field.end,
  );
}
