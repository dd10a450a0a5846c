/**
 * The lesson that CONTRIBUTING.md writes: what HEAD leaves out. It is kept as that page has it made, a
 * scene, questions and steps, but in one file, and without a place in the course.
 */

import { contentOf, statusOf } from '../../lessons/kit/readings.ts';
import { request } from '../../lessons/kit/sending.ts';
import { slips } from '../../lessons/kit/slips.ts';
import { choiceBy } from '../../src/lesson/script/choice.ts';
import { byteOf, Derived, fieldOf, sizeOf } from '../../src/lesson/script/derived.ts';
import type { Facts } from '../../src/lesson/script/facts.ts';
import { defineLesson } from '../../src/lesson/script/lesson.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import { Router } from '../../src/net/router.ts';

type Heads = Awaited<ReturnType<typeof performHeads>>;

/** The same page, asked for with three methods over one connection. */
async function performHeads(stage: Stage) {
  const router = new Router().get('/page', (_request, response) => {
    response.send(200, [['Content-Type', 'text/plain']], 'What a page says.\n');
  });
  stage.serve(router.handle);
  const connection = await stage.connect();
  for (const method of ['GET', 'HEAD', 'PUT']) {
    await connection.client.request(request(method, '/page'));
  }
  return connection.named({
    client: ['get', 'head', 'put'],
    server: ['page', 'headOfPage', 'refusal'],
  });
}

const LEFT_OUT = ['0 bytes: the head is all', '18 bytes: the page', '1 byte: something must come'];

const QUESTIONS = {
  get: ({ get }) => ({
    id: 'first-byte',
    kind: 'byte',
    asks: 'A client asks for a page with GET. What is the first byte of its request, in hex?',
    answer: byteOf(get, 0),
    hints: ['It begins with the method.', 'A is 41 in ASCII.', 'G is six letters further on.'],
    because: 'The method comes first, RFC 9112 3, and G is 47.',
    slip: slips({ 67: 'That is a small letter. Methods are case-sensitive.' }),
  }),
  page: ({ page }) => ({
    id: 'content',
    kind: 'number',
    asks: 'The page is "What a page says." and a line feed. How many bytes of content come?',
    answer: Derived.from(page, (answer) => contentOf(answer).length),
    hints: ['Count letters, spaces and the full stop.', 'Then the line feed.', 'It is under 20.'],
    because: 'Each of these characters is one byte, the line feed too.',
  }),
  head: ({ headOfPage }) => ({
    id: 'left-out',
    kind: 'choice',
    asks: 'The same with HEAD instead of GET. How much content comes?',
    choices: LEFT_OUT,
    answer: choiceBy(headOfPage, LEFT_OUT, (answer) => contentOf(answer).length),
    hints: ['The name says it.', 'Only a head is asked for.', 'A head has no content in it.'],
    because: 'RFC 9110 9.3.2: the server must not send content in the response to HEAD.',
    slip: slips({
      [LEFT_OUT[1]!]: 'That is what GET brings.',
      [LEFT_OUT[2]!]: 'An empty line ends the head, and nothing has to follow it.',
    }),
  }),
  length: ({ page, headOfPage }) => ({
    id: 'bytes-of-head',
    kind: 'number',
    asks: `The answer to GET was ${page.bytes.length} bytes, content included. How many are these?`,
    answer: sizeOf(headOfPage),
    hints: ['The head is the same.', 'Only the content is gone.', 'Take its length away.'],
    because: 'The fields are those that GET would get, Content-Length included.',
  }),
  refusal: ({ refusal }) => ({
    id: 'allowed',
    kind: 'text',
    asks: 'PUT is refused here, and the answer says which methods are not. What does Allow list?',
    answer: fieldOf(refusal, 'Allow'),
    hints: ['Two have been seen to work.', 'A comma stands between them.', 'GET comes first.'],
    because: 'RFC 9110 15.5.6: an answer of 405 must have an Allow field.',
  }),
} satisfies Record<string, (scene: Heads) => Question>;

