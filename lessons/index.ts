import type { Catalogue } from '../src/lesson/course/catalogue.ts';

/** The course, in its order. */
export const CATALOGUE: Catalogue = [
  {
    number: 1,
    id: 'there-are-no-messages',
    title: 'There are no messages in TCP',
    question: 'I wrote twice, why did the server read once?',
    load: async () => (await import('./01-there-are-no-messages.ts')).lesson,
  },
  {
    number: 2,
    id: 'a-request',
    title: 'A request, byte by byte',
    question: 'Where does the head end?',
    load: async () => (await import('./02-a-request.ts')).lesson,
  },
  {
    number: 3,
    id: 'one-connection',
    title: 'One request, one connection?',
    question: 'What does "persistent" save?',
    load: async () => (await import('./03-one-connection.ts')).lesson,
  },
  {
    number: 4,
    id: 'where-the-body-ends',
    title: 'Where does the body end?',
    question: 'The head is over; how many bytes are mine?',
    load: async () => (await import('./04-where-the-body-ends.ts')).lesson,
  },
  {
    number: 5,
    id: 'pipelining',
    title: 'Pipelining',
    question: 'May I ask twice before you answer?',
    load: async () => (await import('./05-pipelining.ts')).lesson,
  },
  {
    number: 6,
    id: 'short-polling',
    title: 'Short polling',
    question: 'What does "anything new?" cost?',
    load: async () => (await import('./06-short-polling.ts')).lesson,
  },
  {
    number: 7,
    id: 'long-polling',
    title: 'Long polling',
    question: 'What if the server does not answer yet?',
    load: async () => (await import('./07-long-polling.ts')).lesson,
  },
  {
    number: 8,
    id: 'server-sent-events',
    title: 'Server-Sent Events',
    question: 'Can an answer never end?',
    load: async () => (await import('./08-server-sent-events.ts')).lesson,
  },
  {
    number: 9,
    id: 'leaving-http',
    title: 'Leaving HTTP',
    question: 'How do two ends agree to stop speaking HTTP?',
    load: async () => (await import('./09-leaving-http.ts')).lesson,
  },
  {
    number: 10,
    id: 'one-frame',
    title: 'One frame, bit by bit',
    question: 'What are the two bytes in front of "Hello"?',
    load: async () => (await import('./10-one-frame.ts')).lesson,
  },
  {
    number: 11,
    id: 'masking',
    title: 'Masking, and the attack it stops',
    question: 'Why scramble bytes with a key you send along?',
    load: async () => (await import('./11-masking.ts')).lesson,
  },
];
