import { DEFAULT_HTTP_LIMITS } from '../src/http/limits.ts';
import { MessageReader } from '../src/http/message-reader.ts';
import { HeadReader } from '../src/http/read-head.ts';
import { decodeHeader } from '../src/websocket/frame-header.ts';
import { ByteQueue } from '../src/wire/byte-queue.ts';
import { openLlhttp } from './peers/llhttp.ts';
import { judgeValues, parseValues } from './peers/values-only.ts';
import { decodeValues } from './peers/values-only-frame.ts';
import { checkHeaders, checkHeads } from './support/agree.ts';
import { type Contender, compare } from './support/compare.ts';
import { BROWSER_HEAD, HEADER_SAMPLES, headerStream } from './support/samples.ts';
import type { Aim, Row, Table } from './support/table.ts';

const HEAD_OCTETS = 566;
const HEAD_AIM: Aim = { of: 'figure', most: 2_500 };
const HEADER_AIM: Aim = { of: 'figure', most: 20 };
/** Headers in one stretch of bytes. */
const HEADERS = 4096;

/** Request heads and frame headers: what does it cost to keep the places? */
export function parse(): Table[] {
  if (BROWSER_HEAD.length !== HEAD_OCTETS) {
    throw new Error(`the head has ${BROWSER_HEAD.length} bytes, not ${HEAD_OCTETS}`);
  }
  const checked = checkHeads(BROWSER_HEAD, DEFAULT_HTTP_LIMITS);
  checkHeaders(headerStream(HEADER_SAMPLES, HEADERS));
  return [headTable(checked), eventTable(), mixedTable(), shapeTable()];
}

function headTable(checked: number): Table {
  const contenders = [headAsPlaces(), headAsValues(), ...headByLlhttp()];
  const [ours, peer, llhttp] = compare(contenders);
  const rows: Row[] = [{ timing: ours!, peer: peer!, aim: HEAD_AIM }, { timing: peer! }];
  const notes = [`Places and values only say the same of ${checked} heads, most of them broken.`];
  if (llhttp) {
    rows.push({ timing: llhttp, peer: peer! });
    notes.push(
      'llhttp is native code, checks no Host, and makes a string of every name and value.',
    );
  }
  return { title: `A request head of ${HEAD_OCTETS} bytes, grammar only`, rows, notes };
}

function eventTable(): Table {
  const [ours, read, peer] = compare([headAsEvent(), headAsEventRead(), headAsValuesJudged()]);
  return {
    title: 'The same head as an event: also the rules on Host, framing and persistence',
    rows: [
      { timing: ours!, peer: peer!, aim: HEAD_AIM },
      { timing: read!, peer: peer! },
      { timing: peer! },
    ],
  };
}

function mixedTable(): Table {
  const stream = headerStream(HEADER_SAMPLES, HEADERS);
  const [ours, peer] = compare([
    headersAsShapes('decodeHeader: shapes', stream),
    headersAsValues(stream),
  ]);
  return {
    title: `A frame header, all six shapes in a mix, ${(stream.length / HEADERS).toFixed(1)} bytes each`,
    rows: [{ timing: ours!, peer: peer!, aim: HEADER_AIM }, { timing: peer! }],
    notes: ['Both read through the same byte queue and drop what they have read.'],
  };
}

function shapeTable(): Table {
  const rows = HEADER_SAMPLES.map((sample): Row => {
    const stream = headerStream([sample], HEADERS);
    const [ours, peer] = compare([headersAsShapes(sample.shape, stream), headersAsValues(stream)]);
    return { timing: ours!, peer: peer!, aim: HEADER_AIM };
  });
  return { title: 'A frame header, shape by shape', rows };
}

function headAsPlaces(): Contender {
  const reader = new HeadReader('request', DEFAULT_HTTP_LIMITS);
  const queue = new ByteQueue();
  return repeat('HeadReader: places', () => {
    queue.append(BROWSER_HEAD);
    return reader.read(queue)!.marks.length;
  });
}

function headAsValues(): Contender {
  return repeat('values only', () => parseValues(BROWSER_HEAD, DEFAULT_HTTP_LIMITS)!.fields.length);
}

/** None or one, as this Node allows it. */
function headByLlhttp(): Contender[] {
  const parser = openLlhttp();
  return parser ? [repeat("llhttp, Node's own", () => parser(BROWSER_HEAD).length)] : [];
}

function headAsEvent(): Contender {
  const connection = new MessageReader('request');
  return repeat('MessageReader.nextEvent', () => nextHead(connection).marks.length);
}

/** As a server uses it: what is asked for is sliced, the rest never. */
function headAsEventRead(): Contender {
  const connection = new MessageReader('request');
  return repeat('the same, and four values read', () => {
    const head = nextHead(connection);
    const { method, requestTarget } = head;
    const length = method.length + requestTarget.length;
    return length + head.field('host')!.length + head.field('cookie')!.length;
  });
}

function nextHead(connection: MessageReader) {
  connection.receive(BROWSER_HEAD);
  const event = connection.nextEvent();
  if (event?.type !== 'request') throw new Error('no request came');
  // The end of a request without content.
  connection.nextEvent();
  return event;
}

function headAsValuesJudged(): Contender {
  return repeat('values only, same rules', () => {
    const head = parseValues(BROWSER_HEAD, DEFAULT_HTTP_LIMITS)!;
    const { contentLength } = judgeValues(head, DEFAULT_HTTP_LIMITS);
    return head.fields.length + contentLength;
  });
}

function repeat(name: string, work: () => number): Contender {
  const run = (count: number) => {
    let sum = 0;
    for (let done = 0; done < count; done++) sum += work();
    return sum;
  };
  return { name, run };
}

// The loops of these two are spelled out: a call for each header would be a good part of the figure.

function headersAsShapes(name: string, stream: Buffer): Contender {
  const queue = new ByteQueue();
  const run = (count: number) => {
    let sum = 0;
    for (let done = 0; done < count; done++) {
      if (queue.length === 0) queue.append(stream);
      const header = decodeHeader(queue)!;
      queue.skip(header.shape.headerLength);
      sum += header.payloadLength + (header.maskingKey & 1) + header.opcode;
    }
    return sum;
  };
  return { name, run };
}

function headersAsValues(stream: Buffer): Contender {
  const queue = new ByteQueue();
  const run = (count: number) => {
    let sum = 0;
    for (let done = 0; done < count; done++) {
      if (queue.length === 0) queue.append(stream);
      const header = decodeValues(queue)!;
      queue.skip(header.octets);
      sum += header.payloadLength + (header.maskingKey & 1) + header.opcode;
    }
    return sum;
  };
  return { name: 'values only', run };
}
