import type { Cursor } from '../view/hex.ts';
import type { TraceModel } from '../view/model.ts';

/** Which screen is up: the step, all keys, the list of lessons, or the step with a prompt. */
export type Screen = 'step' | 'keys' | 'list' | 'go-to';

/** Where the learner is. */
export interface Position {
  readonly screen: Screen;
  readonly stepIndex: number;
  readonly cursor: Cursor;
  /** Row of the conversation that is looked at; undefined: the one that the step is about. */
  readonly row: number | undefined;
  /** Which lesson the list's cursor is on. */
  readonly listed: number;
  /** What has been typed at the prompt. */
  readonly input: string;
  /** A sentence for the last line, until the next key. */
  readonly notice: string;
}

/** What a key asks for beyond moving about in this lesson. */
export type Request =
  | { readonly type: 'quit' }
  | { readonly type: 'suspend' }
  | { readonly type: 'go-to'; readonly place: string }
  | { readonly type: 'open-listed' }
  | { readonly type: 'next-lesson' }
  | { readonly type: 'previous-lesson' }
  | { readonly type: 'redraw' };

/** What a key leads to: another position, or a request that the player has to see to. */
export type Outcome = { readonly position: Position } | { readonly request: Request };

/** A key press as Node's readline names it. */
export interface Key {
  readonly name?: string | undefined;
  readonly sequence?: string | undefined;
  readonly ctrl?: boolean | undefined;
  readonly meta?: boolean | undefined;
  readonly shift?: boolean | undefined;
}

/** What navigation has to know about where it moves. */
export interface Surroundings {
  readonly model: TraceModel;
  readonly modelAt: (stepIndex: number, row?: number) => TraceModel;
  readonly lessonCount: number;
}

/** The position in which a step opens: on the field that it is about. */
export function openStep(model: TraceModel): Position {
  const cursor = cursorOn(model, model.firstField);
  const { stepIndex } = model;
  return { screen: 'step', stepIndex, row: undefined, cursor, listed: 0, input: '', notice: '' };
}

/** Works out what a key means where the learner is. Pure: it draws and waits for nothing. */
export function navigate(position: Position, key: Key, around: Surroundings): Outcome {
  if (key.ctrl && key.name === 'c') return { request: { type: 'quit' } };
  if (key.ctrl && key.name === 'z') return { request: { type: 'suspend' } };
  if (key.ctrl && key.name === 'l') return { request: { type: 'redraw' } };
  // With ctrl or alt a letter is another key, and not one of ours.
  // (readline gives the escape key alt as well, because its byte begins what alt sends.)
  if (key.ctrl || (key.meta && key.name !== 'escape')) return { position };
  const calm = position.notice === '' ? position : { ...position, notice: '' };
  switch (position.screen) {
    case 'keys':
      if (nameOf(key) === 'q') return { request: { type: 'quit' } };
      return { position: { ...calm, screen: 'step' } };
    case 'list':
      return inList(calm, key, around);
    case 'go-to':
      return atPrompt(calm, key);
    default:
      return inStep(calm, key, around);
  }
}

function inStep(position: Position, key: Key, around: Surroundings): Outcome {
  const { model } = around;
  switch (nameOf(key)) {
    case 'n':
    case 'space':
    case 'return':
      return turn(position.stepIndex + 1, around);
    case 'b':
    case 'backspace':
      return turn(position.stepIndex - 1, around);
    case 'down':
      return { position: { ...position, cursor: moveField(model, position.cursor, 1) } };
    case 'up':
      return { position: { ...position, cursor: moveField(model, position.cursor, -1) } };
    case 'right':
      return { position: { ...position, cursor: moveByte(model, position.cursor, 1) } };
    case 'left':
      return { position: { ...position, cursor: moveByte(model, position.cursor, -1) } };
    case 'home':
      return { position: { ...position, cursor: cursorOn(model, 0) } };
    case 'end':
      return { position: { ...position, cursor: cursorOn(model, lastNamed(model)) } };
    case 'tab':
      return { position: turnMessage(position, key.shift ? -1 : 1, around) };
    case 'g':
      return { position: { ...position, screen: 'go-to', input: '' } };
    case 'l':
      return { position: { ...position, screen: 'list' } };
    case '?':
      return { position: { ...position, screen: 'keys' } };
    case 'q':
      return { request: { type: 'quit' } };
    default:
      return { position };
  }
}

