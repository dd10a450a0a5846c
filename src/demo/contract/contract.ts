import { HTTP_FAULTS, type HttpFault } from '../../http/faults.ts';
import { DEFAULT_HTTP_LIMITS } from '../../http/limits.ts';
import { DEFAULT_HOLD_LIMITS } from '../../longpoll/limits.ts';
import { DEFAULT_PUSH_LIMITS } from '../../push/limits.ts';
import { WEBSOCKET_FAULTS } from '../../websocket/faults.ts';
import { DEFAULT_WEBSOCKET_TIMES } from '../../websocket/times.ts';
import { PRODUCED } from '../producers.ts';
import { clockRows, timeOf } from './clocks.ts';
import { movesOfConnection } from './life.ts';
import { limitRows } from './limits.ts';
import { tableOf } from './markdown.ts';
import { drawMoves } from './picture.ts';
import { COMMON_PROMISES, NAME_PROMISE, ROUTE_PROMISES } from './routes.ts';

/** All that `wirewalk serve` promises, as Markdown. `docs/CONTRACT.md` is a copy of it. */
export function contract(): string {
  return [
    '# What our server does\n',
    'Printed by `wirewalk contract` from the source. A test compares it with the server.\n',
    '## Paths\n',
    tableOf(['path', 'status', 'when'], pathRows()),
    `${NAME_PROMISE} HEAD is answered wherever GET is, without the content.`,
    'Any path may also be answered:\n',
    tableOf(['status', 'when'], Object.entries(COMMON_PROMISES)),
    'Channels that have events by themselves:\n',
    tableOf(['channel', 'an event every'], producedRows()),
    '## Faults of a request\n',
    'Each is answered once, and the connection is closed.\n',
    tableOf(['status', 'rule', 'what is wrong'], httpFaultRows()),
    '## Faults of a frame\n',
    'Each is answered by a Close with this code, and the connection is closed.\n',
    tableOf(['code', 'rule', 'what is wrong'], frameFaultRows()),
    '## Limits\n',
    tableOf(['of', 'what is counted', 'at most', 'over it'], limitRows()),
    '## Times\n',
    tableOf(['of', 'how long', 'from', 'then'], clockRows()),
    '## The life of a connection\n',
    `${lifeOfConnection()}\n`,
  ].join('\n');
}

function pathRows(): string[][] {
  return Object.entries(ROUTE_PROMISES).flatMap(([path, { says, answers }]) => [
    [`\`${path}\``, '', says],
    ...Object.entries(answers).map(([status, when]) => ['', status, when]),
  ]);
}

function producedRows(): string[][] {
  return Object.entries(PRODUCED).map(([name, milliseconds]) => [name, timeOf(milliseconds)]);
}

/** Faults that only a response can have, and that a server never meets. */
const OF_RESPONSES: ReadonlySet<string> = new Set<HttpFault>([
  'invalid-status',
  'invalid-reason',
  'reason-too-long',
  'unsolicited-response',
]);

function httpFaultRows(): string[][] {
  const rows = Object.entries(HTTP_FAULTS).filter(([fault]) => !OF_RESPONSES.has(fault));
  return rows.map(([, { status, ref, sentence }]) => [`${status}`, ref, sentence]);
}

/** Only a server masks wrongly, and our client is told so. */
function frameFaultRows(): string[][] {
  const rows = Object.entries(WEBSOCKET_FAULTS).filter(([fault]) => fault !== 'masked-frame');
  return rows.map(([, { closeCode, ref, sentence }]) => [`${closeCode}`, ref, sentence]);
}

/** The order in which the picture has them: each of a table's states, and no other. */
const ORDER = [
  'idle',
  'head',
  'content',
  'held',
  'answering',
  'answered',
  'answering early',
  'answered early',
  'WebSocket',
  'Close sent',
  'Close received',
  'draining',
  'closed',
];

const { headMilliseconds, idleMilliseconds, stallMilliseconds, lingerMilliseconds } =
  DEFAULT_HTTP_LIMITS;
const { pingMilliseconds, closeMilliseconds } = DEFAULT_WEBSOCKET_TIMES;
const NOTES: Readonly<Record<string, string>> = {
  idle: `at most ${timeOf(idleMilliseconds)}`,
  head: `at most ${timeOf(headMilliseconds)}`,
  content: `moves on within ${timeOf(stallMilliseconds)}`,
  held: `a poll at most ${timeOf(DEFAULT_HOLD_LIMITS.mostWait)}`,
  answering: `a stream has a comment every ${timeOf(DEFAULT_PUSH_LIMITS.keepAlive)}`,
  'answering early': 'the content is not complete',
  'answered early': 'the content is read away',
  WebSocket: `a ping after ${timeOf(pingMilliseconds)}`,
  'Close sent': `at most ${timeOf(closeMilliseconds)}`,
  draining: `${timeOf(lingerMilliseconds)} without a byte at most`,
};

/** One picture of a connection, from its first byte to its last, as the tables of the lifecycles have it. */
function lifeOfConnection(): string {
  const moves = movesOfConnection();
  const unknown = moves.flatMap(({ from, to }) => [from, to]).find((name) => !ORDER.includes(name));
  if (unknown) throw new Error(`${unknown} has no place in the picture`);
  const closes = moves.filter(({ by }) => by === 'close').map(({ from }) => from);
  const closing = ORDER.filter((state) => closes.includes(state));
  const drawn = moves.filter(({ by }) => by !== 'close' && by !== 'end');
  return [
    `\`\`\`\n${drawMoves(ORDER, drawn, NOTES)}\n\`\`\`\n`,
    `A close leads to draining from: ${closing.join(', ')}.`,
    'A connection closes after a fault or the last answer, when a time is over, when the client has ended its',
    'half, and when the server stops. The end of TCP leads from every state to closed.',
  ].join('\n');
}
