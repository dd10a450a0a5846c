import type { Catalogue } from '../src/lesson/catalogue.ts';

/** The course, in its order. */
export const CATALOGUE: Catalogue = [
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
];
