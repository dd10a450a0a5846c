import { SIDES } from '../../wire/side.ts';
import type { Fact } from '../model/state-facts.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { waitingTexts } from '../model/waiting.ts';
import { type Line, line, rule, wrap } from '../text/styled-text.ts';
import { SIDE_STYLES } from '../text/styles.ts';
import { COLUMNS_FOR } from '../text/widths.ts';

const ABOUT_WIDTH = 11;
const SIDE_WIDTH = 8;

/** Columns of the pane beside the ladder; 0 where the screen is too narrow for it. */
export function statePaneWidth(screenWidth: number): number {
  if (screenWidth < COLUMNS_FOR.beliefs) return 0;
  return screenWidth < COLUMNS_FOR.longBeliefs ? 40 : 44;
}

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
