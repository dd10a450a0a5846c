/**
 * IMF-fixdate, RFC 9110 5.6.7. JavaScript's UTC string is that very form.
 *
 * @param time milliseconds since 1970-01-01 UTC
 */
export function encodeDate(time: number): string {
  return new Date(time).toUTCString();
}

/** The Date field line for a response, with its CRLF, RFC 9110 6.6.1. */
export function encodeDateLine(time: number): string {
  const second = Math.floor(time / 1000);
  if (second !== cachedSecond) {
    cachedSecond = second;
    cachedLine = `Date: ${encodeDate(time)}\r\n`;
  }
  return cachedLine;
}

// A busy server asks thousands of times a second, and the answer changes once.
let cachedSecond = Number.NaN;
let cachedLine = '';
