import { applyTry } from '../../lesson/resend/edit-draft.ts';
import { canResend } from '../../lesson/resend/resend.ts';
import type { Try } from '../../lesson/script/lesson.ts';
import { drawResend } from '../draw-resend.ts';
import { pressInResend, type ResendOutcome } from '../resend-keys.ts';
import {
  hearNews,
  isEdited,
  nextMode,
  openResend,
  type ResendSession,
  requestSend,
  withEditor,
} from '../resend-session.ts';
import type { Outcome, Screen, Surroundings } from '../screen.ts';
import { openCode, openRule } from './source-screen.ts';

const NOT_POKED = 'Only what the client has sent can be changed and sent again.';

/** The message under the hands of the learner; what was done to it before is there again. */
export function openEditor(around: Surroundings): Screen | string {
  const session = sessionOn(around);
  if (!session) return NOT_POKED;
  const { lessonNumber, stepIndex, current } = around.model;
  return resend(session, `resend ${lessonNumber} ${stepIndex} ${current}`);
}

/** Asks to send the message cut in another way. */
export function askToSplit(around: Surroundings): Outcome {
  const session = sessionOn(around);
  return session ? askToSend(nextMode(session)) : { notice: NOT_POKED };
}

/**
 * Asks to send other bytes instead of the message.
 *
 * @param change what was done to it
 */
export function askToReplace(around: Surroundings, change: Try): Outcome {
  const session = sessionOn(around, [change]);
  if (!session) return { notice: NOT_POKED };
  return askToSend(withEditor(session, applyTry(session.editor, 0)));
}

function askToSend(opened: ResendSession): Outcome {
  const { session, request } = requestSend(opened);
  return { opens: resend(session), request: { type: 'resend', session, how: request } };
}

/** @param tries before those that the step has prepared */
function sessionOn(around: Surroundings, tries: readonly Try[] = []): ResendSession | undefined {
  const { performance, position, model } = around;
  const step = performance.steps[position.stepIndex];
  if (!step) return undefined;
  const { tries: prepared, entry: own } = step;
  const { connection } = own;
  const entry = connection.entries[model.current];
  if (!entry || !canResend(entry)) return undefined;
  const all = entry === own ? [...tries, ...prepared] : tries;
  return openResend(model, { connection, entry }, all, byteOnWire(around));
}

/** The byte under the step's cursor, where the step shows the message as it was on the wire. */
function byteOnWire({ model, position }: Surroundings): number {
  const { cursor } = position;
  const isOnWire = model.layer === 3 && model.fields[cursor.field]?.view === 0;
  return isOnWire ? cursor.byte : 0;
}

function resend(session: ResendSession, keptAs?: string): Screen {
  return {
    name: 'resend',
    keptAs,
    isEdited: isEdited(session),
    press: (key, around) => {
      const pressed = pressInResend(session, key, around);
      // What opens a screen elsewhere may have been meant for the bytes.
      return pressed ? outcomeOf(pressed, keptAs) : {};
    },
    hear: (news) => resend(hearNews(session, news), keptAs),
    draw: (_around, width, height) => drawResend(session, width, height),
  };
}

/** On the byte that is refused the rule that refuses it, and so over a result; elsewhere who reads the field. */
function sourceIn({ shown, editor, dissection }: ResendSession): Screen | string {
  const { cursor, draft } = editor;
  const isEditor = shown.at === 'editor';
  const rule = shown.at === 'result' ? shown.model.result.after.rule : dissection.rule;
  const spans = dissection.views[0]?.spans ?? [];
  const span = spans.find(({ start, end }) => cursor >= start && cursor < end);
  const last = draft.bytes.length - 1;
  const at = Math.min(rule?.offset ?? Number.NaN, last);
  const isRefused = span ? at >= span.start && at < span.end : cursor > last;
  if (rule && (!isEditor || isRefused)) return openRule(rule.fault);
  if (!isEditor) return 'No rule was broken.';
  return span?.field.code ? openCode(span.field.code, 'client') : 'No function reads this byte.';
}

function outcomeOf({ session, request }: ResendOutcome, keptAs: string | undefined): Outcome {
  const becomes = resend(session, keptAs);
  switch (request) {
    case undefined:
      return { becomes };
    case 'quit':
      return { request: { type: 'quit' } };
    case 'leave':
      return { closes: true };
    case 'source': {
      const opened = sourceIn(session);
      return typeof opened === 'string' ? { becomes, notice: opened } : { opens: opened };
    }
    case 'stop':
      return { becomes, request: { type: 'stop-resend' } };
    default:
      return { becomes, request: { type: 'resend', session, how: request } };
  }
}
