import { type ByteEditor, openEditor } from '../lesson/byte-editor.ts';
import type { Try } from '../lesson/lesson.ts';
import { dissectPoke, type Poke, type PokeResult, type SplitResult } from '../lesson/poke.ts';
import type { ReplayPlace } from '../lesson/replay.ts';
import { nextSplitMode, type SplitMode } from '../lesson/split.ts';
import { editScreen } from '../view/edit-screen.ts';
import { hexFormFor } from '../view/hex.ts';
import { editModelOf, type PokeTitle } from '../view/poke-model.ts';
import {
  type ResultModel,
  resultLines,
  resultModelOf,
  resultScreen,
} from '../view/result-screen.ts';
import { type SplitModel, splitLines, splitScreen } from '../view/split-screen.ts';
import { type Line, line, wrap } from '../view/text.ts';
import { pressInEditor } from './edit-keys.ts';
import { type Key, nameOf } from './key.ts';

/** A message of a client under the learner's hands. It never changes: a key makes another of it. */
export interface PokeSession {
  readonly title: PokeTitle;
  readonly place: ReplayPlace;
  readonly editor: ByteEditor;
  readonly mode: SplitMode;
  /** What lies over the editor. */
  readonly over: ResultModel | SplitModel | undefined;
  /** Lines of it that have gone by at the top. */
  readonly scroll: number;
  /** Whether something is under way that the keys have asked for. */
  readonly isBusy: boolean;
  /** Why it could not be done; until the next key. */
  readonly problem: string;
}

/** What a key asks for that takes more than another state. */
export type PokeRequest = 'send' | 'split' | 'stop' | 'leave' | 'quit';

/** What has become of a request. */
export type PokeNews =
  | { readonly result: PokeResult }
  | { readonly split: SplitResult }
  | { readonly progress: { readonly done: number; readonly total: number } }
  | { readonly problem: string };

/** @param tries what the step has prepared, if the message is the one that it is about */
export function openPoke(
  title: PokeTitle,
  place: ReplayPlace,
  tries: readonly Try[] = [],
): PokeSession {
  const { bytes } = place.entry;
  const { protocol } = dissectPoke({ place, bytes });
  const editor = openEditor(bytes, protocol, tries);
  const calm = { over: undefined, scroll: 0, isBusy: false, problem: '' };
  return { title, place, editor, mode: 'as-recorded', ...calm };
}

/** Columns and rows of the screen. */
export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

/** What is to be sent, as it is by now. */
export function pokeOf({ place, editor, mode }: PokeSession): Poke {
  return { place, bytes: editor.draft.bytes, mode, cursor: editor.cursor };
}

/**
 * What a key does. Pure: what takes longer is asked for, and told by `hearNews` when it is there.
 *
 * @param size of the screen: it decides how far up and down go
 * @returns undefined for a key that means nothing here
 */
export function pressInPoke(
  session: PokeSession,
  key: Key,
  size: ScreenSize,
): { readonly session: PokeSession; readonly request?: PokeRequest } | undefined {
  const name = nameOf(key);
  if (name === 'q') return { session, request: 'quit' };
  if (session.isBusy) {
    const isStop = name === 'escape' || name === 'return';
    return isStop ? { session, request: 'stop' } : undefined;
  }
  const calm = session.problem === '' ? session : { ...session, problem: '' };
  if (name === 'R') return send(calm);
  if (name === 't') {
    const next = { ...calm, mode: nextSplitMode(calm.mode) };
    // Over a result, one wants to see whether it is the same.
    return calm.over ? send(next) : { session: next };
  }
  return calm.over ? overEditor(calm, name, size) : inEditor(calm, key, size);
}

/** Something that was asked for has come, or goes on. */
export function hearNews(session: PokeSession, news: PokeNews): PokeSession {
  if ('problem' in news) {
    return { ...session, isBusy: false, over: undefined, problem: news.problem };
  }
  const { title, editor } = session;
  if ('progress' in news) {
    return { ...session, over: { title, progress: news.progress, result: undefined } };
  }
  const over =
    'split' in news
      ? { title, progress: undefined, result: news.split }
      : resultModelOf(title, news.result, editor.draft);
  return { ...session, isBusy: false, over, scroll: 0 };
}

/** @returns exactly `height` lines, none wider than `width` */
export function drawPoke(session: PokeSession, width: number, height: number): Line[] {
  const lines = drawn(session, width, height);
  const says = session.isBusy ? BUSY : session.problem;
  if (says === '') return lines;
  const told = wrap(says, width - 4).map((text) => line(`  ${text}`));
  return [...lines.slice(0, -told.length), ...told];
}

/** While it lasts, no other key means anything. */
const BUSY = 'under way: esc stop  q quit';

function drawn(
  { over, scroll, title, place, editor, mode }: PokeSession,
  ...size: [number, number]
) {
  if (over && 'sent' in over) return resultScreen(over, ...size, scroll);
  if (over) return splitScreen(over, ...size, scroll);
  const dissection = dissectPoke({ place, bytes: editor.draft.bytes });
  return editScreen(editModelOf(title, editor, dissection, mode), ...size);
}

function send(session: PokeSession): { session: PokeSession; request: PokeRequest } {
  const request = session.mode === 'every-cut' ? 'split' : 'send';
  return { session: { ...session, isBusy: true }, request };
}

function inEditor(session: PokeSession, key: Key, { width }: ScreenSize) {
  const name = nameOf(key);
  if (name === 'escape' || name === 'return') return { session, request: 'leave' as const };
  const { bytesPerRow } = hexFormFor(width);
  const editor = pressInEditor(session.editor, key, bytesPerRow);
  return editor && { session: { ...session, editor } };
}

function overEditor(session: PokeSession, name: string, size: ScreenSize) {
  const { scroll } = session;
  switch (name) {
    case 'up':
      return { session: { ...session, scroll: Math.max(0, scroll - 1) } };
    case 'down':
      return { session: { ...session, scroll: Math.min(scroll + 1, mostScroll(session, size)) } };
    case 'home':
      return { session: { ...session, scroll: 0 } };
    case 'e':
    case 'escape':
    case 'return':
      return { session: { ...session, over: undefined, scroll: 0 } };
    default:
      return undefined;
  }
}

/** Lines that have to go by before the last one is seen. */
function mostScroll({ over }: PokeSession, { width, height }: ScreenSize): number {
  const lines = over && ('sent' in over ? resultLines(over, width) : splitLines(over, width));
  return Math.max(0, (lines?.length ?? 0) - (height - FRAME_LINES));
}

/** A header, a rule, and at least a line of keys. */
const FRAME_LINES = 3;
