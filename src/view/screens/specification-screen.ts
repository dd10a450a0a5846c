import type { FieldRow } from '../model/field-rows.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { picturedEnds } from '../text/line-ends.ts';
import { specificationUrl } from '../text/links.ts';
import { type Line, line, wrap } from '../text/styled-text.ts';
import { overStep } from './over-step.ts';

const KEYS = ['s source   esc back   q quit'];

/** What a specification asks of a field, and where it can be read. */
export function specificationScreen(
  model: TraceModel,
  field: FieldRow,
  width: number,
  height: number,
): Line[] {
  const { name, value, meaning, why, ref, mask } = field;
  const bits = mask === undefined ? '' : `, the bits ${field.bits}`;
  const here = meaning === '' ? value : `${value}, ${meaning}`;
  const sections = [
    [line(`   ${name}${bits}`, { bold: true })],
    textLines(`Here it says: ${picturedEnds(here)}.`, width),
    textLines(why, width),
    [line(`   ${ref}`), ...urlLines(specificationUrl(ref), width)],
  ];
  return overStep(model, { title: ref, sections, keys: KEYS }, width, height);
}

function textLines(text: string, width: number): Line[] {
  return wrap(text.slice(0, MOST_TEXT), width - 6).map((each) => line(`   ${each}`));
}

/** A payload may be of any length; the dump has all of it. */
const MOST_TEXT = 480;

/** A link that is broken into lines leads to the same place on each of them. */
function urlLines(url: string | undefined, width: number): Line[] {
  if (url === undefined) return [];
  return wrap(url, width - 6).map((text): Line => [{ text: '   ' }, { text, link: url }]);
}
