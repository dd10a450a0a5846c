import type { ReplayOptions, ReplayPlace } from '../../src/lesson/resend/replay.ts';
import { defineLesson, type Lesson } from '../../src/lesson/script/lesson.ts';
import { type Performance, performLesson } from '../../src/lesson/script/performance.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import type { Handler } from '../../src/net/handler.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { latin1, octets } from './bytes.ts';

interface Scene {
  readonly posts: RecordedConnection;
  readonly frames: RecordedConnection;
}

const HELLO = octets('81 85 37fa213d 7f9f4d5158');

const serve: Handler = async (request, response) => {
  switch (request.path) {
    case '/echo':
      response.send(200, [], await request.content.bytes());
      return;
    case '/hold':
      await new Promise(() => {});
      return;
    case '/break':
      response.begin(200);
      response.write('half of');
      await new Promise(setImmediate);
      response.giveUp();
      return;
    case '/throw':
      throw new Error('a handler that fails');
    default: {
      const socket = upgradeToWebSocket(request, response);
      if (socket) await echo(socket);
    }
  }
};

/** A request as text: a head, and its content. */
export function requestText(line: string, fields: readonly string[] = [], content = ''): string {
  return `${[`${line} HTTP/1.1`, `Host: ${LESSON_HOST}`, ...fields].join('\r\n')}\r\n\r\n${content}`;
}

/** What came of a lesson's connection: two requests in one write, and each of them by itself. */
async function perform(stage: Stage): Promise<Scene> {
  stage.serve(serve);
  const posts = await stage.connect();
  const post = requestText('POST /echo', ['Content-Length: 5'], 'hello');
  const fields = [
    ['Host', LESSON_HOST],
    ['Content-Length', '5'],
  ] as const;
  await posts.client.request({ method: 'POST', requestTarget: '/echo', fields }, 'hello');
  posts.client.sendRaw(latin1(post.replace('hello', 'first') + post.replace('hello', 'other')));
  await posts.quiet();

  const frames = await stage.connect();
  const socket = await frames.client.upgrade({ host: LESSON_HOST, requestTarget: '/chat' });
  socket.sendRaw(HELLO);
  await socket.nextMessage();
  // The first part of a message, a ping in between, and the rest in two writes.
  socket.sendRaw(octets('01 83 37fa213d 7f9f4d'));
  await frames.quiet();
  socket.sendRaw(octets('89 80 37fa213d'));
  await frames.quiet();
  socket.sendRaw(octets('80 82 37fa'));
  await frames.quiet();
  socket.sendRaw(octets('213d 5b95'));
  await socket.nextMessage();
  return { posts, frames };
}

/** A lesson about nothing, with messages of every kind to be changed. */
export const resendLesson: Lesson = defineLesson<Scene>({
  number: 77,
  id: 'resends',
  title: 'Edits',
  question: 'What does the server do?',
  perform,
  steps: [
    {
      id: 'post',
      title: 'A request with content',
      shows: ({ posts }) => ({ entry: posts.message('client', 0) }),
      says: 'A request.',
      tries: ({ posts }) => {
        const text = posts.message('client', 0).bytes.toString('latin1');
        return [
          {
            id: 'no-host',
            does: 'Drop the Host field',
            bytes: latin1(text.replace(/Host.*\r\n/, '')),
          },
          {
            id: 'short',
            does: 'Say that there are 4 bytes',
            bytes: latin1(text.replace('5', '4')),
          },
          { id: 'long', does: 'Say that there are 6 bytes', bytes: latin1(text.replace('5', '6')) },
        ];
      },
    },
    {
      id: 'hello',
      title: 'A frame',
      shows: ({ frames }) => ({ entry: frames.message('client', 1) }),
      says: 'A frame.',
      tries: () => [
        {
          id: 'opcode-3',
          does: 'Take a reserved opcode',
          bytes: octets('83 85 37fa213d 7f9f4d5158'),
        },
        { id: 'ping', does: 'Split a ping', bytes: octets('09 85 37fa213d 7f9f4d5158') },
      ],
    },
    {
      id: 'echo',
      title: 'The answer',
      shows: ({ frames }) => ({ entry: frames.message('server', 1) }),
      says: 'The same word.',
    },
    {
      id: 'last-part',
      title: 'The last part of a message',
      shows: ({ frames }) => ({ entry: frames.message('client', 4) }),
      says: 'The rest.',
    },
  ],
  closes: () => ({ aha: 'So.', devTools: 'A row.', sayings: [], code: [] }),
});

/** The lesson, with the traffic that it made. */
export function performedResends(): Promise<Performance> {
  return performLesson(resendLesson, { stopwatch: () => 0 });
}

/** The message of a client, by its place among them, in the conversation that a step shows. */
export async function resendPlace(step: number, message: number): Promise<ReplayPlace> {
  const { connection } = (await performedResends()).steps[step]!.entry;
  return { connection, entry: connection.message('client', message) };
}

/** Nothing is waited for: when nothing happens, time is up a few turns of the event loop later. */
export const IMPATIENT: ReplayOptions = {
  stopwatch: () => 0,
  after(_milliseconds, task) {
    let turns = 20;
    let isOff = false;
    const next = () => {
      if (isOff) return;
      if (turns-- === 0) task();
      else setImmediate(next);
    };
    setImmediate(next);
    return () => {
      isOff = true;
    };
  },
};
