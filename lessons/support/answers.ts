import type { ResponseHead } from '../../src/http/head.ts';
import type { Talk } from '../../src/lesson/stage.ts';

/** Choices of a question, by the status that each stands for; 0: no answer. */
export type ByStatus = Readonly<Record<number, string>>;

/** The status code of an answer, by its place among those of its conversation, from 0. */
export function statusOf(talk: Talk, index = 0): number {
  return (talk.message('server', index).parts[0] as ResponseHead).statusCode;
}
