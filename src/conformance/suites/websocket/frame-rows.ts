import { OPCODE } from '../../../websocket/opcode.ts';
import type { Case, Cuts, FrameSpec, Until } from '../../case.ts';
import { failsConnection, failsWith, messages } from '../../expect/frames.ts';
import { HANDSHAKE } from '../../handshakes.ts';
import type { Row, Section } from '../rows.ts';
import { OPENED } from './opening.ts';

export const TOKEN: FrameSpec = { opcode: OPCODE.text, payload: '{token}' };
/** Comes after what is wrong: it comes back only where the server has read on. */
export const AFTER: FrameSpec = { opcode: OPCODE.text, payload: 'after {token}' };

/** Opens, sends frames in one write or as they are cut, and waits for what comes of them. */
export function talks(
  sent: readonly FrameSpec[],
  until: Until,
  cuts: Cuts = 'nowhere',
): Case['script'] {
  return [
    { send: HANDSHAKE },
    { until: { answers: 1 } },
    { frames: sent, cuts },
    { until, ...(cuts === 'everywhere' && { within: 5000 }) },
  ];
}

/** A message that is right, then what is wrong, then another that is right; and what comes of it. */
function breaks(wrong: readonly FrameSpec[]): Case['script'] {
  return [
    { send: HANDSHAKE },
    { until: { answers: 1 } },
    { frames: [TOKEN] },
    { until: { messages: 1 } },
    { frames: [...wrong, AFTER] },
    { until: { end: true } },
  ];
}

/** A MUST and a SHOULD of the same frames: that the connection fails, and that a Close says why. */
export function refused(
  nn: string,
  title: string,
  wrong: readonly FrameSpec[],
  code: number,
  rest: Partial<Row> & Pick<Row, 'means'>,
): Row[] {
  const script = breaks(wrong);
  const next = String(Number(nn) + 1).padStart(2, '0');
  return [
    {
      nn,
      title: `${title} fails the connection`,
      script,
      expects: failsConnection(),
      twin: OPENED,
      ...rest,
    },
    {
      nn: next,
      title: `${title} is answered with Close ${code}`,
      script,
      expects: failsWith(code),
      ref: 'RFC 6455 7.1.7',
      ...rest,
      level: 'SHOULD',
      twin: OPENED,
      means: 'Who wrote the client never learns what was wrong with it.',
    },
  ];
}

export function echoed(
  nn: string,
  title: string,
  sent: readonly FrameSpec[],
  texts: readonly string[],
  rest: Partial<Row> & Pick<Row, 'means'>,
  cuts?: Cuts,
): Row {
  return {
    nn,
    title,
    script: talks(sent, { messages: texts.length }, cuts),
    expects: messages(...texts),
    twin: OPENED,
    ...rest,
  };
}

export const section = (number: string): Section => ({
  suite: 'websocket',
  key: number,
  ref: `RFC 6455 ${number}`,
  needs: ['websocket'],
});