function inList(position: Position, key: Key, { lessonCount }: Surroundings): Outcome {
  const listed = (by: number) => Math.min(lessonCount - 1, Math.max(0, position.listed + by));
  switch (nameOf(key)) {
    case 'down':
      return { position: { ...position, listed: listed(1) } };
    case 'up':
      return { position: { ...position, listed: listed(-1) } };
    case 'return':
      return { request: { type: 'open-listed' } };
    case 'g':
      return { position: { ...position, screen: 'go-to', input: '' } };
    case '?':
      return { position: { ...position, screen: 'keys' } };
    case 'q':
      return { request: { type: 'quit' } };
    case 'l':
    case 'b':
    case 'escape':
      return { position: { ...position, screen: 'step' } };
    default:
      return { position };
  }
}

function atPrompt(position: Position, key: Key): Outcome {
  switch (key.name) {
    case 'return':
      if (position.input.trim() === '') return { position: { ...position, screen: 'step' } };
      return { request: { type: 'go-to', place: position.input.trim() } };
    case 'escape':
      return { position: { ...position, screen: 'step' } };
    case 'backspace':
      return { position: { ...position, input: position.input.slice(0, -1) } };
  }
  const typed = key.sequence ?? '';
  const isText = typed.length === 1 && typed >= ' ' && typed <= '~' && !key.ctrl;
  return { position: isText ? { ...position, input: position.input + typed } : position };
}

/** readline names letters in lower case; signs have only their sequence. */
function nameOf({ name, sequence }: Key): string {
  return name ?? sequence ?? '';
}

function turn(stepIndex: number, { model, modelAt }: Surroundings): Outcome {
  if (stepIndex < 0) return { request: { type: 'previous-lesson' } };
  if (stepIndex >= model.stepCount) return { request: { type: 'next-lesson' } };
  return { position: openStep(modelAt(stepIndex)) };
}

/** The messages of a conversation follow each other in a ring; ends have no bytes and are passed over. */
function turnMessage(position: Position, by: 1 | -1, { model, modelAt }: Surroundings): Position {
  const { length } = model.ladder;
  let row = model.current;
  do row = (row + by + length) % length;
  while (model.ladder[row]!.size === undefined);
  const home = modelAt(position.stepIndex);
  const next = row === home.current ? home : modelAt(position.stepIndex, row);
  return { ...openStep(next), row: next === home ? undefined : row };
}

function cursorOn(model: TraceModel, field: number): Cursor {
  return { field, byte: model.fields[field]?.start ?? 0 };
}

function lastNamed({ fields }: TraceModel): number {
  return fields.findLastIndex((field) => !field.isDelimiter);
}

/** Up and down go from field to field; delimiters are passed over, the bytes reach them. */
function moveField(model: TraceModel, cursor: Cursor, by: 1 | -1): Cursor {
  const { fields } = model;
  let field = cursor.field + by;
  while (fields[field]?.isDelimiter) field += by;
  return fields[field] ? cursorOn(model, field) : cursor;
}

/** Left and right go from byte to byte, and on into the layer before or behind. */
function moveByte(model: TraceModel, { field, byte }: Cursor, by: 1 | -1): Cursor {
  const current = model.fields[field];
  if (!current) return { field, byte };
  const inLayer = fieldAt(model, current.layer, byte + by);
  if (inLayer >= 0) {
    const keeps = byte + by >= current.start && byte + by < current.end;
    return { field: keeps ? field : inLayer, byte: byte + by };
  }
  const layer = current.layer + by;
  const start = by > 0 ? 0 : (model.layers[layer]?.bytes.length ?? 0) - 1;
  const next = fieldAt(model, layer, start);
  return next < 0 ? { field, byte } : { field: next, byte: start };
}

function fieldAt({ fields }: TraceModel, layer: number, byte: number): number {
  return fields.findIndex(
    (field) => field.layer === layer && byte >= field.start && byte < field.end,
  );
}
