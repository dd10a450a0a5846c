import { describe, expect, it } from 'vitest';
import type { TraceModel } from '../../../src/view/model/trace-model.ts';
import { ladderPane } from '../../../src/view/panes/ladder-pane.ts';
import { besideLadder, statePane } from '../../../src/view/panes/state-pane.ts';
import { plainStep } from '../../../src/view/plain/plain-step.ts';
import { toAscii } from '../../../src/view/text/capabilities.ts';
import type { Line } from '../../../src/view/text/styled-text.ts';
import { octets } from '../../support/bytes.ts';
import { frameBytes, SAMPLE_KEY } from '../../support/frames.ts';
import { chunk, GET, poll, Recorded, STREAM_HEAD, upgraded } from '../../support/recorded.ts';
import { modelAt } from '../../support/recorded-performance.ts';

/** The last request of its connection. */
const LAST_GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const key = SAMPLE_KEY;
const hello = frameBytes({ opcode: 1, payload: 'Hello', key });
const ping = frameBytes({ opcode: 9, payload: 'hi', key });
const pong = frameBytes({ opcode: 10, payload: 'hi' });
const closing = frameBytes({ opcode: 8, payload: octets('03 e8'), key });
const closed = frameBytes({ opcode: 8, payload: octets('03 e8') });

function textOf(lines: readonly Line[]): string[] {
  return lines.map((line) => line.map(({ text }) => text).join(''));
}

/** The rows of a ladder, without the line of the sides. */
function ladder(model: TraceModel, width = 80, dimsControl = false): string[] {
  const { stateWidth, hasTimes } = besideLadder(model.ladder, width);
  const form = { width: width - stateWidth, screenWidth: width, hasTimes, dimsControl };
  return textOf(ladderPane(model, form, 40)).slice(1);
}

