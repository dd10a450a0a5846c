import { countOf } from '../../wire/count.ts';
import type { KeptConnection } from '../model/capture-model.ts';
import { CONNECTIONS_HEADER, connectionLine } from '../model/connection-line.ts';
import { keyLine } from '../panes/key-lines.ts';
import { clip, type Line, line, rule } from '../text/styled-text.ts';

const KEYS = [
  'enter open  ↑↓ connection  pgdn pgup  home end  / find  l back  q quit',
  'enter open  ↑↓ connection  / find  l back  q quit',
  'enter ↑↓ / l q',
];

/** Title, header, rule and keys. */
const FRAME_LINES = 4;

/**
 * The connections of a capture, a line each, one of them under the cursor.
 *
 * @param name of the file
 * @param cursor index of one
 */
export function connectionsScreen(
  name: string,
  connections: readonly KeptConnection[],
  cursor: number,
  width: number,
  height: number,
): Line[] {
  const room = height - FRAME_LINES;
  const first = Math.max(0, Math.min(cursor - (room >> 1), connections.length - room));
  const shown = connections.slice(first, first + room).map(({ summary }, index) => {
    const isHere = first + index === cursor;
    const text = `${isHere ? '▸' : ' '}${connectionLine(summary)}`;
    return line(clip(text, width), isHere ? { bold: true } : {});
  });
  if (connections.length === 0) shown.push(line('  There is none so far.'));
  const blank = Array.from({ length: room - shown.length }, () => line(''));
  const title = `${name}: ${countOf(connections.length, 'connection')}`;
  const place = connections.length > 0 ? `${cursor + 1} of ${connections.length}` : '';
  return [
    line(rule(width, clip(title, width - 6)), { bold: true }),
    line(clip(` ${CONNECTIONS_HEADER}`, width)),
    ...shown,
    ...blank,
    line(rule(width, '', place)),
    keyLine(KEYS, width),
  ];
}
