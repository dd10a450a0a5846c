import { type Poke, sendPoke, splitEverywhere } from '../lesson/resend/poke.ts';
import { ReplayError, type ReplayOptions } from '../lesson/resend/replay.ts';
import type { PokeNews, PokeSession } from './poke-session.ts';

/** Steps in which progress is told: more of them no one could see. */
const PROGRESS_STEPS = 50;

/**
 * Does what a session has asked for: sends its bytes, or cuts them everywhere.
 *
 * @param tell called as it goes on, and once at the end
 * @param signal ends the cutting before its time
 */
export async function carryOutPoke(
  session: PokeSession,
  request: 'send' | 'split',
  tell: (news: PokeNews) => void,
  options: ReplayOptions & { readonly signal?: AbortSignal },
): Promise<void> {
  const poke = pokeOf(session);
  let told = -1;
  const onProgress = (done: number, total: number) => {
    const step = Math.floor((done / total) * PROGRESS_STEPS);
    if (step > told) tell({ progress: { done, total } });
    told = Math.max(told, step);
  };
  try {
    if (request === 'send') tell({ result: await sendPoke(poke, options) });
    else tell({ split: await splitEverywhere(poke, { ...options, onProgress }) });
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    tell({ problem: error.message });
  }
}

/** What is to be sent, as it is by now. */
function pokeOf({ place, editor, mode }: PokeSession): Poke {
  return { place, bytes: editor.draft.bytes, mode, cursor: editor.cursor };
}
