import type { Catalogue } from '../src/lesson/catalogue.ts';

/** The course, in its order. */
export const CATALOGUE: Catalogue = [
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
];