const FACTS: Facts = {
  get: [
    ['A client asks', 'no claim'],
    ['What is the first byte', 'no claim'],
    ['It begins with', 'RFC 9112 3'],
    ['A is 41', 'RFC 20 2'],
    ['G is six letters', 'follows'],
    ['The method comes first', 'RFC 9112 3; RFC 20 2'],
    ['A request of 48 bytes', 'recording'],
    ['Its method says', 'RFC 9110 9.1'],
  ],
  page: [
    ['The page is', 'recording'],
    ['How many bytes', 'no claim'],
    ['Count letters', 'no claim'],
    ['Then the line feed', 'no claim'],
    ['It is under', 'follows'],
    ['Each of these', 'RFC 20 2'],
    ['A head, an empty line', 'recording'],
  ],
  head: [
    ['The same with HEAD', 'no claim'],
    ['How much content', 'no claim'],
    ['That is what GET brings', 'recording'],
    ['An empty line ends the head', 'RFC 9112 2.1; RFC 9112 6.3'],
    ['The name says it', 'no claim'],
    ['Only a head', 'RFC 9110 9.3.2'],
    ['A head has no content', 'RFC 9112 2.1'],
    ['RFC 9110 9.3.2: the server', 'RFC 9110 9.3.2'],
    ['HEAD asks', 'RFC 9110 9.3.2'],
  ],
  length: [
    ['The answer to GET', 'recording'],
    ['How many are these', 'no claim'],
    ['The head is the same', 'recording'],
    ['Only the content', 'RFC 9110 9.3.2'],
    ['Take its length', 'no claim'],
    [
      'The fields are',
      'RFC 9110 9.3.2',
      'a server may leave out what only the content would tell it',
    ],
    ['Content-Length is that', 'RFC 9110 8.6; RFC 9112 6.3'],
  ],
  refusal: [
    ['PUT is refused', 'recording'],
    ['What does Allow', 'no claim'],
    ['Two have been seen', 'recording'],
    ['A comma stands', 'RFC 9110 5.6.1'],
    ['GET comes first', 'recording'],
    ['RFC 9110 15.5.6', 'RFC 9110 15.5.6'],
    ['405: the page', 'recording'],
  ],
  closing: [
    ['Where a message ends', 'RFC 9112 6.3'],
    ['The Network tab', 'manual: Chromium, of its Network tab'],
    ['Both answers said', 'recording'],
  ],
};

export const headLesson = defineLesson<Heads>({
  number: 99,
  id: 'head',
  title: 'What HEAD leaves out',
  question: 'Is it there, and how long is it?',
  perform: performHeads,
  facts: async () => FACTS,
  steps: [
    {
      id: 'get',
      title: 'A page is asked for',
      asks: QUESTIONS.get,
      shows: ({ get }) => ({ entry: get, field: 'method' }),
      says: ({ get }) => `A request of ${get.bytes.length} bytes. Its method says what is wanted.`,
      tries: ({ get }) => [
        { id: 'cut', does: 'Leave the first letter out', bytes: get.bytes.subarray(1) },
      ],
    },
    {
      id: 'page',
      title: 'The page comes',
      asks: QUESTIONS.page,
      shows: ({ page }) => ({ entry: page, field: 'content' }),
      says: ({ page }) => `A head, an empty line, and ${contentOf(page).length} bytes of content.`,
    },
    {
      id: 'head',
      title: 'Only its head is asked for',
      asks: QUESTIONS.head,
      shows: ({ head }) => ({ entry: head, field: 'method' }),
      says: 'HEAD asks what GET would bring, without bringing it.',
    },
    {
      id: 'length',
      title: 'A length without content',
      asks: QUESTIONS.length,
      shows: ({ headOfPage }) => ({ entry: headOfPage, field: 'Content-Length' }),
      says: 'Content-Length is that of the page, and no content follows: the method decides.',
    },
    {
      id: 'refusal',
      title: 'Break it: PUT',
      asks: QUESTIONS.refusal,
      shows: ({ refusal }) => ({ entry: refusal, field: 'Allow' }),
      says: ({ refusal }) => `${statusOf(refusal)}: the page is there, but not for this method.`,
    },
  ],
  closes: ({ page, headOfPage }) => ({
    aha: 'Where a message ends depends on what it answers.',
    devTools: 'The Network tab shows HEAD as a row with a size of its own.',
    sayings: [
      {
        says: 'Content-Length is the length of what follows.',
        verdict: 'half true',
        because: `Both answers said ${contentOf(page).length}, and ${contentOf(headOfPage).length} bytes followed the second head.`,
      },
    ],
    code: ['src/http/framing.ts framingOfResponse', 'src/http/read-head.ts read'],
  }),
});
