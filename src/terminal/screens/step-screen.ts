import type { LayerNumber } from '../../trace/layers.ts';
import { byteAtOffset } from '../../trace/views.ts';
import { hasLayer, noLayer, type TraceModel } from '../../view/model/trace-model.ts';
import { traceScreen } from '../../view/screens/trace-screen.ts';
import { nameOf } from '../key.ts';
import {
  cursorAtOffset,
  cursorOn,
  lastNamed,
  moveByte,
  moveField,
  offsetUnder,
} from '../move-cursor.ts';
import type { Outcome, Position, Screen, Surroundings } from '../screen.ts';
import { openClosing } from './closing-screen.ts';
import { openQuestion, questionBefore } from './question-screen.ts';
import { askToSplit } from './resend-screen.ts';

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
      case 't':
        return askToSplit(around);
      case 'c':
        return { position: { ...position, dimsControl: !position.dimsControl } };
      default:
        return /^[1-6]$/.test(nameOf(key))
          ? turnLayer(Number(nameOf(key)) as LayerNumber, around)
          : undefined;
    }
  },
  draw: ({ model, position }, width, height) => {
    const { cursor, dimsControl } = position;
    return traceScreen(model, cursor, width, height, { dimsControl });
  },
};

/**
 * The position in which a step opens: on the field that it is about.
 *
 * @param dimsControl as it was before
 */
export function openStep(model: TraceModel, dimsControl = false): Position {
  const cursor = cursorOn(model, model.firstField);
  return { stepIndex: model.stepIndex, row: undefined, layer: undefined, cursor, dimsControl };
}

/** What would be given away by the step is asked before it. */
function turn(stepIndex: number, around: Surroundings): Outcome {
  const { position, model, modelAt } = around;
  if (stepIndex < 0) return { request: { type: 'previous-lesson' } };
  if (stepIndex >= model.stepCount) return { opens: openClosing(0), notice: missedText(around) };
  const next = openStep(modelAt(stepIndex), position.dimsControl);
  const asked = stepIndex > position.stepIndex ? questionBefore(stepIndex, around) : undefined;
  return asked ? { opens: openQuestion(asked, around, next) } : { position: next };
}

/** Which questions are to be asked again; empty for none. */
function missedText({ missed }: Surroundings): string {
  const [first] = missed;
  return first === undefined
    ? ''
    : `Not solved: ${missed.join(', ')}. g and ${first} go there; p asks again.`;
}

/** Another layer, with the cursor on the same byte. */
function turnLayer(layer: LayerNumber, { position, model, modelAt }: Surroundings): Outcome {
  const { stepIndex, cursor } = position;
  const offset = offsetUnder(model, cursor);
  const row = layer > 1 && offset !== undefined ? ownerOf(model, offset) : undefined;
  const own = row === undefined ? model : modelAt(stepIndex, row);
  if (!hasLayer(own, layer)) return { notice: noLayer(own, layer) };
  const there = row ?? position.row;
  const next = modelAt(stepIndex, there, layer);
  return { position: { ...position, row: there, layer, cursor: cursorAtOffset(next, offset) } };
}

/**
 * A read may have brought more than the message that is looked at: the layers above of such a byte are
 * those of its own message.
 *
 * @returns the row of that message; undefined where it is the one that is looked at
 */
function ownerOf({ layers, rowAt }: TraceModel, offset: number): number | undefined {
  const wire = layers.find(({ number }) => number === 3)?.views[0];
  const isOwn = wire === undefined || byteAtOffset(wire, offset) !== undefined;
  return isOwn ? undefined : rowAt(offset);
}

/** The messages of a conversation follow each other in a ring; ends have no bytes and are passed over. */
function turnMessage(by: 1 | -1, { position, model, modelAt }: Surroundings): Position {
  const { length } = model.ladder;
  let row = model.current;
  do row = (row + by + length) % length;
  while (model.ladder[row]!.size === undefined);
  const home = modelAt(position.stepIndex);
  const next = row === home.current ? home : modelAt(position.stepIndex, row);
  const opened = openStep(next, position.dimsControl);
  return { ...opened, row: next === home ? undefined : row };
}
