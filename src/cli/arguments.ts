import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { failureWords } from '../wire/failure-words.ts';

/** The text of a file that an option names. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidArgumentError(`It cannot be read: ${failureWords(error)}.`);
  }
}

/** 1 or more. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,9}$/.test(text) || count === 0) throw new InvalidArgumentError('It is 1 or more.');
  return count;
}

/** Seconds, perhaps with a fraction. */
export function parseSeconds(text: string): number {
  if (!/^\d{1,5}(\.\d{1,3})?$/.test(text)) {
    throw new InvalidArgumentError('It is a number of seconds, such as 0.5.');
  }
  return Number(text);
}

/** A TCP port; 0 takes one that is free. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('It is a number from 0 to 65535; 0 takes one that is free.');
  }
  return port;
}

/** An origin, RFC 6454 7, or `*`; it may be given again. */
export function collectOrigin(value: string, before: readonly string[]): string[] {
  const isOrigin = URL.canParse(value) && new URL(value).origin === value.toLowerCase();
  if (isOrigin || value === '*') return [...before, value];
  throw new InvalidArgumentError('It is an origin, such as https://example.com, or *.');
}

/** For an option that may be given again. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
