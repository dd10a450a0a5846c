import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { HttpClientConnection } from '../../src/http/client-connection.ts';
import type { FieldLines } from '../../src/http/encode-head.ts';
import { Content, MessageEnd } from '../../src/http/events.ts';
import {
  CHUNKED,
  type Framing,
  hasNoContent,
  NO_CONTENT,
  UNTIL_CLOSE,
} from '../../src/http/framing.ts';
import { RequestHead, ResponseHead } from '../../src/http/head.ts';
import { HttpServerConnection } from '../../src/http/server-connection.ts';
import type { Placed } from '../../src/wire/field.ts';
import { latin1 } from '../support/bytes.ts';
import { expectCovered, expectSideBySide } from '../support/coverage.ts';
import { expectSameAtEveryCut } from '../support/cuts.ts';
import { requestArbitrary, responseArbitrary } from '../support/http-messages.ts';
import { plainTranscript, readAsClient, readAsServer } from '../support/http-transcript.ts';
import { check } from '../support/property.ts';

// Whole conversations: what one end of ours writes, the other end reads, and it is the same.

interface Message {
  readonly startLine: readonly (string | number)[];
  readonly fields: FieldLines;
  readonly content: string;
}

vi.setConfig({ testTimeout: 30_000 });

/** Content in the pieces in which it is handed over. */
const pieces = fc.array(
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  { maxLength: 3 },
);

/** How a message is framed; `undefined` where it has no content. */
const framings = fc.constantFrom<Framing['kind'] | undefined>(undefined, 'length', 'chunked');

const requests = fc.array(
  fc.record({ head: requestArbitrary, kind: framings, pieces }).map(({ head, ...content }) => {
    const requestTarget = head.requestTarget === '*' ? '/' : head.requestTarget;
    return { head: { ...head, requestTarget, minorVersion: 1 as const }, ...content };
  }),
  { minLength: 1, maxLength: 4 },
);

const responses = fc.array(
  fc.record({
    head: responseArbitrary,
    kind: framings,
    pieces,
    method: fc.constantFrom('GET', 'POST', 'HEAD'),
  }),
  { minLength: 1, maxLength: 4 },
);

interface Framed {
  readonly framing: Framing;
  readonly fields: FieldLines;
  readonly pieces: readonly Buffer[];
}

/** The framing with the field that announces it, and what is left of the pieces in it. */
function frame(kind: Framing['kind'] | undefined, wanted: readonly Buffer[]): Framed {
  if (kind === 'chunked') {
    return { framing: CHUNKED, fields: [['Transfer-Encoding', 'chunked']], pieces: wanted };
  }
  if (kind === undefined) return { framing: NO_CONTENT, fields: [], pieces: [] };
  const { length } = Buffer.concat(wanted);
  return {
    framing: { kind: 'length', length },
    fields: [['Content-Length', `${length}`]],
    pieces: wanted,
  };
}

function textOf(list: readonly Buffer[]): string {
  return Buffer.concat(list).toString('latin1');
}

describe('requests that our client writes, pipelined and with content', () => {
  const written = requests.map((list) => {
    const client = new HttpClientConnection();
    const messages: Message[] = [];
    const bytes: Uint8Array[] = [];
    for (const { head, kind, pieces: wanted } of list) {
      const { framing, fields: framingFields, pieces: sent } = frame(kind, wanted);
      const fields = [...head.fields, ...framingFields];
      bytes.push(latin1(client.sendHead({ ...head, fields }, framing)));
      for (const piece of sent) bytes.push(client.sendContent(piece));
      bytes.push(latin1(client.sendEnd()));
      const startLine = [head.method, head.requestTarget, 1];
      messages.push({ startLine, fields, content: textOf(sent) });
    }
    return { messages, bytes: Buffer.concat(bytes) };
  });

  it('are what our server reads', () => {
    check(
      fc.property(written, ({ bytes, messages }) => {
        const { events, fault } = readAsServer([bytes]);
        expect(fault).toBeUndefined();
        expect(messagesIn(events)).toEqual(messages);
      }),
      200,
    );
  });

  it('have each byte in one field, and are the same at every cut', () => {
    check(
      fc.property(written, ({ bytes }) => {
        const { events } = readAsServer([bytes]);
        expectSideBySide(events);
        expect(events.at(-1)!.end).toBe(bytes.length);
        for (const event of events) expectCovered(event);
        expectSameAtEveryCut(bytes, (cut) => plainTranscript(readAsServer(cut)));
      }),
      30,
    );
  });
});

