import { type ByteEditor, openEditor } from '../lesson/resend/byte-editor.ts';
import type { ReplayPlace } from '../lesson/resend/replay.ts';
import { dissectResend, type ResendResult, type SplitResult } from '../lesson/resend/resend.ts';
import { nextSplitMode, type SplitMode } from '../lesson/resend/split.ts';
import type { Try } from '../lesson/script/lesson.ts';
import type { Dissection } from '../trace/dissection.ts';
import {
  type CutProgress,
  type ResendTitle,
  type ResultModel,
  resultModelOf,
} from '../view/model/resend-model.ts';

/** A message of a client under the learner's hands. It never changes: a key makes another of it. */
export interface ResendSession {
  readonly title: ResendTitle;
  readonly place: ReplayPlace;
  readonly editor: ByteEditor;
  /** What our server would make of the bytes in the editor. */
  readonly dissection: Dissection;
  readonly mode: SplitMode;
  readonly shown: Shown;
  readonly activity: Activity;
}

/** What the keys are for: the bytes, or what came of them, which lies over the bytes. */
export type Shown =
  | { readonly at: 'editor' }
  | { readonly at: 'result'; readonly model: ResultModel; readonly scroll: number }
  | { readonly at: 'cuts'; readonly result: SplitResult; readonly scroll: number };

/** What is under way, if anything is. */
export type Activity =
  /** With what could not be done, in a sentence, until the next key; mostly empty. */
  | { readonly is: 'idle'; readonly problem: string }
  /** Until there is something to tell, the screen stays as it is. */
  | { readonly is: 'sending' }
  | { readonly is: 'cutting'; readonly progress: CutProgress };

/** What has become of a request. */
export type ResendNews =
  | { readonly result: ResendResult }
  | { readonly split: SplitResult }
  | { readonly progress: CutProgress }
  | { readonly problem: string };

/** @param tries what the step has prepared, if the message is the one that it is about */
export function openResend(
  title: ResendTitle,
  place: ReplayPlace,
  tries: readonly Try[] = [],
  cursor = 0,
): ResendSession {
  const { bytes } = place.entry;
  const dissection = dissectResend({ place, bytes });
  const editor = { ...openEditor(bytes, dissection.protocol, tries), cursor };
  const begin = { shown: { at: 'editor' }, activity: { is: 'idle', problem: '' } } as const;
  return { title, place, editor, dissection, mode: 'as-recorded', ...begin };
}

/** The editor in another state. */
export function withEditor(session: ResendSession, editor: ByteEditor): ResendSession {
  if (editor.draft === session.editor.draft) return { ...session, editor };
  // All of the conversation is parsed for it, which a mere move of the cursor should not ask for.
  const { bytes } = editor.draft;
  return { ...session, editor, dissection: dissectResend({ place: session.place, bytes }) };
}

/** The next way of cutting the bytes into writes. */
export function nextMode(session: ResendSession): ResendSession {
  return { ...session, mode: nextSplitMode(session.mode) };
}

/** Whether its bytes are neither those that were recorded nor any that the step has prepared. */
export function isEdited({ editor: { recorded, draft, tries } }: ResendSession): boolean {
  const known = [recorded, ...tries.map(({ bytes }) => bytes)];
  return !known.some((bytes) => draft.bytes.equals(bytes));
}

/** Asks to send the bytes, as they are by now. */
export function requestSend(session: ResendSession): {
  readonly session: ResendSession;
  readonly request: 'send' | 'split';
} {
  const request = session.mode === 'every-cut' ? 'split' : 'send';
  return { session: { ...session, activity: { is: 'sending' } }, request };
}

/** Something that was asked for has come, or goes on. */
export function hearNews(session: ResendSession, news: ResendNews): ResendSession {
  if ('progress' in news) {
    return { ...session, activity: { is: 'cutting', progress: news.progress } };
  }
  const problem = 'problem' in news ? news.problem : '';
  return { ...session, shown: shownAfter(session, news), activity: { is: 'idle', problem } };
}

function shownAfter(
  { title, editor }: ResendSession,
  news: Exclude<ResendNews, { progress: CutProgress }>,
): Shown {
  if ('problem' in news) return { at: 'editor' };
  if ('split' in news) return { at: 'cuts', result: news.split, scroll: 0 };
  return { at: 'result', model: resultModelOf(title, news.result, editor.draft), scroll: 0 };
}
