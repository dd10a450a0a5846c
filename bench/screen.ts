import type { Key } from '../src/terminal/key.ts';
import { drawSituation } from '../src/terminal/navigate.ts';
import { Painter } from '../src/terminal/paint.ts';
import { frameBytes, SAMPLE_KEY } from '../test/support/frames.ts';
import { keyNamed } from '../test/support/keys.ts';
import { Learner } from '../test/support/learner.ts';
import { chunk, GET, Recorded, STREAM_HEAD, upgraded } from '../test/support/recorded.ts';
import { performanceOf } from '../test/support/recorded-performance.ts';
import type { Aim, Table } from './support/table.ts';

const EVENTS = 10_000;
const [WIDTH, HEIGHT] = [120, 40];
/** A frame of a display that shows 60 of them in a second, in nanoseconds. */
const AIM: Aim = { of: 'figure', most: 16e6 };
const WARM_UP_ROUNDS = 10;
const ROUNDS = 101;

/** How long it takes from a key press until the whole screen is text for the terminal. */
export function screen(): Table[] {
  return [
    tableOf('a WebSocket', chat(), EVENTS),
    tableOf('an event stream', stream(), EVENTS),
    tableOf('one response in as many chunks', chunks(), 1),
  ];
}

/** Pairs of keys: the second undoes the first, so that every round begins alike. */
const KEYS: readonly (readonly [name: string, there: string, back: string])[] = [
  ['right, the next byte', 'right', 'left'],
  ['down, the next field', 'down', 'up'],
  ['tab, the next message', 'tab', 'shift-tab'],
  ['1, the layer of TCP', '1', '3'],
  ['c, dim control frames', 'c', 'c'],
  ['v, the bits', 'v', 'escape'],
];

function tableOf(name: string, recorded: Recorded, row: number): Table {
  const painter = new Painter(1, true, true, true);
  const opened = timed(() => {
    const learner = new Learner(performanceOf(recorded, row));
    draw(learner, painter);
    return learner;
  });
  const learner = opened.result;
  const rows = KEYS.map(([key, there, back]) => {
    const rounds: number[] = [];
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
      for (const each of [there, back]) {
        const { nanoseconds } = timed(() => {
          learner.press(keyOf(each));
          draw(learner, painter);
        });
        if (round >= WARM_UP_ROUNDS) rounds.push(nanoseconds);
      }
    }
    return { timing: { name: key, rounds }, aim: AIM };
  });
  const slowest = Math.max(...rows.flatMap(({ timing }) => timing.rounds)) / 1e6;
  return {
    title: `From a key press to a screen of ${WIDTH}x${HEIGHT}, over ${EVENTS} events of ${name}`,
    rows,
    notes: [
      `the slowest of all took ${slowest.toFixed(1)} ms`,
      `the first screen, with all that is worked out once: ${(opened.nanoseconds / 1e6).toFixed(0)} ms`,
    ],
  };
}

function draw({ situation, around }: Learner, painter: Painter): string {
  return drawSituation(situation, around, WIDTH, HEIGHT)
    .map((line) => painter.paint(line))
    .join('\r\n');
}

function keyOf(name: string): Key {
  return name === 'shift-tab' ? { name: 'tab', shift: true } : keyNamed(name);
}

function timed<T>(action: () => T): { result: T; nanoseconds: number } {
  const before = performance.now();
  const result = action();
  return { result, nanoseconds: (performance.now() - before) * 1e6 };
}

/** Messages that go back and forth, each in a read of its own. */
function chat(): Recorded {
  const recorded = upgraded();
  const asked = frameBytes({ opcode: 1, payload: 'Hello', key: SAMPLE_KEY });
  const answered = frameBytes({ opcode: 1, payload: 'Hello, too' });
  for (let count = 0; count < EVENTS / 2; count++) {
    recorded.after(0.1).say('client', asked).after(0.1).say('server', answered);
  }
  return recorded;
}

/** Each event in a chunk of its own: a row for the chunk, and one for the event. */
function stream(): Recorded {
  const recorded = new Recorded().say('client', GET).say('server', STREAM_HEAD);
  for (let count = 0; count < EVENTS; count++) {
    recorded.after(0.1).say('server', chunk(`id: ${count}\ndata: tick\n\n`));
  }
  return recorded;
}

/** All in one row, which has some thirty thousand fields. */
function chunks(): Recorded {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  const recorded = new Recorded().say('client', GET).say('server', head);
  for (let count = 0; count < EVENTS; count++) recorded.say('server', chunk('tick'));
  return recorded.say('server', '0\r\n\r\n');
}
