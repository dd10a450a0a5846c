import type { TraceModel } from '../../view/model.ts';
import { traceScreen } from '../../view/trace-screen.ts';
import { cursorOn, lastNamed, moveByte, moveField } from '../move-cursor.ts';
import { nameOf, type Outcome, type Position, type Screen, type Surroundings } from '../screen.ts';

/** The step itself, which all other screens lie over. */
export const STEP_SCREEN: Screen = {
  name: 'step',
  press: (key, around) => {
    const { position, model } = around;
    const { cursor } = position;
    switch (nameOf(key)) {
      case 'n':
      case 'space':
      case 'return':
        return turn(position.stepIndex + 1, around);
      case 'b':
      case 'backspace':
        return turn(position.stepIndex - 1, around);
      case 'down':
        return { position: { ...position, cursor: moveField(model, cursor, 1) } };
      case 'up':
        return { position: { ...position, cursor: moveField(model, cursor, -1) } };
      case 'right':
        return { position: { ...position, cursor: moveByte(model, cursor, 1) } };
      case 'left':
        return { position: { ...position, cursor: moveByte(model, cursor, -1) } };
      case 'home':
        return { position: { ...position, cursor: cursorOn(model, 0) } };
      case 'end':
        return { position: { ...position, cursor: cursorOn(model, lastNamed(model)) } };
      case 'tab':
        return { position: turnMessage(key.shift ? -1 : 1, around) };
      default:
        return undefined;
    }
  },
  draw: ({ model, position }, width, height) => traceScreen(model, position.cursor, width, height),
};

/** The position in which a step opens: on the field that it is about. */
export function openStep(model: TraceModel): Position {
  const cursor = cursorOn(model, model.firstField);
  return { stepIndex: model.stepIndex, row: undefined, cursor };
}

function turn(stepIndex: number, { model, modelAt }: Surroundings): Outcome {
  if (stepIndex < 0) return { request: { type: 'previous-lesson' } };
  if (stepIndex >= model.stepCount) return { request: { type: 'next-lesson' } };
  return { position: openStep(modelAt(stepIndex)) };
}

/** The messages of a conversation follow each other in a ring; ends have no bytes and are passed over. */
function turnMessage(by: 1 | -1, { position, model, modelAt }: Surroundings): Position {
  const { length } = model.ladder;
  let row = model.current;
  do row = (row + by + length) % length;
  while (model.ladder[row]!.size === undefined);
  const home = modelAt(position.stepIndex);
  const next = row === home.current ? home : modelAt(position.stepIndex, row);
  return { ...openStep(next), row: next === home ? undefined : row };
}
