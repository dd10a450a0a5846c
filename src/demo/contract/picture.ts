import type { Move } from './life.ts';

/**
 * Draws states as boxes, one below the other. A move to the next box goes down; all others are written
 * beside the box that they leave.
 *
 * @param notes what is said in the box of a state besides its name
 */
export function drawMoves(
  order: readonly string[],
  moves: readonly Move[],
  notes: Readonly<Record<string, string>>,
): string {
  const texts = order.map((state) => [state, notes[state] ?? ''].filter(Boolean).join(': '));
  const width = Math.max(...texts.map((text) => text.length));
  const rule = `+${'-'.repeat(width + 2)}+`;
  const lines = order.flatMap((state, index) => {
    const next = order[index + 1];
    const leaving = moves.filter(({ from }) => from === state);
    const down = leaving.filter(({ to }) => to === next);
    const aside = leaving.filter(({ to }) => to !== next);
    const [first, ...others] = aside.map(({ by, to }) => ` -- ${by} --> ${to}`);
    return [
      rule,
      `| ${texts[index]!.padEnd(width)} |${first ?? ''}`,
      ...others.map((text) => `|${' '.repeat(width + 2)}|${text}`),
      rule,
      ...arrowDown(down, next !== undefined),
    ];
  });
  return lines.join('\n');
}

/** Boxes that no move joins only stand below each other. */
function arrowDown(down: readonly Move[], hasNext: boolean): string[] {
  if (down.length === 0) return hasNext ? [''] : [];
  return [`     |  ${down.map(({ by }) => by).join(', or ')}`, '     v'];
}
