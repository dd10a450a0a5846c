import { isDeepStrictEqual } from 'node:util';
import { HttpClientConnection } from '../../src/http/client-connection.ts';
import { Content, MessageEnd } from '../../src/http/events.ts';
import { expectationOf } from '../../src/http/expect.ts';
import { HTTP_FAULTS, type HttpFault } from '../../src/http/faults.ts';
import { RequestHead, ResponseHead } from '../../src/http/head.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import { plain, readRequests } from '../support/reading.ts';
import { EARLY, type Exchange, exchange, LIMITS } from './exchange.ts';

/** An input, whole and in pieces. */
export interface Input {
  readonly bytes: Buffer;
  readonly pieces: readonly Buffer[];
  /** Whether the client's FIN stands after it. */
  readonly ends: boolean;
  /** Whether each piece comes in a turn of the event loop of its own. */
  readonly inTurns: boolean;
}

/** What an input has led to, for statistics. */
export interface Verdict {
  readonly fault: HttpFault | undefined;
  readonly statusCodes: readonly number[];
}

/**
 * Reads an input at once and in pieces, by the core and by a whole session.
 *
 * @throws Error if anything is not as it has to be
 */
export async function judge(input: Input): Promise<Verdict> {
  const { bytes, pieces, ends, inTurns } = input;
  judgeCore(input);
  const [whole, inPieces] = await Promise.all([
    exchange([bytes], { ends }),
    exchange(pieces, { ends, inTurns }),
  ]);
  const responses = judgeExchange(whole, ends);
  judgeExchange(inPieces, ends);
  // Whether a 100 is owed, and so whether a request is drained, depends on what has come already.
  if (!requestsOf(whole).some(expectsContinue)) same('exchange', traceOf(whole), traceOf(inPieces));
  return {
    fault: whole.fault?.fault as HttpFault | undefined,
    statusCodes: responses.map(({ statusCode }) => statusCode),
  };
}

/** Every byte in one field, events side by side, and the same at a cut. */
function judgeCore({ bytes, pieces, ends }: Input): void {
  const whole = readRequests([bytes], { limits: LIMITS, ends });
  same('core', plain(whole), plain(readRequests(pieces, { limits: LIMITS, ends })));
  let reached = 0;
  const { fault, events } = whole;
  for (const place of fault?.partial ? [...events, fault.partial] : events) {
    must(place.start === reached, `a gap or an overlap at ${reached}`);
    const uncovered = findUncovered(place.spans(), place.end - place.start);
    must(uncovered.length === 0, `uncovered at ${place.start}: ${JSON.stringify(uncovered)}`);
    reached = place.end;
  }
  must(!fault || fault.offset <= bytes.length, 'a fault after the input');
}

/** What a session may do, whatever comes. Returns the final responses. */
function judgeExchange(exchanged: Exchange, ends: boolean): Response[] {
  const { errors, fault, readOn, isOver } = exchanged;
  must(errors.length === 0, `a handler has thrown ${String(errors[0])}`);
  must(!readOn, 'something was parsed after a fault');
  must(!(fault || ends) || isOver, 'the connection stays open');
  const last = requestsOf(exchanged).findIndex(({ head }) => isLast(head));
  must(last < 0 || last === requestsOf(exchanged).length - 1, 'a request was read after the last');
  const expected = expectedOf(exchanged);
  const methods = requestsOf(exchanged).map(({ head }) => head.method);
  // One more than was read: the answer to what could not be.
  const responses = responsesIn(exchanged.output, [...methods, methodRefused(fault)], isOver);
  const found = responses.map(({ statusCode, content }) => ({ statusCode, content }));
  same('responses', expected, found);
  return responses;
}

/** Whether a request ends its connection, told without the code under test. */
function isLast(head: RequestHead): boolean {
  const options = [...head]
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(/[\t ]*,[\t ]*/));
  return options.includes('close') || (head.minorVersion === 0 && !options.includes('keep-alive'));
}

interface Response {
  readonly statusCode: number;
  content: string;
  isComplete: boolean;
}

