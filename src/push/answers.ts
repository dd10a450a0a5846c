import type { FieldLines } from '../http/encode-head.ts';
import type { Response } from '../net/response.ts';

/** RFC 9111 5.2.2.5. What is true now is not later, and a cache may keep a 404 or a 410 by itself, 4.2.2. */
export const NO_STORE = ['Cache-Control', 'no-store'] as const;
const JSON_TYPE = ['Content-Type', 'application/json'] as const;
const TEXT_TYPE = ['Content-Type', 'text/plain; charset=utf-8'] as const;

/** Answers without content. */
export function answer(response: Response, statusCode: number, fields: FieldLines = []): void {
  response.send(statusCode, [...fields, NO_STORE]);
}

/** Answers with JSON, a text that has been made already. */
export function answerJson(
  response: Response,
  statusCode: number,
  json: string,
  fields: FieldLines = [],
): void {
  response.send(statusCode, [...fields, JSON_TYPE, NO_STORE], json);
}

/** Refuses, and says why. */
export function refuse(response: Response, why: string, statusCode = 400): void {
  response.send(statusCode, [TEXT_TYPE, NO_STORE], `${why}\n`);
}

/** Answers 503: there is too much of something already. */
export function refuseForNow(response: Response, why: string): void {
  response.send(503, [TEXT_TYPE, NO_STORE, ['Retry-After', '1']], `${why}\n`);
}

/** Answers 503: all names are in use. */
export function refuseName(response: Response): void {
  refuseForNow(response, 'too many names are in use');
}
