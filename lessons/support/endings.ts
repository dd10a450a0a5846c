import type { Talk } from '../../src/lesson/stage.ts';
import type { Entry } from '../../src/trace/entry.ts';
import type { Side } from '../../src/trace/recorder.ts';

/** What can become of a connection behind an answer. */
export const AFTERWARDS = {
  server: 'The server ends it.',
  client: 'The client ends it.',
  neither: 'Neither ends it: it stays open.',
};

/** What became of a connection right behind its first answer. */
export function afterFirstAnswer({ entries }: Talk): string {
  const [answer] = messagesFrom('server', entries);
  if (!answer) throw new RangeError('nothing was answered');
  const next = entries[entries.indexOf(answer) + 1];
  return next?.kind === 'fin' ? AFTERWARDS[next.from] : AFTERWARDS.neither;
}

/** What can become of a connection on which nothing happens any more. */
export const GIVING_UP = {
  client: 'The client ends it: it knows when it is done.',
  told: 'The server answers 408 and ends it.',
  silent: 'The server ends it, without a word.',
  open: 'It stays open until one of the machines is switched off.',
};

/** What became of a connection on which nothing happened any more. */
export function whoGaveUp({ entries }: Talk): string {
  const end = entries.find(({ kind }) => kind === 'fin');
  if (!end) return GIVING_UP.open;
  if (end.from === 'client') return GIVING_UP.client;
  const isTold = messagesFrom('server', entries).length > messagesFrom('client', entries).length;
  return isTold ? GIVING_UP.told : GIVING_UP.silent;
}

/** What can come back for a request that may have been too late. */
export const LATE = {
  answered: 'Its answer: it was on its way in time.',
  refused: '408, Request Timeout.',
  nothing: 'Nothing but the end of the connection.',
};

/** What came back for the second request of a connection. */
export function answerToSecond({ entries }: Talk): string {
  const [, second] = messagesFrom('server', entries);
  if (!second) return LATE.nothing;
  return second.bytes.includes(' 408 ') ? LATE.refused : LATE.answered;
}

function messagesFrom(side: Side, entries: readonly Entry[]): Entry[] {
  return entries.filter(({ from, kind }) => from === side && kind === 'message');
}
