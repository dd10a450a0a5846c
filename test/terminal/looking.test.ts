import { beforeAll, describe, expect, it } from 'vitest';
import type { Performance } from '../../src/lesson/script/performance.ts';
import { offsetUnder } from '../../src/terminal/move-cursor.ts';
import { streamOffsetOf } from '../../src/trace/views.ts';
import { frameBytes, SAMPLE_KEY } from '../support/frames.ts';
import { Learner } from '../support/learner.ts';
import { performed } from '../support/performances.ts';
import { chunk, GET, Recorded, STREAM_HEAD, upgraded } from '../support/recorded.ts';
import { performanceOf } from '../support/recorded-performance.ts';

const key = SAMPLE_KEY;
const hel = frameBytes({ opcode: 1, payload: 'Hel', fin: false, key });
const ping = frameBytes({ opcode: 9, payload: 'hi', key });

/** Lesson 10, from the frame of the client on: a masked "Hello". */
let frames: Performance;
const FRAME = 3;

beforeAll(async () => {
  frames = await performed(10);
});

const atFrame = () => new Learner(frames, FRAME);
const at = (recorded: Recorded, row: number) => new Learner(performanceOf(recorded, row));

/** Whether the cursor is on the field with the byte that was refused. */
function onRefused({ model, position }: Learner): boolean {
  const { start, end } = model.fields[position.cursor.field]!;
  return model.rule!.offset >= start && model.rule!.offset < end;
}

/** Where in the stream the byte under the cursor is. */
function offset({ model, position }: Learner): number | undefined {
  return offsetUnder(model, position.cursor);
}

describe('the editor', () => {
  it('opens on the byte under the cursor, and cuts before it', () => {
    const learner = atFrame().press('home', 'end', 'e');
    expect(learner.text.split('\n')[1]).toMatch(/ byte 6 ─$/);
  });

  it('opens on the first byte of what was never on the wire', () => {
    const learner = atFrame().press('4', 'end', 'e');
    expect(learner.text.split('\n')[1]).toMatch(/ byte 0 ─$/);
  });
});

describe('a number', () => {
  it('chooses a layer, and the cursor stays on the same byte', () => {
    const learner = atFrame().press('end', 'right');
    const byte = offset(learner);
    const reached = ['1', '3', '4', '6', '4', '1', '6', '3'].map((number) => {
      learner.press(number);
      expect(learner.model.layer).toBe(Number(number));
      return offset(learner);
    });
    expect(new Set(reached)).toEqual(new Set([byte]));
    expect(learner.field).toBe('payload data');
  });

  it('chooses none that there is not, and says which there are', () => {
    const learner = atFrame();
    const { position } = learner;
    expect(learner.press('5').situation.notice).toBe(
      'There is no layer 5 here, only 1 tcp, 3 frame, 4 unmask, 6 text.',
    );
    expect(learner.position).toEqual(position);
    expect(learner.text).toContain('There is no layer 5 here');
  });

  it('leads from a byte that another layer has not to the next that it has', () => {
    const learner = atFrame().press('home', '4');
    expect(learner.position.cursor.byte).toBe(0);
    expect(offset(learner)).toBe(learner.model.streamOffset + 6);
  });

  it('leads from a byte of a read to the message that it belongs to, whichever that is', () => {
    const both = upgraded()
      .write('client', Buffer.concat([hel, ping]))
      .read('client');
    const learner = at(both, 3).press('1', 'home');
    const first = offset(learner)!;
    expect(learner.press('3').model.current).toBe(2);
    expect(offset(learner)).toBe(first);
    learner.press('1', ...Array.from(hel, () => 'right'), '3');
    expect(learner.model.current).toBe(3);
    expect(offset(learner)).toBe(first + hel.length);
  });

  it('leads from an event to its chunks and back, over the borders of both', () => {
    const recorded = new Recorded()
      .say('client', GET)
      .say('server', STREAM_HEAD, chunk('data: he'), chunk('llo\n\n'));
    const learner = at(recorded, 4);
    expect(learner.model.layer).toBe(6);
    const { views } = learner.model;
    for (let byte = 0; byte < views[0]!.bytes.length; byte++) {
      const place = offset(learner);
      expect(place).toBe(streamOffsetOf(views[0]!, byte));
      expect(offset(learner.press('3'))).toBe(place);
      expect(offset(learner.press('6'))).toBe(place);
      expect(learner.model.current).toBe(4);
      learner.press('right');
    }
  });

  it('is forgotten with the step and with the message', () => {
    expect(atFrame().press('4', 'n').position.layer).toBeUndefined();
    expect(atFrame().press('4', 'tab').position.layer).toBeUndefined();
  });
});

