/**
 * IMF-fixdate, RFC 9110 5.6.7. JavaScript's UTC string is that very form.
 *
 * @param time milliseconds since 1970-01-01 UTC
 */
export function encodeDate(time: number): string {
  const second = Math.floor(time / 1000);
  if (second !== cachedSecond) {
    cachedSecond = second;
    cachedDate = new Date(second * 1000).toUTCString();
  }
  return cachedDate;
}

// A busy server asks thousands of times a second, and the answer changes once.
let cachedSecond = Number.NaN;
let cachedDate = '';
