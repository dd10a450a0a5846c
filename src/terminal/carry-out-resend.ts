import { ReplayError, type ReplayOptions } from '../lesson/resend/replay.ts';
import { type Edit, resend, splitEverywhere } from '../lesson/resend/resend.ts';
import type { ResendNews, ResendSession } from './resend-session.ts';

/** Steps in which progress is told: more of them no one could see. */
const PROGRESS_STEPS = 50;

/**
 * Does what a session has asked for: sends its bytes, or cuts them everywhere.
 *
 * @param tell called as it goes on, and once at the end
 * @param signal ends the cutting before its time
 */
export async function carryOutResend(
  session: ResendSession,
  request: 'send' | 'split',
  tell: (news: ResendNews) => void,
  options: ReplayOptions & { readonly signal?: AbortSignal },
): Promise<void> {
  const edit = editOf(session);
  let told = -1;
  const onProgress = (done: number, total: number) => {
    const step = Math.floor((done / total) * PROGRESS_STEPS);
    if (step > told) tell({ progress: { done, total } });
    told = Math.max(told, step);
  };
  try {
    if (request === 'send') tell({ result: await resend(edit, options) });
    else tell({ split: await splitEverywhere(edit, { ...options, onProgress }) });
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    tell({ problem: error.message });
  }
}

/** What is to be sent, as it is by now. */
function editOf({ place, editor, mode }: ResendSession): Edit {
  return { place, bytes: editor.draft.bytes, mode, cursor: editor.cursor };
}
