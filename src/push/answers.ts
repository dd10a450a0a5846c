import type { FieldLines } from '../http/encode-head.ts';
import type { Response } from '../net/response.ts';

const JSON_TYPE = ['Content-Type', 'application/json'] as const;
const TEXT_TYPE = ['Content-Type', 'text/plain; charset=utf-8'] as const;

/** Answers with JSON, a text that has been made already. */
export function answerJson(
  response: Response,
  statusCode: number,
  json: string,
  fields: FieldLines = [],
): void {
  response.send(statusCode, [...fields, JSON_TYPE], json);
}

/** Refuses, and says why. */
export function refuse(response: Response, why: string, statusCode = 400): void {
  response.send(statusCode, [TEXT_TYPE], `${why}\n`);
}

/** Answers 503: there is too much of something already. */
export function refuseForNow(response: Response, why: string): void {
  response.send(503, [TEXT_TYPE, ['Retry-After', '1']], `${why}\n`);
}

/** Answers 503: no more can be kept for now. */
export function refuseMore(response: Response): void {
  refuseForNow(response, 'too much is kept already');
}

/** Answers 503: all names are in use. */
export function refuseName(response: Response): void {
  refuseForNow(response, 'too many names are in use');
}
