import { encodeHeader } from '../../src/websocket/frame-header.ts';
import { FRAME_SHAPES } from '../../src/websocket/frame-shape.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';

/** A request as browsers send it. */
export const BROWSER_HEAD = Buffer.from(
  [
    'GET /chat/rooms/17/messages?since=1042&limit=50 HTTP/1.1',
    'Host: www.example.com',
    'Connection: keep-alive',
    'Cache-Control: max-age=0',
    'Upgrade-Insecure-Requests: 1',
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'Accept-Encoding: gzip, deflate, br, zstd',
    'Accept-Language: en-GB,en;q=0.9,de;q=0.8',
    'Referer: https://www.example.com/chat',
    'Cookie: session=7f3a9c; visitor=GA1.1.1094820481.1718000000; lang=en',
    '',
    '',
  ].join('\r\n'),
  'latin1',
);

/** What a header looks like: its shape by name, and a length that takes such a shape. */
export interface HeaderSample {
  readonly shape: keyof typeof FRAME_SHAPES;
  readonly payloadLength: number;
}

/** One for each shape. */
export const HEADER_SAMPLES: readonly HeaderSample[] = [
  { shape: 'short', payloadLength: 125 },
  { shape: 'medium', payloadLength: 1_400 },
  { shape: 'long', payloadLength: 70_000 },
  { shape: 'shortMasked', payloadLength: 5 },
  { shape: 'mediumMasked', payloadLength: 40_000 },
  { shape: 'longMasked', payloadLength: 1_000_000 },
];

const OPCODES = [OPCODE.text, OPCODE.binary, OPCODE.continuation];

/** Headers one after the other, without payloads, in an order that is hard to predict. */
export function headerStream(samples: readonly HeaderSample[], count: number): Buffer {
  const next = numbers();
  return Buffer.concat(Array.from({ length: count }, () => encode(pick(samples, next()), next)));
}

function encode({ shape, payloadLength }: HeaderSample, next: () => number): Buffer {
  const maskingKey = FRAME_SHAPES[shape].masked ? next() : undefined;
  const opcode = pick(OPCODES, next());
  return encodeHeader({ fin: next() % 4 > 0, opcode, payloadLength, maskingKey });
}

function pick<T>(list: readonly T[], number: number): T {
  return list[number % list.length]!;
}

/** Unsigned 32-bit numbers that look random and are the same in every run: xorshift32. */
function numbers(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
