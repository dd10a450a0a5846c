import { describe, expect, it } from 'vitest';
import { answersThenEchoesOrCloses } from '../../src/conformance/expect/http.ts';
import { refuses } from '../../src/conformance/expect/refusal.ts';
import { Hearing } from '../../src/conformance/hearing.ts';
import { judge } from '../../src/conformance/run.ts';
import type { Seen } from '../../src/conformance/seen.ts';
import { ALL_CASES } from '../../src/conformance/suites/all.ts';

const TOKEN = '0123456789abcdef';
const BAD = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n';
const ECHOED = `HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n${TOKEN}`;
const SHOWN = `HTTP/1.1 400 Bad Request\r\nContent-Length: 16\r\n\r\n${TOKEN}`;
const BEGUN = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n${TOKEN}\r\n`;
const CLOSING = 'HTTP/1.1 501 Not Implemented\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
const SWITCHED =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n';

/** What a server has said, and whether it has ended the connection after it. */
function seen(said: string, state: 'open' | 'closed' = 'open'): Seen {
  const hearing = new Hearing(() => 0);
  if (said !== '') hearing.receive(Buffer.from(said));
  if (state === 'closed') hearing.end(state);
  return { ...hearing.heard, token: TOKEN, usualStatus: 200, on: () => hearing.heard };
}

/** The verdict of a case that there is. */
function verdictOf(id: string, what: Seen): string {
  return judge(ALL_CASES.find((each) => each.id === id)!, what).verdict;
}

describe('a refusal', () => {
  const strict = { ...ALL_CASES[0]!, expects: refuses([400]) };

  it('is one though its page shows the request', () => {
    expect(judge(strict, seen(SHOWN))).toMatchObject({ verdict: 'pass' });
  });

  it('is none where what follows is answered, and nobody knows where it begins', () => {
    expect(judge(strict, seen(BAD + ECHOED))).toMatchObject({ verdict: 'fail', cause: 'read on' });
  });

  it('is one where what follows is answered, and its beginning is beyond doubt', () => {
    const clear = { ...strict, expects: refuses([400], { mayReadOn: true }) };
    expect(judge(clear, seen(BAD + ECHOED))).toMatchObject({ verdict: 'noted', cause: 'read on' });
    expect(judge(clear, seen(ECHOED + ECHOED))).toMatchObject({ verdict: 'fail', cause: 'taken' });
  });

  it('may come too late to be said: then the answer never ends', () => {
    const late = { ...strict, expects: refuses([400], { mayBreakOff: true }) };
    expect(judge(late, seen(BEGUN, 'closed'))).toMatchObject({ verdict: 'noted' });
    expect(judge(late, seen(BEGUN))).toMatchObject({ verdict: 'fail' });
    expect(judge(strict, seen(BEGUN, 'closed'))).toMatchObject({ verdict: 'fail' });
  });

  it('of a handshake may be to answer it as any other request', () => {
    expect(verdictOf('websocket-4.2.1-16', seen(ECHOED))).toBe('noted');
    expect(verdictOf('websocket-4.2.1-16', seen(`${SWITCHED}\r\n`))).toBe('fail');
  });
});

describe('a server', () => {
  const lasting = { ...ALL_CASES[0]!, expects: answersThenEchoesOrCloses() };

  it('may close after an answer if it says so', () => {
    expect(judge(lasting, seen(CLOSING, 'closed'))).toMatchObject({ verdict: 'noted' });
    expect(judge(lasting, seen(BAD, 'closed'))).toMatchObject({ verdict: 'fail' });
    expect(judge(lasting, seen(CLOSING))).toMatchObject({ verdict: 'fail' });
  });

  it('may wait for the end of a length that no number holds, and of no other', () => {
    expect(verdictOf('http-6.3-15', seen(''))).toBe('noted');
    expect(verdictOf('http-6.3-06', seen(''))).toBe('fail');
  });

  it('that has ruled out a shared window need not share one', () => {
    const agreed = `${SWITCHED}Sec-WebSocket-Extensions: permessage-deflate`;
    const ruledOut = `${agreed}; client_no_context_takeover\r\n\r\n`;
    expect(verdictOf('deflate-7.2.2-04', seen(ruledOut))).toBe('noted');
    expect(verdictOf('deflate-7.2.2-04', seen(`${agreed}\r\n\r\n`))).toBe('fail');
  });
});