/** Exactly one response to each request that was accepted, and one to what was refused. */
function expectedOf(exchanged: Exchange): { statusCode: number; content: string }[] {
  const { fault } = exchanged;
  const requests = requestsOf(exchanged);
  const expected = requests.flatMap((request) => {
    const content = answerTo(request);
    return content === undefined ? [] : [content];
  });
  const last = requests.at(-1);
  // Who has had an answer before a fault in its content gets no second one.
  const isAnswered = last !== undefined && !last.isComplete && answerTo(last) !== undefined;
  if (fault && !isAnswered) {
    const { status } = HTTP_FAULTS[fault.fault as HttpFault];
    const method = last && !last.isComplete ? last.head.method : methodRefused(fault);
    expected.push({ statusCode: status, content: method === 'HEAD' ? '' : `${fault.message}\n` });
  }
  return expected;
}

/** Of a request whose head is at fault: HEAD as far as the answer goes, or any other. */
function methodRefused(fault: Exchange['fault']): string {
  const partial = fault?.partial;
  const text = partial && 'text' in partial ? String(partial.text) : '';
  return /^(\r\n)?HEAD /.test(text) ? 'HEAD' : 'GET';
}

/** By the handler in `exchange.ts`; undefined where it still waits for content. */
function answerTo({ head, content, isComplete }: ReadRequest) {
  if (expectationOf(head) === 'unknown') return { statusCode: 417, content: '' };
  const { path, form } = head.target;
  const isEcho = form !== 'asterisk' && (path === '/echo' || path === '/stream');
  if (isEcho && !isComplete) return undefined;
  if (path === '/throw') return { statusCode: 500, content: '' };
  const text = isEcho ? content : EARLY;
  return { statusCode: 200, content: head.method === 'HEAD' ? '' : text };
}

interface ReadRequest {
  readonly head: RequestHead;
  content: string;
  isComplete: boolean;
}

function requestsOf({ events }: Exchange): ReadRequest[] {
  const requests: ReadRequest[] = [];
  for (const event of events) {
    if (event instanceof RequestHead)
      requests.push({ head: event, content: '', isComplete: false });
    else if (event instanceof Content) requests.at(-1)!.content += event.bytes.toString('latin1');
    else if (event instanceof MessageEnd) requests.at(-1)!.isComplete = true;
  }
  return requests;
}

function expectsContinue({ head }: ReadRequest): boolean {
  return head.field('expect') !== undefined;
}

/** Reads what we have written as our client does. */
function responsesIn(output: string, methods: readonly string[], isOver: boolean): Response[] {
  const client = new HttpClientConnection();
  for (const method of methods) {
    client.sendHead({ method, requestTarget: '/', fields: [] });
    client.sendEnd();
  }
  client.receive(Buffer.from(output, 'latin1'));
  if (isOver) client.receiveEnd();
  const responses: Response[] = [];
  for (let event = client.nextEvent(); typeof event === 'object'; event = client.nextEvent()) {
    if (event instanceof ResponseHead) {
      const { statusCode } = event;
      if (statusCode >= 200) responses.push({ statusCode, content: '', isComplete: false });
      else must(statusCode === 100, `an interim ${statusCode}`);
    } else if (event instanceof Content) {
      responses.at(-1)!.content += event.bytes.toString('latin1');
    } else if (event instanceof MessageEnd) responses.at(-1)!.isComplete = true;
  }
  must(client.unreadOctets === 0, 'octets after the last response');
  must(
    responses.every(({ isComplete }) => isComplete),
    'a response is not complete',
  );
  return responses;
}

/** An exchange as plain data. Neighbouring content counts as one. */
function traceOf({ events, fault, output, isOver }: Exchange): object {
  const places: { type: string; start: number; end: number }[] = [];
  for (const event of events) {
    const { start, end } = event;
    const last = places.at(-1);
    if (event instanceof Content && last?.type === 'Content') last.end = end;
    else places.push({ type: event.constructor.name, start, end });
  }
  return { places, fault: fault?.fault, offset: fault?.offset, output, isOver };
}

function same(what: string, expected: unknown, found: unknown): void {
  if (isDeepStrictEqual(expected, found)) return;
  throw new Error(`${what} differs:\n${JSON.stringify(expected)}\n${JSON.stringify(found)}`);
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
