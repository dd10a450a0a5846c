import { findHits } from '../../view/model/course-search.ts';
import { hitsOnScreen, searchScreen } from '../../view/screens/search-screen.ts';
import type { Key } from '../key.ts';
import { movedBy } from '../page-keys.ts';
import type { Outcome, Screen, Surroundings } from '../screen.ts';
import { typedAt } from '../typing.ts';

/** What is searched for, and which of the steps found is under the cursor. */
interface Searching {
  readonly wanted: string;
  readonly cursor: number;
  /** Whether it was searched before: then the next character begins another search. */
  readonly isOld: boolean;
}

/** A search of all lessons. What was searched last is there again. */
export function openSearch(): Screen {
  return searching({ wanted: '', cursor: 0, isOld: false });
}

function searching(state: Searching): Screen {
  return {
    name: 'search',
    keptAs: 'search',
    isUntouched: state.wanted === '',
    press: (key, around) => press(state, key, around),
    draw: ({ searched, readLessons, lessons }, width, height) => {
      const { wanted, cursor } = state;
      const hits = findHits(searched, wanted);
      const model = { wanted, hits, cursor, read: readLessons, lessons: lessons.length };
      return searchScreen(model, width, height);
    },
  };
}

/** Every character is typed: no letter is a key here. */
function press(state: Searching, key: Key, { searched, height }: Surroundings): Outcome {
  const { wanted, cursor, isOld } = state;
  const hits = findHits(searched, wanted);
  const range = { count: hits.length, page: hitsOnScreen(height) };
  const moved = movedBy(key, cursor, range);
  if (moved !== undefined) return { becomes: searching({ ...state, cursor: moved }) };
  switch (key.name) {
    case 'return': {
      const hit = hits[cursor];
      if (!hit) return {};
      const place = hit.step.place;
      const leaves = searching({ ...state, isOld: true });
      return { closes: true, leaves, request: { type: 'go-to', place } };
    }
    case 'escape':
      return { closes: true, leaves: openSearch() };
    default: {
      const typed = typedAt(isOld && key.name !== 'backspace' ? '' : wanted, key);
      const other = typed !== undefined && typed !== wanted;
      return other ? { becomes: searching({ wanted: typed, cursor: 0, isOld: false }) } : {};
    }
  }
}
