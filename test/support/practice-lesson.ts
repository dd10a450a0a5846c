import { byteOf, fieldOf, sizeOf } from '../../src/lesson/script/derived.ts';
import { defineLesson, type Lesson } from '../../src/lesson/script/lesson.ts';
import { type Performance, performLesson } from '../../src/lesson/script/performance.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST } from '../../src/lesson/script/stage.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { firstToEnd } from './answers.ts';

const HINTS = ['Look at the head.', 'RFC 6455 5.2 has\n the rule.', 'Nearly there.'] as const;

/** One question of each kind, about an echo over a WebSocket, and a step that asks nothing. */
export const practiceLesson: Lesson = defineLesson<RecordedConnection>({
  number: 90,
  id: 'practice',
  title: 'An echo',
  question: 'What comes back?',
  async perform(stage) {
    stage.serve(async (request, response) => {
      const socket = upgradeToWebSocket(request, response);
      if (socket) await echo(socket);
    });
    const connection = await stage.connect();
    const socket = await connection.client.upgrade({ host: LESSON_HOST, requestTarget: '/chat' });
    socket.send('Hello');
    await socket.nextMessage();
    socket.close(1000);
    await socket.closed;
    return connection;
  },
  steps: [
    {
      id: 'request',
      title: 'A wish',
      shows: (connection) => ({ entry: connection.message('client', 0) }),
      says: 'It begins as a request.',
    },
    {
      id: 'agreed',
      title: 'The server agrees',
      shows: (connection) => ({ entry: connection.message('server', 0) }),
      says: 'It changes the protocol.',
      asks: (connection) => ({
        id: 'phrase',
        kind: 'text',
        asks: 'With which reason phrase does the server agree?',
        answer: fieldOf(connection.message('server', 0), 'reason-phrase'),
        hints: HINTS,
        because: 'It says that the protocols are switched.',
      }),
    },
    {
      id: 'greeting',
      title: 'The greeting',
      shows: (connection) => ({ entry: connection.message('server', 1) }),
      says: 'A whole text message.',
      asks: (connection) => ({
        id: 'first-byte',
        kind: 'byte',
        asks: `With which byte does the
          server begin its text?`,
        given: { entry: connection.message('server', 1), hidden: [0, 1] },
        answer: byteOf(connection.message('server', 1), 0),
        hints: HINTS,
        because: 'FIN is the highest bit, and 1 is the opcode of text.',
        slip: (typed) => (typed === '82' ? 'That would be binary.' : undefined),
      }),
    },
    {
      id: 'masked',
      title: 'The same from the client',
      shows: (connection) => ({ entry: connection.message('client', 1) }),
      says: 'It is masked.',
      asks: (connection) => ({
        id: 'masked-size',
        kind: 'number',
        asks: 'How many bytes has the same message from the client?',
        given: { entry: connection.message('server', 1), hidden: [0, 1] },
        answer: sizeOf(connection.message('client', 1)),
        hints: HINTS,
        because: 'Four bytes of masking key come on top.',
      }),
    },
    {
      id: 'end',
      title: 'The end',
      shows: (connection) => ({ entry: connection.message('server', 2) }),
      says: 'The server ends the connection.',
      asks: (connection) => ({
        id: 'first-fin',
        kind: 'choice',
        asks: 'Who sends its FIN first?',
        choices: ['client', 'server', 'neither'],
        answer: firstToEnd(connection),
        hints: HINTS,
        because: 'The server does, so that the client keeps no TIME_WAIT.',
      }),
    },
  ],
  closes: () => ({
    aha: 'What comes back is shorter:\n it has no key.',
    devTools: 'A row of status 101.',
    sayings: [
      { says: 'The server masks too.', verdict: 'false', because: 'Its frames have no key.' },
      { says: 'It is one connection.', verdict: 'true', because: 'No other was made.' },
    ],
    code: ['src/websocket/mask.ts applyMask', 'src/websocket/gone.ts nothing'],
  }),
});

/** The lesson's traffic, made again, with times that repeat. */
export function performPractice(seed?: number): Promise<Performance> {
  let ticks = 0;
  const stopwatch = () => ticks++ / 10;
  return performLesson(practiceLesson, { stopwatch, ...(seed === undefined ? {} : { seed }) });
}

/** Its question of one kind. */
export function questionOfKind<Kind extends Question['kind']>(
  { steps }: Performance,
  kind: Kind,
): Question & { readonly kind: Kind } {
  const found = steps.find(({ question }) => question?.kind === kind);
  return found!.question as Question & { readonly kind: Kind };
}
