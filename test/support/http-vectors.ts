import type { HttpFault } from '../../src/http/faults.ts';
import type { HttpLimits } from '../../src/http/limits.ts';

/**
 * Bytes with one defect, and the same bytes without it. `◆` stands before the first octet that
 * cannot be right, and is not sent.
 */
export interface HttpVector {
  readonly wrong: string;
  readonly right: string;
  readonly limits?: Partial<HttpLimits>;
}

const HOST = 'Host: a\r\n';
const REST = `${HOST}\r\n`;
const LINE = 'GET / HTTP/1.1\r\n';
const TAIL = ` HTTP/1.1\r\n${REST}`;
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n';

/** What only the clock can find, see the tests of the limits; and what only a client's state can. */
type Timeout = 'head-timeout' | 'content-timeout' | 'unsolicited-response';

const CHUNKED = `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`;

/** One row a fault at least, in the order of the fault table. A fault without one does not compile. */
export const HTTP_VECTORS: Record<
  Exclude<HttpFault, Timeout>,
  readonly [HttpVector, ...HttpVector[]]
> = {
  'invalid-method': [
    { wrong: `G◆@T /${TAIL}`, right: `GT /${TAIL}` },
    { wrong: `◆ GET /${TAIL}`, right: `GET /${TAIL}` },
    { wrong: `GET◆\t/${TAIL}`, right: `GET /${TAIL}` },
    { wrong: `GET◆\r\n${REST}`, right: `GET /${TAIL}` },
    { wrong: `\r\n◆\r\nGET /${TAIL}`, right: `\r\nGET /${TAIL}` },
  ],
  'method-too-long': [
    { wrong: `${'M'.repeat(64)}◆M /${TAIL}`, right: `${'M'.repeat(64)} /${TAIL}` },
  ],
  'invalid-target': [
    { wrong: `GET /a◆\x80${TAIL}`, right: `GET /a${TAIL}` },
    { wrong: `GET /a◆\x00${TAIL}`, right: `GET /a${TAIL}` },
    { wrong: `GET /a◆\t${TAIL}`, right: `GET /a${TAIL}` },
  ],
  'target-too-long': [
    { wrong: `GET /${'a'.repeat(8191)}◆a${TAIL}`, right: `GET /${'a'.repeat(8191)}${TAIL}` },
  ],
  'several-spaces': [
    { wrong: `GET ◆ /${TAIL}`, right: `GET /${TAIL}` },
    { wrong: `GET / ◆ HTTP/1.1\r\n${REST}`, right: `GET /${TAIL}` },
  ],
  'invalid-version': [
    { wrong: `GET / ◆http/1.1\r\n${REST}`, right: `GET /${TAIL}` },
    { wrong: `GET / HTTP/1.◆x\r\n${REST}`, right: `GET /${TAIL}` },
    { wrong: `GET / HTTP/1.◆ 1\r\n${REST}`, right: `GET /${TAIL}` },
    { wrong: '◆ HTTP/1.1 200 OK\r\n\r\n', right: `${OK}\r\n` },
    { wrong: `GET / HTTP/1◆1\r\n${REST}`, right: `GET /${TAIL}` },
    { wrong: `GET / HTTP/1.1◆0\r\n${REST}`, right: `GET /${TAIL}` },
    { wrong: `GET / HTTP/1.1◆ \r\n${REST}`, right: `GET /${TAIL}` },
    { wrong: `GET /◆\r\n${REST}`, right: `GET /${TAIL}` },
  ],
  'unsupported-version': [
    { wrong: `GET / HTTP/◆2.0\r\n${REST}`, right: `GET / HTTP/1.0\r\n${REST}` },
    { wrong: `GET / HTTP/◆0.9\r\n${REST}`, right: `GET / HTTP/1.9\r\n${REST}` },
  ],
  'invalid-status': [
    { wrong: 'HTTP/1.1 ◆a00 OK\r\n\r\n', right: 'HTTP/1.1 599 OK\r\n\r\n' },
    { wrong: 'HTTP/1.1 ◆ 200 OK\r\n\r\n', right: `${OK}\r\n` },
    { wrong: 'HTTP/1.1 2◆-9 OK\r\n\r\n', right: 'HTTP/1.1 299 OK\r\n\r\n' },
    { wrong: 'HTTP/1.1 20◆ OK\r\n\r\n', right: 'HTTP/1.1 200 OK\r\n\r\n' },
  ],
  'invalid-reason': [{ wrong: 'HTTP/1.1 200 O◆\x01K\r\n\r\n', right: 'HTTP/1.1 200 O\tK\r\n\r\n' }],
  'reason-too-long': [
    {
      wrong: 'HTTP/1.1 200 four◆s\r\n\r\n',
      right: 'HTTP/1.1 200 four\r\n\r\n',
      limits: { reasonOctets: 4 },
    },
  ],
  'bare-lf': [
    { wrong: `GET / HTTP/1.1◆\n${REST}`, right: LINE + REST },
    { wrong: `${LINE}Host: a◆\n\r\n`, right: LINE + REST },
    { wrong: `${LINE}${HOST}◆\n`, right: LINE + REST },
  ],
  'bare-cr': [
    { wrong: `GET / HTTP/1.1◆\r${REST}`, right: LINE + REST },
    { wrong: `${LINE}Host: a◆\rb\r\n\r\n`, right: `${LINE}Host: ab\r\n\r\n` },
    { wrong: `${LINE}${HOST}◆\r\r\n`, right: LINE + REST },
  ],
  'space-before-fields': [
    { wrong: `${LINE}◆ ${REST}`, right: LINE + REST },
    { wrong: `${LINE}◆\t${REST}`, right: LINE + REST },
  ],
  'obs-fold': [
    { wrong: `${LINE}${HOST}X: a\r\n◆ b\r\n\r\n`, right: `${LINE}${HOST}X: a b\r\n\r\n` },
    { wrong: `${LINE}${HOST}X: a\r\n◆\tb\r\n\r\n`, right: `${LINE}${HOST}X: a\tb\r\n\r\n` },
  ],
  'space-before-colon': [
    { wrong: `${LINE}Host◆ : a\r\n\r\n`, right: LINE + REST },
    { wrong: `${LINE}Host◆\t: a\r\n\r\n`, right: LINE + REST },
  ],
  'invalid-field-name': [
    { wrong: `${LINE}${HOST}X◆(: a\r\n\r\n`, right: `${LINE}${HOST}X: a\r\n\r\n` },
    { wrong: `${LINE}${HOST}◆: a\r\n\r\n`, right: `${LINE}${HOST}X: a\r\n\r\n` },
    { wrong: `${LINE}${HOST}X◆\r\n\r\n`, right: `${LINE}${HOST}X:\r\n\r\n` },
  ],
  'control-octet': [
    { wrong: `${LINE}${HOST}X: a◆\x00b\r\n\r\n`, right: `${LINE}${HOST}X: a\tb\r\n\r\n` },
    { wrong: `${LINE}${HOST}X: a◆\x7fb\r\n\r\n`, right: `${LINE}${HOST}X: a\xffb\r\n\r\n` },
  ],
  'fields-too-large': [
    {
      wrong: `${LINE}${HOST}X: 3\r◆\n\r\n`,
      right: `${LINE}${HOST}X: \r\n\r\n`,
      limits: { fieldSectionOctets: 14 },
    },
    {
      wrong: `${LINE}${HOST}◆X:1\r\n\r\n`,
      right: `${LINE}${REST}`,
      limits: { fieldSectionOctets: 9 },
    },
    {
      wrong: `${LINE}${HOST}X:${' '.repeat(32_757)}◆  \r\n\r\n`,
      right: `${LINE}${HOST}X:${' '.repeat(32_755)}\r\n\r\n`,
    },
  ],
  'too-many-fields': [
    { wrong: `${LINE}${HOST}${fieldLines(99)}◆X: 1\r\n\r\n`, right: LINE + HOST + end(99) },
  ],
  'missing-host': [
    { wrong: '◆GET / HTTP/1.1\r\n\r\n', right: LINE + REST },
    { wrong: '◆GET / HTTP/1.2\r\n\r\n', right: 'GET / HTTP/1.0\r\n\r\n' },
  ],
  'repeated-host': [
    { wrong: `${LINE}Host: ◆a\r\n${HOST}\r\n`, right: LINE + REST },
    { wrong: `GET / HTTP/1.0\r\nHost: ◆a\r\n${HOST}\r\n`, right: `GET / HTTP/1.0\r\n${REST}` },
  ],
  'invalid-host': [
    { wrong: `${LINE}Host: ◆a/b\r\n\r\n`, right: `${LINE}Host: ab\r\n\r\n` },
    { wrong: 'GET / HTTP/1.0\r\nHost: ◆a b\r\n\r\n', right: 'GET / HTTP/1.0\r\nHost: ab\r\n\r\n' },
  ],
  'invalid-content-length': [
    {
      wrong: `${LINE}${HOST}Content-Length: 1◆x\r\n\r\na`,
      right: `${LINE}${HOST}Content-Length: 1\r\n\r\na`,
    },
    {
      wrong: `${LINE}${HOST}Content-Length: ◆+1\r\n\r\na`,
      right: `${LINE}${HOST}Content-Length: 1\r\n\r\na`,
    },
    {
      wrong: `${LINE}${HOST}Content-Length: 1◆, 1\r\n\r\na`,
      right: `${LINE}${HOST}Content-Length: 01\r\n\r\na`,
    },
    { wrong: `${LINE}${HOST}Content-Length:◆\r\n\r\n`, right: LINE + REST },
    {
      wrong: 'HTTP/1.1 200 OK\r\nContent-Length: ◆-1\r\n\r\n',
      right: 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na',
    },
  ],
  'target-form': [
    { wrong: `GET ◆a${TAIL}`, right: `GET /a${TAIL}` },
    { wrong: `GET ◆*${TAIL}`, right: `OPTIONS *${TAIL}` },
    { wrong: `GET ◆a:1${TAIL}`, right: `CONNECT a:1${TAIL}` },
    { wrong: `CONNECT ◆/${TAIL}`, right: `GET /${TAIL}` },
    { wrong: `GET ◆http://a@b/${TAIL}`, right: `GET http://b/${TAIL}` },
  ],
  'misdirected-scheme': [{ wrong: `GET ◆https://a/${TAIL}`, right: `GET http://a/${TAIL}` }],
  'coding-in-1.0': [
    {
      wrong: `POST / HTTP/1.0\r\nTransfer-Encoding: ◆chunked\r\n\r\n0\r\n\r\n`,
      right: `${CHUNKED}0\r\n\r\n`,
    },
  ],
  'length-and-coding': [
    {
      wrong: `${LINE}${HOST}Content-Length: 5\r\nTransfer-Encoding: ◆chunked\r\n\r\n0\r\n\r\n`,
      right: `${CHUNKED}0\r\n\r\n`,
    },
  ],
  'coding-not-chunked': [
    { wrong: `${LINE}${HOST}Transfer-Encoding: ◆gzip\r\n\r\n`, right: LINE + REST },
    {
      wrong: `${LINE}${HOST}Transfer-Encoding: ◆chunked, chunked\r\n\r\n0\r\n\r\n`,
      right: `${CHUNKED}0\r\n\r\n`,
    },
    { wrong: `HTTP/1.1 200 OK\r\nTransfer-Encoding: ◆gzip\r\n\r\n`, right: `${OK}\r\n` },
  ],
  'unsupported-coding': [
    { wrong: `${LINE}${HOST}Transfer-Encoding: ◆zip, chunked\r\n\r\n`, right: LINE + REST },
    {
      wrong: `HTTP/1.1 200 OK\r\nTransfer-Encoding: ◆zip, chunked\r\n\r\n`,
      right: `${OK}\r\n`,
    },
  ],
  'invalid-chunk-size': [
    { wrong: `${CHUNKED}◆G\r\n`, right: `${CHUNKED}0\r\n\r\n` },
    { wrong: `${CHUNKED}◆\r\n`, right: `${CHUNKED}0\r\n\r\n` },
    { wrong: `${CHUNKED}0◆ \r\n\r\n`, right: `${CHUNKED}0\r\n\r\n` },
  ],
  'invalid-chunk-extension': [
    { wrong: `${CHUNKED}0;◆\r\n\r\n`, right: `${CHUNKED}0;a\r\n\r\n` },
    { wrong: `${CHUNKED}0;a=◆\r\n\r\n`, right: `${CHUNKED}0;a=b\r\n\r\n` },
    { wrong: `${CHUNKED}0;a="◆\r\n"\r\n\r\n`, right: `${CHUNKED}0;a="b"\r\n\r\n` },
  ],
  'extensions-too-large': [
    {
      wrong: `${CHUNKED}0;abc◆d\r\n\r\n`,
      right: `${CHUNKED}0;abc\r\n\r\n`,
      limits: { chunkExtensionOctets: 4 },
    },
  ],
  'chunk-overrun': [
    { wrong: `${CHUNKED}1\r\na◆b\r\n0\r\n\r\n`, right: `${CHUNKED}1\r\na\r\n0\r\n\r\n` },
    { wrong: `${CHUNKED}1\r\na\r◆b0\r\n\r\n`, right: `${CHUNKED}1\r\na\r\n0\r\n\r\n` },
  ],
  'content-too-large': [
    {
      wrong: `${LINE}${HOST}Content-Length: ◆5\r\n\r\nfives`,
      right: `${LINE}${HOST}Content-Length: 4\r\n\r\nfour`,
      limits: { contentOctets: 4 },
    },
    {
      wrong: `${LINE}${HOST}Content-Length: ◆16777217\r\n\r\n`,
      right: `${LINE}${HOST}Content-Length: 0\r\n\r\n`,
    },
    {
      wrong: `${LINE}${HOST}Content-Length: ◆9007199254740993\r\n\r\n`,
      right: `${LINE}${HOST}Content-Length: 0\r\n\r\n`,
    },
  ],
  'unexpected-end': [
    { wrong: `${LINE}Host: a◆`, right: LINE + REST },
    {
      wrong: `${LINE}${HOST}Content-Length: 2\r\n\r\na◆`,
      right: `${LINE}${HOST}Content-Length: 2\r\n\r\nab`,
    },
    { wrong: 'HTTP/1.1 200 OK◆', right: 'HTTP/1.1 200 OK\r\n\r\n' },
    {
      wrong: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na◆',
      right: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab',
    },
  ],
};

function fieldLines(count: number): string {
  return 'X: 1\r\n'.repeat(count);
}

function end(count: number): string {
  return `${fieldLines(count)}\r\n`;
}
