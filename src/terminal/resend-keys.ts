import { hexFormFor } from '../view/panes/hex.ts';
import { mostScroll } from './draw-resend.ts';
import { pressInEditor } from './edit-keys.ts';
import { type Key, nameOf } from './key.ts';
import { movedBy } from './page-keys.ts';
import {
  nextMode,
  type ResendSession,
  requestSend,
  type Shown,
  withEditor,
} from './resend-session.ts';

/** What a key leads to; and what it asks for, if that takes more than another state. */
export interface ResendOutcome {
  readonly session: ResendSession;
  readonly request?: 'send' | 'split' | 'stop' | 'leave' | 'quit' | 'source';
}

/** Columns and rows of the screen. */
export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Works out what a key does to a message under the learner's hands. Pure: what takes longer is asked for,
 * and told by `hearNews` when it is there.
 *
 * @param size of the screen: it decides how far up and down go
 * @returns undefined for a key that means nothing here
 */
export function pressInResend(
  session: ResendSession,
  key: Key,
  size: ScreenSize,
): ResendOutcome | undefined {
  const name = nameOf(key);
  const isTyping = session.shown.at === 'editor' && session.editor.mode === 'text';
  if (isTyping && session.activity.is === 'idle') return inEditor(session, key, size);
  if (name === 'q') return { session, request: 'quit' };
  if (session.activity.is === 'sending' || session.activity.is === 'cutting') {
    return leadsOut(name) ? { session, request: 'stop' } : undefined;
  }
  const calm: ResendSession = { ...session, activity: { is: 'idle', problem: '' } };
  const { shown } = calm;
  if (name === 'R') return requestSend(calm);
  if (name === 's') return { session: calm, request: 'source' };
  if (name === 't') {
    const next = nextMode(calm);
    // Over a result, one wants to see whether it is the same.
    return shown.at === 'editor' ? { session: next } : requestSend(next);
  }
  if (shown.at === 'editor') return inEditor(calm, key, size);
  const next = overEditor(shown, key, size);
  return next && { session: { ...calm, shown: next } };
}

function leadsOut(name: string): boolean {
  return name === 'escape' || name === 'return';
}

function inEditor(
  session: ResendSession,
  key: Key,
  { width }: ScreenSize,
): ResendOutcome | undefined {
  const isTyping = session.editor.mode === 'text';
  if (!isTyping && leadsOut(nameOf(key))) return { session, request: 'leave' };
  const editor = pressInEditor(session.editor, key, hexFormFor(width).bytesPerRow);
  return editor && { session: withEditor(session, editor) };
}

/** What does not scroll: a page shows the rest, and a line again. */
const LINES_AROUND = 4;

function overEditor(
  shown: Exclude<Shown, { at: 'editor' }>,
  key: Key,
  size: ScreenSize,
): Shown | undefined {
  const { scroll } = shown;
  const name = nameOf(key);
  if (name === 'e' || leadsOut(name)) return { at: 'editor' };
  const range = { count: mostScroll(shown, size) + 1, page: size.height - LINES_AROUND };
  const moved = movedBy(key, scroll, range);
  return moved === undefined ? undefined : { ...shown, scroll: moved };
}
