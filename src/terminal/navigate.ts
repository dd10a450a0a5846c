import { type Line, line, wrap } from '../view/text/styled-text.ts';
import { fitsScreen } from '../view/text/widths.ts';
import { type Key, nameOf } from './key.ts';
import type { Outcome, Position, Request, Screen, Surroundings } from './screen.ts';
import { OPENINGS } from './screens/openings.ts';
import { STEP_SCREEN } from './screens/step-screen.ts';

/** All that a key press can change. */
export interface Situation {
  readonly position: Position;
  /** What lies over the step, the topmost last. */
  readonly screens: readonly Screen[];
  /** What was left half done, and is gone back to when it is opened again. */
  readonly kept: readonly Screen[];
  /** A sentence for the last line, until the next key. */
  readonly notice: string;
  /** Whether the learner has just been told what would be lost by leaving. */
  readonly isWarned?: boolean;
}

/** Where a key leads, and what the player has to see to then. */
export interface Move {
  readonly situation: Situation;
  readonly request: Request | undefined;
}

/** At a place of a lesson, with nothing over the step. */
export function situationAt(position: Position, notice = ''): Situation {
  return { position, screens: [], kept: [], notice };
}

/** Works out what a key means where the learner is. Pure: it draws and waits for nothing. */
export function navigate(situation: Situation, key: Key, around: Surroundings): Move {
  const request = commandOf(key);
  if (request) return { situation, request };
  // With ctrl or alt a letter is another key, and not one of ours.
  // (readline gives the escape key alt as well, because its byte begins what alt sends.)
  if (key.ctrl || (key.meta && key.name !== 'escape')) return { situation, request: undefined };
  const outcome = topOf(situation).press(key, around) ?? pressAnywhere(key, around);
  if (outcome.request?.type === 'quit' && !situation.isWarned && hasEdited(situation)) {
    return { situation: { ...situation, notice: WARNING, isWarned: true }, request: undefined };
  }
  return { situation: follow(situation, outcome), request: outcome.request };
}

const WARNING = 'Bytes that you have edited would be lost: q once more quits, any other key stays.';

/** Whether there are bytes, on any screen that is open or was left, that the learner has made. */
function hasEdited({ screens, kept }: Situation): boolean {
  return [...screens, ...kept].some(({ isEdited = false }) => isEdited);
}

/**
 * The screen that is up.
 *
 * @returns at most `height` lines, none wider than `width`
 */
export function drawSituation(
  situation: Situation,
  around: Surroundings,
  width: number,
  height: number,
): Line[] {
  if (!fitsScreen(width, height)) return [line('wirewalk needs 40x24 or 80x20'.slice(0, width))];
  const lines = topOf(situation).draw(around, width, height);
  if (situation.notice === '') return lines;
  const last = wrap(situation.notice, width - 4).map((text) => line(`  ${text}`));
  return [...lines.slice(0, -last.length), ...last];
}

function topOf({ screens }: Situation): Screen {
  return screens.at(-1) ?? STEP_SCREEN;
}

/** What a key with ctrl commands, whatever screen is up. */
function commandOf({ ctrl, name }: Key): Request | undefined {
  if (!ctrl) return undefined;
  if (name === 'c') return { type: 'interrupt' };
  if (name === 'z') return { type: 'suspend' };
  if (name === 'l') return { type: 'redraw' };
  return undefined;
}

/** What a key means that the screen has no use for. */
function pressAnywhere(key: Key, around: Surroundings): Outcome {
  const name = nameOf(key);
  if (name === 'q') return { request: { type: 'quit' } };
  const { openings = OPENINGS } = around;
  const opened = openings.find((opening) => opening.key === name)?.open(around);
  if (opened === undefined) return {};
  return typeof opened === 'string' ? { notice: opened } : { opens: opened };
}

function follow(situation: Situation, outcome: Outcome): Situation {
  const { screens, kept } = situation;
  const { position = situation.position, notice = '', becomes, opens, closes, leaves } = outcome;
  const next = { position, notice, screens, kept };
  if (closes) {
    return { ...next, screens: screens.slice(0, -1), kept: keep(kept, leaves ?? screens.at(-1)) };
  }
  if (becomes) return { ...next, screens: [...screens.slice(0, -1), becomes] };
  if (!opens) return next;
  // What is opened to do something at once has a state of its own.
  const left = outcome.request ? undefined : findKept(kept, opens);
  const open = screens.findIndex(({ name }) => name === opens.name);
  const below = screens.slice(0, open < 0 ? screens.length : open);
  return {
    ...next,
    screens: [...below, left ?? opens],
    kept: kept.filter((each) => each !== left),
  };
}

function keep(kept: readonly Screen[], left: Screen | undefined): readonly Screen[] {
  if (left?.keptAs === undefined || left.isUntouched) return kept;
  return [...kept.filter((each) => each !== findKept(kept, left)), left];
}

function findKept(kept: readonly Screen[], { keptAs }: Screen): Screen | undefined {
  return keptAs === undefined ? undefined : kept.find((each) => each.keptAs === keptAs);
}
