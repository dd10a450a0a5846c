import type { CoursePart } from '../src/lesson/course/parts.ts';
import type { LessonTitle } from '../src/lesson/script/lesson.ts';

/** What each lesson is called and the question it answers, in the order of the course. */
export const TITLES = [
  {
    number: 1,
    id: 'there-are-no-messages',
    title: 'There are no messages in TCP',
    question: 'I wrote twice, why did the server read once?',
  },
  {
    number: 2,
    id: 'a-request',
    title: 'A request, byte by byte',
    question: 'Where does the head end?',
  },
  {
    number: 3,
    id: 'one-connection',
    title: 'One request, one connection?',
    question: 'What does "persistent" save?',
  },
  {
    number: 4,
    id: 'where-the-body-ends',
    title: 'Where does the body end?',
    question: 'The head is over; how many bytes are mine?',
  },
  {
    number: 5,
    id: 'pipelining',
    title: 'Pipelining',
    question: 'May I ask twice before you answer?',
  },
  {
    number: 6,
    id: 'short-polling',
    title: 'Short polling',
    question: 'What does "anything new?" cost?',
  },
  {
    number: 7,
    id: 'long-polling',
    title: 'Long polling',
    question: 'What if the server does not answer yet?',
  },
  {
    number: 8,
    id: 'server-sent-events',
    title: 'Server-Sent Events',
    question: 'Can an answer never end?',
  },
  {
    number: 9,
    id: 'leaving-http',
    title: 'Leaving HTTP',
    question: 'How do two ends agree to stop speaking HTTP?',
  },
  {
    number: 10,
    id: 'one-frame',
    title: 'One frame, bit by bit',
    question: 'What are the two bytes before "Hello"?',
  },
  {
    number: 11,
    id: 'masking',
    title: 'Masking, and the attack it stops',
    question: 'Why scramble bytes with a key you send along?',
  },
] as const satisfies readonly LessonTitle[];

/** The parts of the course, and what is still to be written of them. */
export const PARTS: readonly CoursePart[] = [
  { letter: 'A', title: 'The wire', first: 1, planned: [] },
  { letter: 'B', title: 'Making HTTP push', first: 6, planned: [] },
  {
    letter: 'C',
    title: 'WebSocket',
    first: 9,
    planned: [
      { number: 12, title: 'Both at once' },
      { number: 13, title: 'Fragments, and the ping in between' },
      { number: 14, title: 'Saying goodbye' },
      { number: 15, title: 'Text means UTF-8, across cuts' },
      { number: 16, title: 'Compressed: permessage-deflate' },
      { number: 17, title: 'wss: the same bytes in TLS records' },
    ],
  },
  {
    letter: 'D',
    title: 'Beyond one connection',
    first: 18,
    planned: [
      { number: 18, title: 'State, and two servers' },
      { number: 19, title: 'HTTP/2: many streams, one connection' },
    ],
  },
  {
    letter: 'E',
    title: 'Choosing',
    first: 20,
    planned: [{ number: 20, title: 'Five techniques, counted' }],
  },
];

export type LessonId = (typeof TITLES)[number]['id'];

/** The number, title and question of a lesson. */
export function titleOf(id: LessonId): LessonTitle {
  return TITLES.find((title) => title.id === id)!;
}