describe('the ladder', () => {
  it('shows a hold on the side of the server, between the request and its response', () => {
    const recorded = new Recorded()
      .say('client', GET)
      .after(24_800)
      .say('server', 'HTTP/1.1 204 No Content\r\n\r\n');
    const model = modelAt(recorded, 0);
    expect(ladder(model)).toEqual([
      ' ▸   │  1  GET /                                                 27 B ──▸    │',
      '     │  2                                                   ┊ held 24.8 s ┊  │',
      '     │  3  204 No Content                                ◂── 27 B            │',
    ]);
    expect(ladder(model, 40)[1]).toBe('     │  2           ┊ held 24.8 s ┊  │');
    expect(plainStep(model)).toContain('  2. The server: held 24.8 s, from 0.0 ms on.');
  });

  it('has the hold queue beside it, in a wide terminal', () => {
    const recorded = new Recorded()
      .say('client', poll(25))
      .after(24_800)
      .say('server', 'HTTP/1.1 204 No Content\r\n\r\n');
    const paneAt = (row: number) => textOf(statePane(modelAt(recorded, row), 40)).join('\n');
    expect(paneAt(0)).toContain('\nholds   1 request\n        this: 0.0 of 25 s\n');
    expect(paneAt(2)).toContain('\nholds   none\n        this: 24.8 of 25 s, answered\n');
    expect(plainStep(modelAt(recorded, 0))).toContain('Held: 1 request (this: 0.0 of 25 s).');
  });

  it('has the time of each row from 100 columns on', () => {
    const recorded = new Recorded()
      .say('client', GET)
      .after(1.5)
      .say('server', 'HTTP/1.1 204 N\r\n\r\n');
    const model = modelAt(recorded, 1);
    expect(ladder(model, 99)[0]).toMatch(/^ {5}│/);
    expect(ladder(model, 100).map((row) => row.slice(0, 15))).toEqual([
      '      0.0 ms  │',
      ' ▸    1.5 ms  │',
    ]);
  });

  it('shows two messages that crossed on one row, where there is room', () => {
    const recorded = upgraded()
      .write('client', hello)
      .write('server', pong)
      .read('client')
      .read('server');
    const drawn = [1, 2, 3].map((row) => ladder(modelAt(recorded, row)));
    expect(drawn.map((rows) => rows.length)).toEqual([3, 3, 3]);
    expect(drawn.map((rows) => rows[2])).toEqual([
      '     │  3  TEXT "Hello"  FIN..  11 B ──▸  ◂── 4 B   4  PONG hi  FIN          │',
      ' ▸   │ ▸3  TEXT "Hello"  FIN..  11 B ──▸  ◂── 4 B   4  PONG hi  FIN          │',
      ' ▸   │  3  TEXT "Hello"  FIN..  11 B ──▸  ◂── 4 B  ▸4  PONG hi  FIN          │',
    ]);
    expect(ladder(modelAt(recorded, 2), 71)).toHaveLength(4);
    expect(plainStep(modelAt(recorded, 0)).join('\n')).toContain(
      '3. Client to server: TEXT "Hello" FIN MASK, 11 bytes, 0.0 ms. It crossed with 4: neither side had read the other\'s.',
    );
  });

  it('keeps apart what one side had read before it wrote', () => {
    const recorded = upgraded().say('client', hello).say('server', pong);
    expect(ladder(modelAt(recorded, 2))).toHaveLength(4);
  });

  it('says what kind of ending each was', () => {
    const recorded = upgraded()
      .say('client', closing)
      .say('server', closed)
      .end('server')
      .end('client');
    const rows = ladder(modelAt(recorded, 2));
    expect(rows.slice(-2)).toEqual([
      '     │  5  FIN  clean: Close both ways, server closed first               ◂──│',
      '     │  6  FIN  client closes too                                         ──▸│',
    ]);
    const left = new Recorded()
      .say('client', GET)
      .say('server', STREAM_HEAD, chunk('data: 1'))
      .end('client');
    expect(ladder(modelAt(left, 0)).at(-2)).toContain(
      'FIN  client left mid-stream (as EventSource does)',
    );
    expect(ladder(modelAt(upgraded().reset('client'), 0)).at(-1)).toContain(
      'RST  reset: what was on its way is uncertain',
    );
  });

  it('shows events as a layer above: with another arrow than what was on the wire', () => {
    const recorded = new Recorded()
      .say('client', GET)
      .say('server', STREAM_HEAD, chunk('data: 1\n\n'));
    const rows = ladder(modelAt(recorded, 0));
    expect(rows.at(-2)).toMatch(/chunk 9 bytes .* ◂── 14 B /);
    expect(rows.at(-1)).toMatch(/event message {2}9 bytes .* ◂·· 9 B /);
  });

  it('puts what is only about the connection in brackets when it is dimmed', () => {
    const recorded = upgraded().say('client', hello, ping).end('client');
    const model = modelAt(recorded, 2);
    expect(ladder(model).filter((row) => row.includes('('))).toEqual([]);
    const dimmed = ladder(model, 80, true);
    expect(dimmed.filter((row) => /\((PING|FIN)/.test(row))).toHaveLength(2);
    expect(dimmed.filter((row) => row.includes('(TEXT'))).toEqual([]);
    const form = { width: 80, screenWidth: 80, hasTimes: false, dimsControl: true };
    const styles = ladderPane(model, form, 40).map((line) => line.some(({ style }) => style?.dim));
    expect(styles).toEqual([false, false, false, false, true, true]);
  });

  it('has a character of US-ASCII for each that is not', () => {
    const recorded = new Recorded()
      .say('client', GET)
      .after(500)
      .say('server', STREAM_HEAD, chunk('data: 1\n\n'));
    const text = ladder(modelAt(recorded, 0)).join('\n');
    expect([...text].filter((character) => toAscii(character) === '?')).toEqual([]);
  });
});

describe('what each side believes', () => {
  const recorded = () =>
    upgraded()
      .say('client', frameBytes({ opcode: 1, payload: 'Hel', fin: false, key }))
      .write('client', Buffer.concat([hello.subarray(0, 0), ping]))
      .read('client');

  it('stands beside the ladder from 100 columns on', () => {
    const { ladder: rows } = modelAt(recorded(), 3);
    expect(besideLadder(rows, 99)).toEqual({ stateWidth: 0, hasTimes: false });
    expect(besideLadder(rows, 100)).toEqual({ stateWidth: 33, hasTimes: true });
    expect(besideLadder(rows, 140)).toEqual({ stateWidth: 60, hasTimes: true });
    expect(textOf(statePane(modelAt(recorded(), 3), 46))).toEqual([
      'what each side believes',
      'client  parser     at a frame',
      '        message    open, 3 bytes sent',
      '        control    PING "hi" unanswered',
      '        waits for  PONG "hi"',
      'server  parser     at a frame',
      '        message    open, text, 3 bytes: "Hel"',
      '        control    PING "hi" read, PONG due',
      '─────────────────────────────────────────────',
      'TCP     read #3 carried 8 bytes = 1 frame',
    ]);
  });

  it('cuts no label that is whole at 80 columns: first the times go, then the pane', () => {
    const ended = upgraded().say('client', closing).say('server', closed).end('server');
    const rows = modelAt(ended, 2).ladder;
    expect(besideLadder(rows, 100)).toEqual({ stateWidth: 32, hasTimes: false });
    expect(besideLadder(rows, 120)).toEqual({ stateWidth: 43, hasTimes: true });
    const target = `/${'long'.repeat(11)}`;
    const asked = new Recorded().say('client', `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(besideLadder(modelAt(asked, 0).ladder, 100)).toEqual({ stateWidth: 0, hasTimes: true });
    for (const width of [80, 100, 101, 119, 120, 139, 140, 200]) {
      expect(ladder(modelAt(ended, 2), width).at(-1)).toContain('server closed first');
      expect(ladder(modelAt(asked, 0), width)[0]).toContain(target);
    }
  });

  it('is told in sentences, too', () => {
    const lines = plainStep(modelAt(recorded(), 3));
    expect(lines).toContain(
      'What the server believes: parser: at a frame; message: open, text, 3 bytes: "Hel"; control: PING "hi" read, PONG due.',
    );
    expect(lines).toContain('TCP: read #3 carried 8 bytes = 1 frame.');
    expect(lines).toContain('Byte 0 is frame 2 byte 0 = read 3 byte 0.');
  });

  it.each<[string, Recorded, number]>([
    [
      'read #2 carried 19 bytes = 2 frames',
      upgraded().say('client', Buffer.concat([hello, ping])),
      2,
    ],
    [
      'reads #2 to #3 carried this',
      upgraded().write('client', hello).read('client', 3).read('client'),
      2,
    ],
    [
      'read #2 carried 14 bytes = 1 frame and a part of 1 frame',
      upgraded()
        .write('client', Buffer.concat([hello, ping]))
        .read('client', 14)
        .read('client'),
      2,
    ],
    [
      'read #1 carried 94 bytes = 1 head and 1 chunk',
      new Recorded().say('client', GET).say('server', STREAM_HEAD + chunk('data: 1\n\n')),
      1,
    ],
    [
      'read #1 carried 73 bytes = 1 message and 1 unparsed part',
      new Recorded().say('client', LAST_GET + GET),
      0,
    ],
    [
      'read #1 carried 19 bytes = 1 refused message',
      new Recorded().say('client', 'GET / HTTP/1.1\nHost'),
      0,
    ],
    [
      'read #1 carried 50 bytes = 1 unfinished message',
      new Recorded().say('client', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel'),
      0,
    ],
    ['', upgraded().write('client', hello), 2],
  ])('knows what the reads had to do with it: %s', (carried, conversation, row) => {
    expect(modelAt(conversation, row).carried).toBe(carried);
  });
});