describe('responses that our server writes', () => {
  const written = fc.tuple(responses, fc.boolean()).map(([list, lastUntilClose]) => {
    const server = new HttpServerConnection();
    const messages: Message[] = [];
    const bytes: Uint8Array[] = [];
    for (const [index, { head, kind, pieces: wanted, method }] of list.entries()) {
      receiveRequest(server, method);
      const isUntilClose = lastUntilClose && index === list.length - 1;
      const mayHaveContent = method !== 'HEAD' && !hasNoContent(head.statusCode);
      const framed = frame(mayHaveContent ? (kind ?? 'length') : undefined, wanted);
      const framing = isUntilClose ? UNTIL_CLOSE : framed.framing;
      const fields = [...head.fields, ...(isUntilClose ? [] : framed.fields)];
      bytes.push(latin1(server.sendHead({ ...head, fields }, framing)));
      for (const piece of framed.pieces) bytes.push(...sendPiece(server, piece));
      bytes.push(latin1(server.sendEnd()));
      const startLine = [head.statusCode, head.reasonPhrase ?? ''];
      messages.push({ startLine, fields, content: textOf(framed.pieces) });
    }
    const methods = list.map(({ method }) => method);
    return { messages, bytes: Buffer.concat(bytes), methods };
  });

  it('are what our client reads', () => {
    check(
      fc.property(written, ({ bytes, methods, messages }) => {
        const { events, fault } = readAsClient([bytes], { methods });
        expect(fault).toBeUndefined();
        expect(messagesIn(events)).toEqual(messages);
      }),
      200,
    );
  });

  it('have each byte in one field, and are the same at every cut', () => {
    check(
      fc.property(written, ({ bytes, methods }) => {
        const { events } = readAsClient([bytes], { methods });
        expectSideBySide(events);
        expect(events.at(-1)!.end).toBe(bytes.length);
        for (const event of events) expectCovered(event);
        expectSameAtEveryCut(bytes, (cut) => plainTranscript(readAsClient(cut, { methods })));
      }),
      30,
    );
  });
});

function receiveRequest(server: HttpServerConnection, method: string): void {
  server.receive(latin1(`${method} / HTTP/1.1\r\nHost: a\r\n\r\n`));
  while (typeof server.nextEvent() === 'object');
}

/** Half of the pieces as text, half of them as octets with what goes around them. */
function sendPiece(server: HttpServerConnection, piece: Buffer): Buffer[] {
  if (piece.length % 2 === 0) return [latin1(server.sendText(piece.toString('latin1')))];
  const { before, after } = server.sendFrame(piece.length);
  return [latin1(before), piece, latin1(after)];
}

/** The messages that a connection has read. */
function messagesIn(events: readonly Placed[]): Message[] {
  const messages: Message[] = [];
  let content: Buffer[] = [];
  let head: RequestHead | ResponseHead | undefined;
  for (const event of events) {
    if (event instanceof RequestHead || event instanceof ResponseHead) head = event;
    else if (event instanceof Content) content.push(event.bytes);
    else if (event instanceof MessageEnd && head) {
      messages.push({ startLine: startLineOf(head), fields: [...head], content: textOf(content) });
      content = [];
    }
  }
  return messages;
}

function startLineOf(head: RequestHead | ResponseHead): (string | number)[] {
  if (head instanceof ResponseHead) return [head.statusCode, head.reasonPhrase];
  return [head.method, head.requestTarget, head.minorVersion];
}
