import type { Response } from '../net/response.ts';

export const JSON_TYPE = ['Content-Type', 'application/json'] as const;
/** What is true now is not later: no cache may keep it. */
export const NO_STORE = ['Cache-Control', 'no-store'] as const;
export const TEXT_TYPE = ['Content-Type', 'text/plain; charset=utf-8'] as const;

/** Answers 400, and says why. */
export function refuse(response: Response, why: string): void {
  response.send(400, [TEXT_TYPE, NO_STORE], `${why}\n`);
}

/** Answers 503: there is too much of something already. */
export function refuseForNow(response: Response, why: string): void {
  response.send(503, [TEXT_TYPE, NO_STORE, ['Retry-After', '1']], `${why}\n`);
}
