import { joinLabel } from '../../trace/label-parts.ts';
import type { View } from '../../trace/views.ts';
import { countOf } from '../../wire/count.ts';
import { hexByte } from '../../wire/octets.ts';
import { SIDES } from '../../wire/side.ts';
import type { FieldRow } from '../model/field-rows.ts';
import type { LadderRow } from '../model/ladder-rows.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { waitingTexts } from '../model/waiting.ts';
import { escapedEnds } from '../text/line-ends.ts';
import { pairLines } from '../text/pair-lines.ts';
import { byteRange, capitalised, directionOf, milliseconds } from '../text/words.ts';

/** A step as sentences: everything that colour or position says on a screen is said in words. */
export function plainStep(model: TraceModel): string[] {
  const { lessonNumber, lessonTitle, stepIndex, stepCount, stepTitle, provenance } = model;
  const source = model.sourceOf(model.fields[model.firstField]!);
  return [
    `Lesson ${lessonNumber}: ${closed(lessonTitle)} Step ${stepIndex + 1} of ${stepCount}: ${closed(stepTitle)}`,
    ...(stepIndex === 0 ? [`Question: ${model.question}`] : []),
    `${capitalised(provenance)}. Message ${model.current + 1} of ${model.ladder.length} on this connection.`,
    `${directionOf(model.from)}, ${countOf(model.size)}, stream offset ${model.streamOffset}, ` +
      `${milliseconds(model.time)} milliseconds after connect.`,
    ...(model.continues ? [] : ['', 'Conversation:', ...model.ladder.map(conversationLine)]),
    ...model.views.flatMap((view) => ['', ...layerLines(view)]),
    ...layerNameLines(model),
    '',
    'Fields:',
    ...fieldLines(model),
    '',
    ...stateLines(model),
    '',
    model.narration,
    ...(source ? [`Source: ${source.verb} ${source.file}:${source.line}, ${source.name}`] : []),
  ];
}

/** A title as a sentence: a question has its mark already. */
function closed(title: string): string {
  return /[.?!]$/.test(title) ? title : `${title}.`;
}

function conversationLine(row: LadderRow, index: number): string {
  const { kind, from, size, time, crossesNext } = row;
  const what = joinLabel(row.label, ' ');
  if (kind === 'hold')
    return `  ${index + 1}. The server: ${what}, from ${milliseconds(time)} ms on.`;
  const bytes = size === undefined ? 'end of its bytes' : countOf(size);
  const crossed = crossesNext
    ? ` It crossed with ${index + 2}: neither side had read the other's.`
    : '';
  return `  ${index + 1}. ${directionOf(from)}: ${what}, ${bytes}, ${milliseconds(time)} ms.${crossed}`;
}

/** The layers that there are, and where the byte that the step is about is in each of them. */
function layerNameLines(model: TraceModel): string[] {
  const { layers, layer, fields, firstField } = model;
  const names = layers.map(({ number, name }) => {
    return `${number} ${name}${number === layer ? ' (shown)' : ''}`;
  });
  const byte = fields[firstField]?.start ?? 0;
  const places = model.placesOf({ field: firstField, byte });
  const place = places === '' ? [] : [`Byte ${byte} is ${places}.`];
  return ['', `Layers: ${names.join(', ')}.`, ...place];
}

function stateLines({ states, waiting, carried }: TraceModel): string[] {
  const sides = SIDES.map((side) => {
    const facts = states[side].map(({ about, says }) => `${about}: ${says}`);
    return `What the ${side} believes: ${facts.join('; ')}.`;
  });
  const [count, ...each] = waitingTexts(waiting());
  const holds = count === undefined ? [] : [`Held: ${count} (${each.join('; ')}).`];
  return [...sides, ...holds, ...(carried === '' ? [] : [`TCP: ${carried}.`])];
}

const LAYER_TITLES: Readonly<Record<string, string>> = {
  wire: 'Bytes (hex):',
  unmask: 'Unmasked (hex):',
};

/** A layer as rows of hex. */
export function layerLines({ name, bytes, offset }: View): string[] {
  const lines = pairLines(bytes.length, {
    offset,
    pairAt: (index) => hexByte(bytes[index]!),
    leftOut: 'not printed here; --json has them',
  });
  return [LAYER_TITLES[name] ?? `${capitalised(name)} (hex):`, ...lines];
}

/** The fields of all layers, one sentence each. */
export function fieldLines({ fields, views }: Pick<TraceModel, 'fields' | 'views'>): string[] {
  const named = fields.filter((field) => !field.isDelimiter);
  const lines = named.map((field, index) => {
    const layer = views.length > 1 && field.view > 0 ? ` of ${views[field.view]!.name}` : '';
    return `  ${index + 1}. ${placeOf(field)}${layer}: ${fieldSentence(field)}`;
  });
  const delimiters = countDelimiters(fields);
  return delimiters === '' ? lines : [...lines, `  Between them: ${delimiters}.`];
}

/** What a field is, what it means, and where that is specified. */
export function fieldSentence({ name, value, meaning, why, ref }: FieldRow): string {
  const means = meaning === '' ? '' : `, ${meaning}`;
  return `${name} = ${escapedEnds(value)}${means}. ${why} ${ref}`;
}

function placeOf(field: FieldRow): string {
  const isOne = field.end - field.start === 1;
  const bytes = `${isOne ? 'byte' : 'bytes'} ${byteRange(field)}`;
  if (field.mask === undefined) return bytes;
  const isOneBit = (field.mask & (field.mask - 1)) === 0;
  return `${bytes}, ${isOneBit ? 'bit' : 'bits'} 0x${hexByte(field.mask)}`;
}

function countDelimiters(fields: readonly FieldRow[]): string {
  const counts = new Map<string, number>();
  for (const { name, isDelimiter } of fields) {
    if (isDelimiter) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
}
