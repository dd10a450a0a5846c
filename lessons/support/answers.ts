import type { ResponseHead } from '../../src/http/head.ts';
import type { Exhibit } from '../../src/lesson/lesson.ts';
import type { Talk } from '../../src/lesson/stage.ts';
import type { Side } from '../../src/trace/recorder.ts';

/** Choices of a question, by the status that each stands for; 0: no answer. */
export type ByStatus = Readonly<Record<number, string>>;

/** The status code of an answer, by its place among those of its conversation, from 0. */
export function statusOf(talk: Talk, index = 0): number {
  return (talk.message('server', index).parts[0] as ResponseHead).statusCode;
}

/** A step that shows a message with the cursor on a field. */
export function shown(talk: Talk, from: Side, field: string, index = 0): Exhibit {
  return { talk, entry: talk.message(from, index), field };
}