describe('c', () => {
  it('dims what is only about the connection, from step to step, until it is pressed again', () => {
    const learner = new Learner(frames, 0).press('c');
    expect(learner.position.dimsControl).toBe(true);
    expect(learner.press('n', 'tab').position.dimsControl).toBe(true);
    expect(learner.press('c').position.dimsControl).toBe(false);
  });
});

describe('v', () => {
  it('shows the bits of the frame, with the cursor on the field that it came from', () => {
    const learner = atFrame().press('home', 'down', 'down', 'v');
    expect(learner.screen).toBe('bits');
    expect(learner.text).toContain('bit 4: opcode = 1: text (UTF-8)');
  });

  it('flips bits and takes them back, one by one', () => {
    const learner = atFrame().press('home', 'v', 'space', 'right', 'space');
    expect(learner.text).toContain('(flipped: 0, 1)');
    expect(learner.text).toContain('× RSV1=1');
    expect(learner.press('u').text).toContain('(flipped: 0)');
    expect(learner.press('u').text).not.toContain('flipped');
    expect(learner.press('u').text).not.toContain('flipped');
  });

  it('takes a bit that was flipped twice as it was', () => {
    const learner = atFrame().press('home', 'v', 'space', 'space');
    expect(learner.text).not.toContain('flipped');
    expect(learner.press('u').text).toContain('(flipped: 0)');
  });

  it('goes from bit to bit, and no further', () => {
    const learner = atFrame().press('home', 'v', 'left');
    expect(learner.text).toContain('bit 0:');
    for (let bit = 0; bit < 20; bit++) learner.press('right');
    expect(learner.text).toContain('bit 15:');
    expect(learner.press('home').text).toContain('bit 0:');
    expect(learner.press('end').text).toContain('bit 15:');
  });

  it('leaves the message and the cursor as they were', () => {
    const learner = atFrame();
    const { position, screens } = learner.situation;
    learner.press('v', 'space', 'right', 'escape');
    expect(learner.situation).toMatchObject({ position, screens });
    expect(learner.text).not.toContain('flipped');
  });

  it('shows a byte of a payload by itself', () => {
    const learner = atFrame().press('end', 'v');
    expect(learner.text).toContain('bits of byte 6 of wire');
    expect(learner.text).toContain('field: payload data = Hello');
    expect(learner.press('escape', '4', 'v').text).toContain('character: H (US-ASCII)');
  });

  it('shows the bits of the frame from any layer of it', () => {
    expect(atFrame().press('home', '1', 'v').text).toContain('bits of bytes 0 and 1');
  });

  it.each([['R'], ['space', 'R']])('%j sends what is shown, as it is then', (...keys) => {
    const learner = atFrame().press('home', 'v', ...keys.slice(0, -1));
    expect(learner.request('R')).toMatchObject({ type: 'resend', how: 'send' });
  });

  it('is told what came of it in the screen that R has opened', () => {
    const learner = atFrame().press('home', 'v');
    learner.situation = learner.ask('R').situation;
    const [bits, editor] = learner.situation.screens;
    expect([bits?.name, editor?.name]).toEqual(['bits', 'resend']);
    expect(bits!.hear).toBeUndefined();
    expect(learner.text).toContain('under way: esc stop  q quit');
    const heard = editor!.hear!({ problem: 'It could not be sent.' });
    learner.situation = { ...learner.situation, screens: [bits!, heard] };
    expect(learner.text).toContain('It could not be sent.');
    expect(learner.text).not.toContain('under way');
    expect(learner.press('escape').screen).toBe('bits');
  });

  it('sends nothing that the server has said', () => {
    const learner = new Learner(frames, 0).press('v', 'R');
    expect(learner.situation.notice).toBe('Only what the client has sent can be resent.');
    expect(learner.screen).toBe('bits');
  });
});

