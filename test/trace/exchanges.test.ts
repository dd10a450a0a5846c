import { expect, it } from 'vitest';
import { MessageReader } from '../../src/http/message-reader.ts';
import { type Answer, Exchanges } from '../../src/trace/exchanges.ts';
import type { Placed } from '../../src/wire/field.ts';
import { latin1 } from '../support/bytes.ts';

/** Both directions of a connection, read as a peer would. */
class Conversation {
  readonly exchanges = new Exchanges();
  readonly #requests = new MessageReader('request');
  readonly #responses = new MessageReader('response');

  asks(method: string, time: number): void {
    this.#requests.receive(latin1(`${method} / HTTP/1.1\r\nHost: x\r\n\r\n`));
    for (let event = this.#requests.nextEvent(); event; event = this.#requests.nextEvent()) {
      this.exchanges.found(event, time);
    }
  }

  answers(time: number, endsAt = time): Answer | undefined {
    this.#responses.receive(latin1('HTTP/1.1 204 No Content\r\n\r\n'));
    const next = (): Placed => this.#responses.nextEvent(this.exchanges.nextMethod)!;
    const answer = this.exchanges.found(next(), time);
    this.exchanges.found(next(), endsAt);
    return answer;
  }
}

it('remembers a thousand requests that wait, and of more the latest, each with its own response', () => {
  const talk = new Conversation();
  for (let index = 0; index < 1500; index++) talk.asks(`M${index}`, 0);
  const methods = Array.from({ length: 1501 }, () => {
    const { nextMethod } = talk.exchanges;
    talk.answers(0);
    return nextMethod;
  });
  expect(methods.slice(0, 500)).toEqual(Array(500).fill('GET'));
  expect(methods.slice(500, 1500)).toEqual(Array.from({ length: 1000 }, (_, i) => `M${i + 500}`));
  expect(methods[1500]).toBeUndefined();
});

it('tells of a hold where its request begins, since when, and for how long', () => {
  const talk = new Conversation();
  talk.asks('GET', 10);
  talk.asks('GET', 20);
  const requestStart = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'.length;
  expect(talk.answers(500, 510)?.hold).toEqual({ requestStart: 0, since: 10, duration: 490 });
  expect(talk.answers(700)?.hold).toEqual({ requestStart, since: 510, duration: 190 });
  expect(talk.answers(900)?.hold).toBeUndefined();
});

it('lets what could not be read as a request have an answer of its own', () => {
  const { exchanges } = new Conversation();
  exchanges.requestRefused(7);
  expect(exchanges.nextMethod).toBe('GET');
});
