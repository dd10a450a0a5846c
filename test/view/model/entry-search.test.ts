import { describe, expect, it } from 'vitest';
import { Explainer } from '../../../src/trace/explain.ts';
import type { Kind } from '../../../src/trace/guess.ts';
import { labelOf } from '../../../src/trace/label.ts';
import { entrySearch } from '../../../src/view/model/entry-search.ts';
import { latin1 } from '../../support/bytes.ts';
import { frameBytes, SAMPLE_KEY } from '../../support/frames.ts';

const STREAM =
  'id:10\ndata: ten\n\n' + 'id: 1\nevent: price\ndata: one\n\n' + 'id: a-1\ndata: Grüße\n\n';
const REQUEST =
  'GET /events/a HTTP/1.1\r\nHost: server.example.com\r\nAccept: text/event-stream\r\n\r\n';

/** What is found of some bytes, by its label. */
function found(kind: Kind, bytes: Buffer, wanted: string): string[] {
  const isSearched = entrySearch(wanted);
  const labels: string[] = [];
  const explainer = new Explainer(kind, (entry) => {
    if (isSearched(entry)) labels.push(labelOf(entry).what);
  });
  explainer.bytes(bytes);
  explainer.end();
  return labels;
}

describe('a search', () => {
  it.each([
    ['id:1', ['event price 1', 'event message a-1']],
    ['ID: 1', ['event price 1', 'event message a-1']],
    ['id:10', ['event message 10']],
    ['event:price', ['event price 1']],
    ['data:on', []],
    ['TEN', ['event message 10']],
    ['grüße', ['event message a-1']],
    ['nothing', []],
  ])('for %s finds events by a field, as whole words, or by a text', (wanted, labels) => {
    expect(found('sse', Buffer.from(STREAM), wanted)).toEqual(labels);
  });

  it.each([
    ['get /events', true],
    ['host:example', true],
    ['host:exam', false],
    ['request-target:/events', true],
    ['request target:/events', true],
    ['accept:text/event-stream', true],
    ['method:post', false],
    ['server.example.com\r\naccept:', true],
  ])('for %j in a request: %s', (wanted, isFound) => {
    expect(found('http-request', latin1(REQUEST), wanted)).toHaveLength(isFound ? 1 : 0);
  });

  it.each([
    ['hello', ['TEXT "Hello"']],
    ['opcode:8', ['CLOSE 1000']],
    ['opcode:close', ['CLOSE 1000']],
    ['status code:1000', ['CLOSE 1000']],
    ['status-code:1001', []],
    ['mask:1', ['TEXT "Hello"', 'CLOSE 1000']],
  ])('for %s looks under the mask', (wanted, labels) => {
    const text = frameBytes({ opcode: 1, payload: 'Hello', key: SAMPLE_KEY });
    const close = frameBytes({ opcode: 8, payload: Buffer.from([3, 232]), key: SAMPLE_KEY });
    expect(found('ws-client', Buffer.concat([text, close]), wanted)).toEqual(labels);
  });
});
