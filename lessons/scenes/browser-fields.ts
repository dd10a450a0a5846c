import type { FieldLines } from '../../src/http/encode-head.ts';
import { LESSON_HOST } from '../../src/lesson/script/stage.ts';

/**
 * What a browser sends with `fetch('/poll/thermometer')` besides the request line and Host: the fields of Chromium
 * 156 on Linux over HTTP/1.1, in their order, as a server received them, with our name in Referer. They
 * are those for an https site; to a plain http one it does not send the client hints and Sec-Fetch.
 * Cookies would come on top. TLS itself is left out here, so that the bytes can be read.
 */
export const BROWSER_FIELDS: FieldLines = [
  ['Connection', 'keep-alive'],
  ['sec-ch-ua-platform', '"Linux"'],
  [
    'User-Agent',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  ],
  ['sec-ch-ua', '"Not:A-Brand";v="8", "Chromium";v="156"'],
  ['sec-ch-ua-mobile', '?0'],
  ['Accept', '*/*'],
  ['Sec-Fetch-Site', 'same-origin'],
  ['Sec-Fetch-Mode', 'cors'],
  ['Sec-Fetch-Dest', 'empty'],
  ['Referer', `https://${LESSON_HOST}/`],
  ['Accept-Encoding', 'gzip, deflate, br, zstd'],
  ['Accept-Language', 'en-US,en;q=0.9'],
];
