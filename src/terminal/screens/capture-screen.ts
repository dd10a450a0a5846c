import type { CapturedPlace, KeptCapture } from '../../view/model/capture-model.ts';
import type { TraceModel } from '../../view/model/trace-model.ts';
import { nameOf } from '../key.ts';
import type { Outcome, Position, Screen, Surroundings } from '../screen.ts';
import { ONLY_LOOKED_AT } from './bit-screen.ts';
import { openStep, STEP_SCREEN } from './step-screen.ts';

/** Messages that a key turns at once. */
const PAGE = 10;

/** A message of a capture: the screen of a step, with connections instead of steps. */
export const CAPTURE_SCREEN: Screen = {
  name: 'capture',
  press: (key, around) => {
    switch (nameOf(key)) {
      case 'n':
      case 'space':
      case 'return':
        return turnConnection(1, around);
      case 'b':
      case 'backspace':
        return turnConnection(-1, around);
      case 'tab':
        return turnRow(key.shift ? -1 : 1, around);
      case 'pagedown':
        return turnRow(PAGE, around);
      case 'pageup':
        return turnRow(-PAGE, around);
      case 'e':
      case 't':
      case 'p':
      case 'T':
        return { notice: ONLY_LOOKED_AT };
      default:
        return STEP_SCREEN.press(key, around);
    }
  },
  draw: STEP_SCREEN.draw,
};

/** Where a capture is at present. */
export function placeIn({ position }: Surroundings): CapturedPlace {
  return { index: position.stepIndex, row: position.row ?? 0 };
}

/** The position in which a message is opened. */
export function goTo({ index, row }: CapturedPlace, { modelAt, position }: Surroundings): Position {
  const model = modelAt(index, row);
  return { ...openStep(model, position.dimsControl), row: rowOf(model) };
}

function rowOf({ ladder, current }: TraceModel): number {
  return (ladder[current]?.number ?? 1) - 1;
}

function turnConnection(by: 1 | -1, around: Surroundings): Outcome {
  const { connections } = around.capture as KeptCapture;
  let index = around.position.stepIndex + by;
  while (connections[index]?.rows === 0) index += by;
  if (connections[index]) return { position: goTo({ index, row: 0 }, around) };
  return { notice: by > 0 ? 'That was the last connection.' : 'This is the first connection.' };
}

/** From row to row: what has no bytes, an end or a hold, says something all the same. */
function turnRow(by: number, around: Surroundings): Outcome {
  const { index, row } = placeIn(around);
  const { rows } = (around.capture as KeptCapture).connections[index]!;
  const next = Math.max(0, Math.min(rows - 1, row + by));
  if (next !== row) return { position: goTo({ index, row: next }, around) };
  return { notice: by > 0 ? LAST_MESSAGE : FIRST_MESSAGE };
}

const LAST_MESSAGE = 'That was the last message of this connection; n goes to the next one.';
const FIRST_MESSAGE = 'This is the first message of this connection; b goes to the one before.';