describe('x', () => {
  it('unmasks byte by byte, and back', () => {
    const learner = atFrame().press('x');
    expect(learner.text).toContain('XOR, byte 1 of 5');
    expect(learner.press('x', 'x').text).toContain('so far  "Hel"');
    expect(learner.press('left').text).toContain('so far  "He"');
    expect(learner.press('end').text).toContain('so far  "Hello"');
    expect(learner.press('x').text).toContain('XOR, byte 5 of 5');
    expect(learner.press('home').text).toContain('XOR, byte 1 of 5');
    expect(learner.press('return').screen).toBe('step');
  });

  it('begins at the byte under the cursor', () => {
    expect(atFrame().press('end', 'right', 'right', 'x').text).toContain('XOR, byte 3 of 5');
  });

  it('says why there is nothing to unmask in a frame of the server', () => {
    const learner = new Learner(frames, 0).press('x');
    const notice = 'This frame is not masked: its payload is on the wire as it is.';
    expect(learner.situation).toMatchObject({ screens: [], notice });
  });

  it('says so where there is no frame, and where there is no payload', () => {
    const learner = at(new Recorded().say('client', GET), 0).press('x');
    expect(learner.situation.notice).toBe('There is nothing masked here: only frames are.');
    const empty = at(upgraded().say('client', frameBytes({ opcode: 9, key })), 2).press('x');
    expect(empty.situation.notice).toBe('This frame has no payload that could be masked.');
  });
});

describe('s and r', () => {
  it('show the function that reads a field of the client, and the one that writes it', () => {
    const learner = atFrame().press('home', 's');
    expect(learner.text).toMatch(
      /read by src\/websocket\/frame-header\.ts:\d+ {2}decodeHeader\(\)/,
    );
    expect(learner.press('tab').text).toMatch(/written by .* {2}writeHeader\(\)/);
    const marked = /^ ▸ .*$/m.exec(learner.text)![0];
    expect(learner.press('down', 'down').text).toContain(marked);
    expect(learner.press('home', 'b').screen).toBe('step');
  });

  it('show on the byte that was refused the rule that refused it', () => {
    const unmasked = frameBytes({ opcode: 1, payload: 'Hello' });
    const learner = at(upgraded().say('client', unmasked), 2);
    const { rule } = learner.model;
    expect(rule).toMatchObject({ fault: 'unmasked-frame' });
    learner.press('home');
    for (let step = 0; step < 20 && !onRefused(learner); step++) learner.press('down');
    const text = learner.press('s').text;
    expect(text).toMatch(/refused by src\/websocket\/rules\.ts:\d+ {2}judgeHeader\(\)/);
    expect(text).toMatch(/^ ▸ *\d+ .*return 'unmasked-frame';/m);
  });

  it('show it in the editor too, and elsewhere who reads the field', () => {
    const learner = atFrame().press('home', 'e', '0', '1', 's');
    expect(learner.text).toContain('decodeHeader()');
    const refused = atFrame().press('home', 'e', '8', '3', 'left', 's');
    expect(refused.text).toContain("return 'reserved-opcode'");
    expect(refused.press('s').screen).toBe('resend');
  });

  it('go by pages', () => {
    const learner = atFrame().press('home', 's');
    const first = learner.text;
    expect(learner.press('pagedown').text).not.toBe(first);
    expect(learner.press('pageup').text).toBe(first);
  });

  it('scroll no further than the file goes', () => {
    const learner = atFrame().press('home', 's');
    for (let line = 0; line < 500; line++) learner.press('up');
    expect(learner.text).toMatch(/^ {2} +1 {2}import/m);
    for (let line = 0; line < 500; line++) learner.press('down');
    expect(learner.text.trim()).not.toBe('');
  });

  it('show what the specification asks, and lead to each other', () => {
    const learner = atFrame().press('home', 'down', 'down', 'r');
    expect(learner.text).toContain('https://www.rfc-editor.org/rfc/rfc6455#section-5.2');
    expect(learner.press('s').screen).toBe('source');
    expect(learner.press('r').screen).toBe('specification');
    expect(learner.situation.screens).toHaveLength(1);
    expect(learner.press('r').screen).toBe('step');
  });
});
