import type { Case, FrameSpec, Step } from '../../conformance/case.ts';
import { opcodeName } from '../../websocket/opcode.ts';
import { countOf } from '../../wire/count.ts';
import { padded } from '../text/blanks.ts';
import { type Line, line, wrap } from '../text/styled-text.ts';

/** Characters of a text that is sent which are shown in full. */
const LONGEST = 400;
const INDENT = 9;

/** Every case as one sentence, after its id. */
export function plainCaseList(cases: readonly Case[], width: number): Line[] {
  const widest = Math.max(...cases.map(({ id }) => id.length));
  return [
    ...cases.flatMap(({ id, level, title }) => {
      const lines = wrap(title, Math.max(width - widest - 9, 20));
      return lines.map((part, index) =>
        line(
          `${padded(index === 0 ? id : '', widest)} ${padded(index === 0 ? level : '', 6)} ${part}`,
        ),
      );
    }),
    line(countOf(cases.length, 'case')),
  ];
}

/** All that there is to say of a case: its rule, its bytes, what is right, and what it means. */
export function plainCase(tested: Case, width: number): Line[] {
  const { id, title, level, ref, script, expects, means, often, twin, fault, lesson } = tested;
  const row = (name: string, text: string) =>
    wrap(text, width - INDENT).map((part, index) =>
      line(`  ${padded(index === 0 ? name : '', INDENT - 3)} ${part}`),
    );
  return [
    line(`${id}  ${title}`),
    ...row('rule', `${level}, ${ref}`),
    ...script.flatMap(stepLines),
    ...row('want', expects.wants),
    ...row('means', means),
    ...(often === undefined ? [] : row('often', often)),
    ...(twin === undefined
      ? []
      : row('twin', `${twin}: the same without the defect, which must be taken`)),
    ...(fault === undefined ? [] : row('fault', fault)),
    ...(lesson === undefined ? [] : row('lesson', lesson)),
  ];
}

function stepLines(step: Step): Line[] {
  const on = step.on === undefined ? '' : ` on connection ${step.on}`;
  if ('send' in step) {
    const text = JSON.stringify(step.send).slice(1, -1).replaceAll('\\"', '"');
    const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
    const parts = shown.split(/(?<=\\r\\n)/);
    return parts.map((part, index) => line(`  ${padded(index === 0 ? 'send' : '', 6)} ${part}`));
  }
  if ('frames' in step)
    return step.frames.map((frame) => line(`  send   ${frameText(frame)}${on}`));
  return [line(`  ${textOf(step)}${on}`)];
}

function textOf(step: Step): string {
  if ('until' in step) {
    const [[what, count]] = Object.entries(step.until) as [[string, number | true]];
    return count === true
      ? 'wait   for the end'
      : `wait   for ${countOf(count, what.slice(0, -1))}`;
  }
  if ('pause' in step) return `wait   ${step.pause} ms`;
  if ('publish' in step) return `send   publish ${JSON.stringify(step.publish)}`;
  if ('ends' in step) return `send   ${step.ends === 'fin' ? 'FIN' : 'a reset'}`;
  return 'wait   and read no more';
}

function frameText({
  opcode,
  payload = '',
  fin = true,
  rsv = 0,
  masked = true,
  ...rest
}: FrameSpec): string {
  const flags = [
    fin ? 'FIN' : 'FIN=0',
    ...(rsv === 0 ? [] : [`RSV=${rsv}`]),
    ...(masked ? [] : ['MASK=0']),
  ];
  const name = opcodeName(opcode)?.toUpperCase() ?? `opcode ${opcode}`;
  const shown =
    payload.length > 40
      ? countOf(payload.length)
      : typeof payload === 'string'
        ? JSON.stringify(payload)
        : Buffer.from(payload).toString('hex');
  const length = rest.announces === undefined ? '' : ` announcing ${rest.announces}`;
  const form = rest.lengthBits === undefined ? '' : ` length in ${rest.lengthBits} bits`;
  return `${name} ${flags.join(' ')} ${shown}${length}${form}`;
}
