import { entrySearch } from '../../view/model/entry-search.ts';
import { line } from '../../view/text/styled-text.ts';
import type { Outcome, Screen, Surroundings } from '../screen.ts';
import { typedAt } from '../typing.ts';
import { CAPTURE_SCREEN, goTo, placeIn } from './capture-screen.ts';

/**
 * Asks what to find, in the last line.
 *
 * @param input what has been typed so far
 * @param last what was found before: enter alone finds it again, further on
 */
export function openFind(input: string, last = ''): Screen {
  return {
    name: 'find',
    // Found again when it is opened again: so the next one can be found.
    keptAs: 'find',
    press: (key, around) => {
      if (key.name === 'escape') return { closes: true };
      if (key.name !== 'return') return { becomes: openFind(typedAt(input, key) ?? input, last) };
      const wanted = input === '' ? last : input;
      return wanted === ''
        ? { closes: true }
        : { ...find(wanted, around), becomes: openFind('', wanted) };
    },
    draw: (around, width, height) => {
      const lines = CAPTURE_SCREEN.draw(around, width, height);
      const again = last === '' ? '' : `  (enter: the next ${JSON.stringify(last)}; escape: back)`;
      const text = `find: ${input.slice(-(width - 12))}_${input === '' ? again : ''}`;
      return [...lines.slice(0, -1), line(`  ${text}`.slice(0, width))];
    },
  };
}

function find(wanted: string, around: Surroundings): Pick<Outcome, 'position' | 'notice'> {
  const place = around.capture?.find(entrySearch(wanted), placeIn(around));
  if (place) return { position: goTo(place, around) };
  return { notice: `Nothing after this has ${JSON.stringify(wanted)}.` };
}
