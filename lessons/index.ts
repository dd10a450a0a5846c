import type { Catalogue } from '../src/lesson/course/catalogue.ts';
import type { Lesson } from '../src/lesson/script/lesson.ts';
import { type LessonId, TITLES } from './titles.ts';

/** Where each lesson stands. It is read when it is opened, so that a list is on the screen at once. */
const FILES: Readonly<Record<LessonId, () => Promise<{ readonly lesson: Lesson }>>> = {
  'there-are-no-messages': () => import('./01-there-are-no-messages.ts'),
  'a-request': () => import('./02-a-request.ts'),
  'one-connection': () => import('./03-one-connection.ts'),
  'where-the-body-ends': () => import('./04-where-the-body-ends.ts'),
  pipelining: () => import('./05-pipelining.ts'),
  'short-polling': () => import('./06-short-polling.ts'),
  'long-polling': () => import('./07-long-polling.ts'),
  'server-sent-events': () => import('./08-server-sent-events.ts'),
  'leaving-http': () => import('./09-leaving-http.ts'),
  'one-frame': () => import('./10-one-frame.ts'),
  masking: () => import('./11-masking.ts'),
};

/** The course, in its order. */
export const CATALOGUE: Catalogue = TITLES.map((title) => ({
  ...title,
  load: async () => (await FILES[title.id]()).lesson,
}));
