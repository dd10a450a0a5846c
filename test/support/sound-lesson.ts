import type { ResponseHead } from '../../src/http/head.ts';
import { byteOf, Derived, fieldOf, sizeOf } from '../../src/lesson/script/derived.ts';
import type { LessonScript, Step } from '../../src/lesson/script/lesson.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import type { Talk } from '../../src/lesson/script/talk.ts';
import { verdictOn } from './answers.ts';

/** What the sound lesson points into: a greeting that was sent, and a page that there is not. */
export interface SoundScene {
  readonly talk: Talk;
  /** Another one for each seed. */
  readonly random: number;
}

/** Two requests over one connection. */
export async function performSound(stage: Stage): Promise<SoundScene> {
  stage.serve((request, response) => {
    if (request.path === '/greeting') response.send(200, [['Content-Type', 'text/plain']], 'Hello');
    else response.send(404);
  });
  const talk = await stage.connect();
  await ask(talk, '/greeting');
  await ask(talk, '/nothing');
  return { talk, random: stage.sources.randomOctets(3)[0]! };
}

/** Sends a request and waits until all has been read. */
export async function ask(talk: Talk, requestTarget: string): Promise<void> {
  const fields = [['Host', LESSON_HOST]] as const;
  await talk.client.request({ method: 'GET', requestTarget, fields });
  await talk.quiet();
}

const HINTS = ['Look at the first line.', 'It stands before a space.', 'Count from one.'] as const;
const BECAUSE = 'It stands there.';

const STEPS: readonly Step<SoundScene>[] = [
  {
    id: 'request',
    title: 'A request',
    shows: ({ talk }) => ({ talk, entry: talk.message('client', 0), field: 'method' }),
    says: 'The client asks for something.',
    asks: ({ talk }) => ({
      id: 'method',
      kind: 'text',
      asks: 'Which method asks for a page?',
      answer: fieldOf(talk.message('client', 0), 'method'),
      hints: HINTS,
      because: BECAUSE,
    }),
    tries: ({ talk }) => [
      {
        id: 'cut',
        does: 'Leave out the last byte',
        bytes: talk.message('client', 0).bytes.subarray(1),
      },
    ],
  },
  {
    id: 'response',
    title: 'A response',
    shows: ({ talk }) => ({ talk, entry: talk.message('server', 0), field: 'status-code' }),
    says: ({ talk }) => `The server has ${talk.message('server', 0).bytes.length} bytes to say.`,
    asks: ({ talk }) => ({
      id: 'status',
      kind: 'number',
      asks: 'Which status code says that there is a page?',
      given: { talk, entry: talk.message('server', 0), hidden: [9, 12] },
      answer: Derived.from(talk, (talked) => statusOf(talked, 0)),
      hints: HINTS,
      because: BECAUSE,
    }),
  },
  {
    id: 'content',
    title: 'Its content',
    shows: ({ talk }) => ({ talk, entry: talk.message('server', 0), field: 'content' }),
    says: 'What the page says.',
    asks: ({ talk }) => {
      const entry = talk.message('server', 0);
      const last = entry.bytes.length - 1;
      return {
        id: 'last-byte',
        kind: 'byte',
        asks: 'Which byte is the last letter?',
        given: { talk, entry, hidden: [last, last + 1] },
        answer: byteOf(entry, last),
        hints: HINTS,
        because: BECAUSE,
      };
    },
  },
  {
    id: 'refused',
    title: 'Break it: no such page',
    shows: ({ talk }) => ({ talk, entry: talk.message('server', 1) }),
    says: 'There is no such page.',
    asks: ({ talk }) => ({
      id: 'verdict',
      kind: 'choice',
      asks: 'What does the server do about the second request?',
      given: { talk, entry: talk.message('client', 1) },
      choices: ['accepts', 'refuses'],
      answer: verdictOn(talk.message('client', 1), talk.message('server', 1)),
      hints: HINTS,
      because: BECAUSE,
    }),
  },
  {
    id: 'size',
    title: 'How much it was',
    shows: ({ talk }) => ({ talk, entry: talk.message('client', 1) }),
    says: 'A few bytes were enough.',
    asks: ({ talk }) => ({
      id: 'length',
      kind: 'number',
      asks: 'How many bytes has the second request?',
      answer: sizeOf(talk.message('client', 1)),
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

function statusOf(talk: Talk, index: number): number {
  return (talk.message('server', index).parts[0] as ResponseHead).statusCode;
}
