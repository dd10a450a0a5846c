import { describe, expect, it } from 'vitest';
import { NaiveCache } from '../../lessons/scenes/naive-cache.ts';
import { latin1 } from '../support/bytes.ts';

const requestFor = (target: string, host = 'a') =>
  `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
const answerOf = (content: string, status = '200 OK') =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${content.length}\r\n\r\n${content}`;

/** Lets both directions of a connection pass by. @returns what the client was given from the cache */
function pass(cache: NaiveCache, requests: string, answers: string, size = Infinity): string[] {
  const connection = cache.open();
  const given = piecesOf(requests, size).map((piece) => connection.fromClient(latin1(piece)));
  for (const piece of piecesOf(answers, size)) connection.fromServer(latin1(piece));
  return given.flatMap((bytes) => (bytes ? [`${bytes}`] : []));
}

function piecesOf(text: string, size: number): string[] {
  if (text.length <= size) return [text];
  return [text.slice(0, size), ...piecesOf(text.slice(size), size)];
}

describe('a naive cache', () => {
  it('gives everyone the answer that the first one got', () => {
    const cache = new NaiveCache();
    expect(pass(cache, requestFor('/s'), answerOf('one'))).toEqual([]);
    expect(pass(cache, requestFor('/s'), '')).toEqual([answerOf('one')]);
    expect(pass(cache, requestFor('/t'), '')).toEqual([]);
    expect(pass(cache, requestFor('/s', 'b'), '')).toEqual([]);
  });

  it('ties answers to requests by their order, and keeps none but 200', () => {
    const cache = new NaiveCache();
    const requests = ['/1', '/2', '/3'].map((target) => requestFor(target)).join('');
    pass(cache, requests, answerOf('one') + answerOf('two', '404 No') + answerOf('three'));
    expect(cache.names).toEqual(['a/1', 'a/3']);
  });

  it('keeps no answer to nothing', () => {
    const cache = new NaiveCache();
    pass(cache, 'what is no request', answerOf('one'));
    expect(cache.names).toEqual([]);
  });

  it.each([1, 2, 7, 30])('is fooled by what looks like HTTP, in pieces of %i too', (size) => {
    const cache = new NaiveCache();
    const requests = `${requestFor('/ws', 'b')}\x82\x30${requestFor('/s')}`;
    const answers = `HTTP/1.1 101 Y\r\nUpgrade: x\r\n\r\n\x81\x7e\x00\x30${answerOf('forged')}`;
    pass(cache, requests, answers, size);
    expect(pass(cache, requestFor('/s'), '')).toEqual([answerOf('forged')]);
  });

  it('keeps no more of what it cannot read than 64 KiB', () => {
    const cache = new NaiveCache();
    const long = 'x'.repeat(70_000);
    pass(cache, `${requestFor('/s').slice(0, -2)}${long}\r\n\r\n`, answerOf('one'));
    expect(cache.names).toEqual([]);
  });
});
