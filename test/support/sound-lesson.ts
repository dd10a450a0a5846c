import type { ResponseHead } from '../../src/http/head.ts';
import { byteOf, Derived, fieldOf, sizeOf } from '../../src/lesson/script/derived.ts';
import type { LessonScript, Step } from '../../src/lesson/script/lesson.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import { verdictOn } from './answers.ts';

/** What the sound lesson points into: a greeting that was sent, and a page that there is not. */
export interface SoundScene {
  readonly connection: RecordedConnection;
  /** Another one for each seed. */
  readonly random: number;
}

/** Two requests over one connection. */
export async function performSound(stage: Stage): Promise<SoundScene> {
  stage.serve((request, response) => {
    if (request.path === '/greeting') response.send(200, [['Content-Type', 'text/plain']], 'Hello');
    else response.send(404);
  });
  const connection = await stage.connect();
  await ask(connection, '/greeting');
  await ask(connection, '/nothing');
  return { connection, random: stage.environment.randomOctets(3)[0]! };
}

/** Sends a request and waits until all has been read. */
export async function ask(connection: RecordedConnection, requestTarget: string): Promise<void> {
  const fields = [['Host', LESSON_HOST]] as const;
  await connection.client.request({ method: 'GET', requestTarget, fields });
  await connection.quiet();
}

const HINTS = ['Look at the first line.', 'It stands before a space.', 'Count from one.'] as const;
const BECAUSE = 'It stands there.';

const STEPS: readonly Step<SoundScene>[] = [
  {
    id: 'request',
    title: 'A request',
    shows: ({ connection }) => ({ entry: connection.message('client', 0), field: 'method' }),
    says: 'The client asks for something.',
    asks: ({ connection }) => ({
      id: 'method',
      kind: 'text',
      asks: 'Which method asks for a page?',
      answer: fieldOf(connection.message('client', 0), 'method'),
      hints: HINTS,
      because: BECAUSE,
    }),
    tries: ({ connection }) => [
      {
        id: 'cut',
        does: 'Leave out the last byte',
        bytes: connection.message('client', 0).bytes.subarray(1),
      },
    ],
  },
  {
    id: 'response',
    title: 'A response',
    shows: ({ connection }) => ({ entry: connection.message('server', 0), field: 'status-code' }),
    says: ({ connection }) =>
      `The server has ${connection.message('server', 0).bytes.length} bytes to say.`,
    asks: ({ connection }) => ({
      id: 'status',
      kind: 'number',
      asks: 'Which status code says that there is a page?',
      given: { entry: connection.message('server', 0), hidden: [9, 12] },
      answer: Derived.from(connection, (talked) => statusOf(talked, 0)),
      hints: HINTS,
      because: BECAUSE,
    }),
  },
  {
    id: 'content',
    title: 'Its content',
    shows: ({ connection }) => ({ entry: connection.message('server', 0), field: 'content' }),
    says: 'What the page says.',
    asks: ({ connection }) => {
      const entry = connection.message('server', 0);
      const last = entry.bytes.length - 1;
      return {
        id: 'last-byte',
        kind: 'byte',
        asks: 'Which byte is the last letter?',
        given: { entry, hidden: [last, last + 1] },
        answer: byteOf(entry, last),
        hints: HINTS,
        because: BECAUSE,
      };
    },
  },
  {
    id: 'refused',
    title: 'Break it: no such page',
    shows: ({ connection }) => ({ entry: connection.message('server', 1) }),
    says: 'There is no such page.',
    asks: ({ connection }) => ({
      id: 'verdict',
      kind: 'choice',
      asks: 'What does the server do about the second request?',
      given: { entry: connection.message('client', 1) },
      choices: ['accepts', 'refuses'],
      answer: verdictOn(connection.message('client', 1), connection.message('server', 1)),
      hints: HINTS,
      because: BECAUSE,
      slip: (typed) => (typed === 'accepts' ? 'It has no such page.' : undefined),
    }),
  },
  {
    id: 'size',
    title: 'How much it was',
    shows: ({ connection }) => ({ entry: connection.message('client', 1) }),
    says: 'A few bytes were enough.',
    asks: ({ connection }) => ({
      id: 'length',
      kind: 'number',
      asks: 'How many bytes has the second request?',
      answer: sizeOf(connection.message('client', 1)),
      hints: HINTS,
      because: BECAUSE,
    }),
  },
];

/** A lesson with which nothing is wrong. */
export const SOUND: LessonScript<SoundScene> = {
  number: 3,
  id: 'sound',
  title: 'A sound lesson',
  question: 'What is right?',
  perform: performSound,
  steps: STEPS,
  closes: () => ({
    aha: 'A request and a response.',
    devTools: 'Two rows, one of them red.',
    sayings: [{ says: 'HTTP is simplex', verdict: 'false', because: 'Both sides spoke.' }],
    code: ['src/http/scan-head.ts scanRequestLine', 'src/http/encode-head.ts encodeResponseHead'],
  }),
};

/** What one of the server's responses says. */
export function statusOf(connection: RecordedConnection, index: number): number {
  return (connection.message('server', index).parts[0] as ResponseHead).statusCode;
}
