import type { Cursor } from '../view/hex.ts';
import type { TraceModel } from '../view/model.ts';

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

/** Left and right go from byte to byte, and on into the layer before or behind. */
export function moveByte(model: TraceModel, { field, byte }: Cursor, by: 1 | -1): Cursor {
  const current = model.fields[field];
  if (!current) return { field, byte };
  const inLayer = fieldAt(model, current.layer, byte + by);
  if (inLayer >= 0) {
    const keeps = byte + by >= current.start && byte + by < current.end;
    return { field: keeps ? field : inLayer, byte: byte + by };
  }
  const layer = current.layer + by;
  const start = by > 0 ? 0 : (model.layers[layer]?.bytes.length ?? 0) - 1;
  const next = fieldAt(model, layer, start);
  return next < 0 ? { field, byte } : { field: next, byte: start };
}

function fieldAt({ fields }: TraceModel, layer: number, byte: number): number {
  return fields.findIndex(
    (field) => field.layer === layer && byte >= field.start && byte < field.end,
  );
}
