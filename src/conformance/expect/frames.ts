import { OPCODE } from '../../websocket/opcode.ts';
import { countOf } from '../../wire/count.ts';
import type { Expectation, Outcome } from '../case.ts';
import { closeCodeIn, messagesOf } from '../reading.ts';
import type { Seen } from '../seen.ts';
import { whatElse } from './what-else.ts';

/** Exactly these messages come back, in this order, whatever control frames come between. */
export function messages(...texts: readonly string[]): Expectation {
  const isRight = (seen: Seen) => {
    const said = messagesOf(seen);
    const right = texts.map((text) => text.replaceAll('{token}', seen.token));
    return said.length === right.length && right.every((text, index) => said[index] === text);
  };
  const { wants, outcomes } = frames(`the messages ${listOf(texts)}`, isRight);
  const example = texts.map((payload) => ({ opcode: OPCODE.text, payload, masked: false }));
  return { wants, example, outcomes };
}

/** One binary message with these octets. */
export function binaryMessage(...octets: readonly number[]): Expectation {
  return frames(`a binary message of ${countOf(octets.length)}`, ({ frames: heard }) => {
    const message = heard.find((each) => each.message)?.message;
    return message?.kind === 'binary' && Buffer.from(octets).equals(message.data);
  });
}

/** What was right so far has come back; what is wrong ends the connection, and nothing after it is answered. */
export function failsConnection(): Expectation {
  return {
    wants: 'the connection is failed: nothing after it comes back',
    outcomes: [
      { when: answersOn, verdict: 'fail', cause: 'frame taken' },
      { when: (seen) => wasAlive(seen) && hasEnded(seen), verdict: 'pass', cause: 'failed' },
      { when: wasAlive, verdict: 'fail', cause: 'left open' },
      ...whatElse(),
    ],
  };
}

/** The same, with a Close frame that says why. */
export function failsWith(code: number): Expectation {
  return {
    wants: `a Close frame with ${code}`,
    example: [
      { opcode: OPCODE.close, payload: Uint8Array.of(code >> 8, code & 0xff), masked: false },
    ],
    outcomes: [
      { when: answersOn, verdict: 'fail', cause: 'frame taken' },
      {
        when: (seen) => wasAlive(seen) && closeCodeIn(seen) === code,
        verdict: 'pass',
        cause: 'failed',
      },
      {
        when: (seen) => closeCodeIn(seen) !== undefined,
        verdict: 'fail',
        cause: 'another close code',
      },
      {
        when: (seen) => wasAlive(seen) && hasEnded(seen),
        verdict: 'fail',
        cause: 'no Close frame',
      },
      { when: wasAlive, verdict: 'fail', cause: 'left open' },
      ...whatElse(),
    ],
  };
}

/** What comes back as frames is right. */
export function frames(wants: string, isRight: (seen: Seen) => boolean): Expectation {
  const pass: Outcome = { when: isRight, verdict: 'pass', cause: 'as it should be' };
  return { wants, outcomes: [pass, ...instead(), ...whatElse()] };
}

function instead(): readonly Outcome[] {
  return [
    {
      when: (seen) => closeCodeIn(seen) !== undefined,
      verdict: 'fail',
      cause: 'connection failed',
    },
    {
      when: (seen) => seen.frames.length > 0 && seen.state !== 'open',
      verdict: 'fail',
      cause: 'connection ended',
    },
    { when: (seen) => seen.frames.length > 0, verdict: 'fail', cause: 'other frames' },
    {
      when: ({ answers }) => answers[0]?.head.statusCode === 101,
      verdict: 'fail',
      cause: 'no frame',
    },
  ];
}

/** Whether the message before the wrong one has come back. */
function wasAlive(seen: Seen): boolean {
  return messagesOf(seen)[0] === seen.token;
}

/** Whether the one after it has. */
function answersOn(seen: Seen): boolean {
  return (
    messagesOf(seen).length > 1 || seen.frames.some(({ header }) => header.opcode === OPCODE.pong)
  );
}

function hasEnded(seen: Seen): boolean {
  return seen.state !== 'open' || closeCodeIn(seen) !== undefined;
}

const SHOWN = 40;

function listOf(texts: readonly string[]): string {
  const shown = texts.map((text) =>
    text.length > SHOWN ? `of ${countOf(text.length, 'character')}` : JSON.stringify(text),
  );
  return shown.join(', ');
}
