import type { Layer } from '../../trace/layers.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { firstFitting, titleRule } from '../text/fitting.ts';
import { milliseconds, shortDirection } from '../text/words.ts';

/**
 * A rule that says what the dump below it shows, and what else could be: as much as there is room for.
 *
 * @param beside the layer that is shown beside it
 */
export function bytesRule(model: TraceModel, width: number, beside?: Layer): string {
  const { size, streamOffset, time, caption } = model;
  if (caption !== undefined)
    return titleRule(width, [
      [caption, ''],
      ['worked out', ''],
    ]);
  const direction = shortDirection(model.from);
  const shown = `${beside ? `beside it: ${beside.number} ${beside.name} ─── ` : ''}t+${milliseconds(time)} ms`;
  const offset = model.ladder[model.current]?.kind === 'event' ? 'content' : 'stream';
  const named = layerNames(model);
  const numbered = layerNumbers(model);
  return titleRule(width, [
    [
      `bytes ─── ${direction}   ${size} B   at ${offset} offset ${streamOffset} ─── layers: ${named}`,
      shown,
    ],
    [`${direction}  ${size} B at ${streamOffset} ── ${named}`, shown],
    [`${direction}  ${size} B at ${streamOffset} ── ${named}`, ''],
    [`${direction}  ${size} B at ${streamOffset}`, numbered],
    [direction, numbered],
  ]);
}

/** `1 tcp  [3 frame]  4 unmask`: each by its key, and in brackets the one that is shown. */
function layerNames({ layers, layer }: TraceModel): string {
  const names = layers.map(({ number, name }) => {
    return number === layer ? `[${number} ${name}]` : `${number} ${name}`;
  });
  return names.join(' ');
}

function layerNumbers({ layers, layer }: TraceModel): string {
  return layers.map(({ number }) => (number === layer ? `[${number}]` : `${number}`)).join(' ');
}

/** Where the byte under the cursor is in every layer, in as many words as there is room for. */
export function placesWithin(places: string, width: number): string {
  const all = places.split(' = ');
  const withoutContent = all.filter((place) => !place.startsWith('content '));
  const candidates = [all, withoutContent, [all[0]!, all.at(-1)!], [all[0]!]];
  const texts = candidates.map((each) => [...new Set(each)].join(' = '));
  return firstFitting([...texts, ''], width);
}
