import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';

/** What can become of a connection after an answer. */
export const AFTERWARDS = {
  server: 'The server does.',
  client: 'The client does.',
  neither: 'Neither: the connection stays open.',
};

/** What became of a connection right after its first answer. */
export function afterFirstAnswer(connection: RecordedConnection): string {
  const { entries } = connection;
  const [answer] = connection.messages('server');
  if (!answer) throw new RangeError('nothing was answered');
  const next = entries[entries.indexOf(answer) + 1];
  return next?.kind === 'fin' ? AFTERWARDS[next.from] : AFTERWARDS.neither;
}

/** What can become of a connection on which nothing happens any more: what the server sends. */
export const GIVING_UP = {
  client: 'Nothing: only the client may end it.',
  told: 'An answer, 408, and then its FIN.',
  silent: 'Its FIN alone.',
  open: 'Nothing: it keeps the connection open.',
};

/** What became of a connection on which nothing happened any more. */
export function whoGaveUp(connection: RecordedConnection): string {
  const end = connection.entries.find(({ kind }) => kind === 'fin');
  if (!end) return GIVING_UP.open;
  if (end.from === 'client') return GIVING_UP.client;
  const isTold = connection.messages('server').length > connection.messages('client').length;
  return isTold ? GIVING_UP.told : GIVING_UP.silent;
}

/** What can come back for a request that may have been too late. */
export const LATE = {
  answered: 'Its answer: the request was sent in time.',
  refused: '408, Request Timeout.',
  nothing: 'Nothing but the end of the connection.',
};

/** What came back for the second request of a connection. */
export function answerToSecond(connection: RecordedConnection): string {
  const [, second] = connection.messages('server');
  if (!second) return LATE.nothing;
  return second.bytes.includes(' 408 ') ? LATE.refused : LATE.answered;
}
