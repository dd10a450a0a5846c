import type { KeptConnection } from '../../view/model/capture-model.ts';
import { connectionsScreen } from '../../view/screens/connections-screen.ts';
import { nameOf } from '../key.ts';
import { movedBy } from '../page-keys.ts';
import type { Outcome, Screen, Surroundings } from '../screen.ts';
import { goTo } from './capture-screen.ts';
import { openFind } from './find-screen.ts';

const PAGE = 10;

/**
 * The connections of a capture.
 *
 * @param cursor index of the one under the cursor
 */
export function openConnections(cursor: number): Screen {
  return {
    name: 'connections',
    press: (key, around) => {
      const connections = around.capture?.connections ?? [];
      const name = nameOf(key);
      if (name === 'return' || name === 'space') return open(cursor, connections, around);
      if (name === '/') return search(cursor, connections, around);
      if (name === 'l' || name === 'escape' || name === 'b') return { closes: true };
      const next = movedBy(key, cursor, { count: connections.length, page: PAGE });
      if (next !== undefined) return { becomes: openConnections(next) };
      return ['q', '?'].includes(name) ? undefined : {};
    },
    draw: ({ capture }, width, height) =>
      connectionsScreen(capture?.name ?? '', capture?.connections ?? [], cursor, width, height),
  };
}

function open(
  cursor: number,
  connections: readonly KeptConnection[],
  around: Surroundings,
): Outcome {
  if ((connections[cursor]?.rows ?? 0) === 0) return { notice: 'Nothing was said on it.' };
  return { closes: true, position: goTo({ index: cursor, row: 0 }, around) };
}

/** From the connection under the cursor on. */
function search(
  cursor: number,
  connections: readonly KeptConnection[],
  around: Surroundings,
): Outcome {
  if ((connections[cursor]?.rows ?? 0) === 0) return { notice: 'Nothing was said on it.' };
  const position = goTo({ index: cursor, row: 0 }, around);
  return { becomes: openFind(''), position };
}
