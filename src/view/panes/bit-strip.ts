import { hexByte } from '../../wire/octets.ts';
import type { FieldRow } from '../model/field-rows.ts';
import type { EditModel } from '../model/resend-model.ts';
import { type Line, line, rule, type Segment, type Style } from '../text/styled-text.ts';
import { HERE } from '../text/styles.ts';
import { isNarrow } from '../text/widths.ts';
import { styleOfField } from './hex.ts';

const WEIGHTS = [0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02, 0x01];
const LABEL_WIDTH = 9;

/** The bits of the byte under the cursor: their weights, their values and the fields that they are. */
export function bitStrip(model: EditModel, width: number): Line[] {
  const { cursor, draft, bit } = model.editor;
  const byte = draft.bytes[cursor];
  const title = byte === undefined ? 'no byte here' : `bits of byte ${cursor} = ${hexByte(byte)}`;
  if (byte === undefined) return [line(rule(width, title)), line(''), line(''), line('')];
  const cell = isNarrow(width) ? 3 : 5;
  const styles = bitStyles(model);
  const values = WEIGHTS.flatMap((weight, index): Segment[] => {
    const value = byte & weight ? '1' : '0';
    const isHere = index === bit;
    const text = (isHere ? `[${value}]` : ` ${value} `).padEnd(cell);
    return [{ text, style: { ...styles[index], ...(isHere && HERE) } }];
  });
  const weights = WEIGHTS.map((weight) => ` ${hexByte(weight)}`.padEnd(cell)).join('');
  return [
    line(rule(width, title, bitName(model))),
    line(` ${'weight'.padEnd(LABEL_WIDTH)}${weights}`.trimEnd()),
    [{ text: ` ${'value'.padEnd(LABEL_WIDTH)}` }, ...values],
    [{ text: ` ${'field'.padEnd(LABEL_WIDTH)}` }, ...fieldNames(model, cell)],
  ];
}

/** RFC 6455 5.2 counts the bits of a header from its first byte on. */
function bitName({ editor, edited }: EditModel): string {
  const { cursor, bit } = editor;
  const first = edited.fields.findLast(
    ({ name, start }) => name === 'FIN' && start <= cursor,
  )?.start;
  const isNumbered = first !== undefined && cursor - first < 2;
  return isNumbered ? `RFC bit ${(cursor - first) * 8 + bit}` : `bit ${bit}`;
}

/** Of each bit, as its field has it. */
function bitStyles(model: EditModel): Style[] {
  const fields = fieldsHere(model);
  return WEIGHTS.map((weight) => {
    const field = fields.find(({ mask = 0xff }) => mask & weight);
    return field ? styleOfField(field, false) : {};
  });
}

/** The fields of the byte under the cursor. */
function fieldsHere({ editor: { cursor }, edited }: EditModel): FieldRow[] {
  return edited.fields.filter(({ view, start, end }) => {
    return view === 0 && cursor >= start && cursor < end;
  });
}

/** The name of each field stands below its first bit, as far as the field reaches. */
function fieldNames(model: EditModel, cell: number): Segment[] {
  return fieldsHere(model).map((field) => {
    const { name, mask = 0xff } = field;
    const bits = WEIGHTS.filter((weight) => mask & weight).length;
    const room = bits * cell - 1;
    const text = ` ${name.slice(0, room - 1)}`.padEnd(room + 1);
    return { text, style: styleOfField(field, false) };
  });
}
