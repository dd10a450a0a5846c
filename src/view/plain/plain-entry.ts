import type { Entry } from '../../trace/entry.ts';
import { labelOf } from '../../trace/label.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import { viewsOf } from '../../trace/views.ts';
import { countOf } from '../../wire/count.ts';
import { fieldRowsOf } from '../model/field-rows.ts';
import { directionOf, milliseconds } from '../text/words.ts';
import { fieldLines, layerLines } from './plain-step.ts';

/** A message as it goes by, as sentences: nothing is said by colour or by place. */
export function plainEntry(entry: Entry): string[] {
  const label = joinLabel(labelOf(entry), ' ');
  const { fault, bytes, start, time } = entry;
  if (entry.kind === 'hold' || entry.kind === 'fin') {
    return [`${directionOf(entry.from)}: ${label}, ${milliseconds(time)} milliseconds.`];
  }
  const views = viewsOf(entry);
  return [
    `${directionOf(entry.from)}: ${label}. ${countOf(bytes.length)}, offset ${start}, ` +
      `${milliseconds(time)} milliseconds.`,
    ...views.flatMap(layerLines),
    'Fields:',
    ...fieldLines({ fields: fieldRowsOf(views), views }),
    ...(fault ? [`Refused at byte ${fault.offset - start}: ${fault.message}`] : []),
  ];
}
