import { SIDES } from '../../wire/side.ts';
import type { LadderRow } from '../model/ladder-rows.ts';
import type { Fact } from '../model/state-facts.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { waitingTexts } from '../model/waiting.ts';
import { type Line, line, rule, wrap } from '../text/styled-text.ts';
import { SIDE_STYLES } from '../text/styles.ts';
import { COLUMNS_FOR } from '../text/widths.ts';
import { leastLadderWidth, TIME_WIDTH } from './ladder-pane.ts';

const ABOUT_WIDTH = 11;
const SIDE_WIDTH = 8;

/** How a screen is shared between the ladder and the pane beside it. */
export interface BesideLadder {
  /** Columns of the pane; 0 where there is none. */
  readonly stateWidth: number;
  /** Whether the rows of the ladder have their times. */
  readonly hasTimes: boolean;
}

/** No label of the ladder is cut for the pane's sake: the times go first, then the pane itself. */
export function besideLadder(ladder: readonly LadderRow[], screenWidth: number): BesideLadder {
  if (screenWidth < COLUMNS_FOR.beliefs) return { stateWidth: 0, hasTimes: false };
  const usual = LEAST_LADDER[screenWidth < COLUMNS_FOR.longBeliefs ? 'narrow' : 'wide'];
  const needed = leastLadderWidth(ladder, screenWidth);
  for (const hasTimes of [true, false]) {
    const room = screenWidth - Math.max(usual, needed + (hasTimes ? TIME_WIDTH : 0));
    if (room >= LEAST_WIDTH) return { stateWidth: Math.min(room, MOST_WIDTH), hasTimes };
  }
  return { stateWidth: 0, hasTimes: true };
}

/** A pane that is narrower breaks every line. */
const LEAST_WIDTH = 32;
/** One that is wider has nothing to put there. */
const MOST_WIDTH = 60;
/** Columns that a ladder has at least beside the pane, where the screen is narrower and where it is wider. */
const LEAST_LADDER = { narrow: 60, wide: 76 } as const;

/** What each side believes at the row that is looked at, who is held, and what TCP had to do with it. */
export function statePane({ states, waiting, carried }: TraceModel, width: number): Line[] {
  const sides = SIDES.flatMap((side) =>
    states[side].flatMap((fact, index) => factLines(fact, index === 0 ? side : undefined, width)),
  );
  const holds = waitingTexts(waiting()).flatMap((text, index) =>
    named(index === 0 ? 'holds' : '', text, width),
  );
  const tcp = named('TCP', carried, width);
  return [
    line('what each side believes'),
    ...sides,
    ...(holds.length === 0 ? [] : [line(rule(width - 1)), ...holds]),
    ...(carried === '' ? [] : [line(rule(width - 1)), ...tcp]),
  ];
}

/** A text beside what it is about. */
function named(name: string, text: string, width: number): Line[] {
  return wrap(text, width - SIDE_WIDTH - 1).map((part, index) =>
    line(`${(index === 0 ? name : '').padEnd(SIDE_WIDTH)}${part}`),
  );
}

function factLines(
  { about, says }: Fact,
  side: keyof typeof SIDE_STYLES | undefined,
  width: number,
): Line[] {
  const name = (side ?? '').padEnd(SIDE_WIDTH);
  const texts = wrap(says, width - SIDE_WIDTH - ABOUT_WIDTH - 1);
  return texts.map((text, index): Line => {
    if (index > 0) return line(`${' '.repeat(SIDE_WIDTH + ABOUT_WIDTH)}${text}`);
    const rest = `${about.padEnd(ABOUT_WIDTH)}${text}`;
    return side ? [{ text: name, style: SIDE_STYLES[side] }, { text: rest }] : line(name + rest);
  });
}
