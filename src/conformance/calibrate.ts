import { judgeResponse } from '../sse/judge-response.ts';
import { OPCODE } from '../websocket/opcode.ts';
import type { Capability, Step } from './case.ts';
import { Dialogue, type DialogueOptions } from './dialogue.ts';
import { HANDSHAKE, OFFERING_DEFLATE } from './handshakes.ts';
import { hasEchoed, messagesOf } from './reading.ts';
import { ECHO, GET } from './requests.ts';
import type { Seen } from './seen.ts';
import type { Address, Profile, Target } from './target.ts';

/** Milliseconds that a plain answer may take before anything is known of the server. */
const FIRST_WAIT = 5000;
/** What is due comes in so many times the time of a plain answer, and never before this. */
const SLOWNESS = 20;
const SHORTEST_DUE = 250;
const ROUNDS = 3;

/** Why nothing can be judged. */
export class CalibrationError extends Error {
  /** Whether there is no one to talk to. */
  readonly isUnreachable: boolean;

  constructor(message: string, isUnreachable: boolean) {
    super(message);
    this.isUnreachable = isUnreachable;
  }
}

export interface CalibrationOptions extends DialogueOptions {
  /** Milliseconds that a plain answer may take. Default: 5,000. */
  readonly patience?: number;
}

/** What tells that a server has something: what is sent, and whether the right thing comes back. */
interface Probe {
  readonly capability: Capability;
  readonly script: readonly Step[];
  readonly has: (seen: Seen) => boolean;
}

const PROBES: readonly Probe[] = [
  {
    capability: 'echo',
    script: [{ send: ECHO }, { until: { answers: 1 } }],
    has: (seen) => hasEchoed(seen.answers[0], seen),
  },
  {
    capability: 'websocket',
    script: [
      { send: HANDSHAKE },
      { until: { answers: 1 } },
      { frames: [{ opcode: OPCODE.text, payload: '{token}' }] },
      { until: { messages: 1 } },
    ],
    has: (seen) => messagesOf(seen)[0] === seen.token,
  },
  {
    capability: 'deflate',
    script: [{ send: OFFERING_DEFLATE }, { until: { answers: 1 } }],
    has: ({ answers }) =>
      answers[0]?.head.field('sec-websocket-extensions')?.includes('permessage-deflate') === true,
  },
  {
    capability: 'stream',
    script: [
      {
        send: 'GET {stream} HTTP/1.1\r\nHost: {host}\r\n{headers}Accept: text/event-stream\r\n\r\n',
      },
      { until: { events: 1 } },
    ],
    has: ({ answers }) => answers[0] !== undefined && judgeResponse(answers[0].head) === undefined,
  },
  {
    capability: 'publish',
    script: [{ publish: '{token}' }],
    has: (seen) => {
      const status = seen.on('publisher').answers[0]?.head.statusCode;
      return status !== undefined && status < 300;
    },
  },
  {
    capability: 'poll',
    script: [
      { send: 'GET {poll}?wait=0 HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n' },
      { until: { answers: 1 } },
    ],
    has: ({ answers }) => [200, 204].includes(answers[0]?.head.statusCode ?? 0),
  },
];

/**
 * Finds out how a server answers when nothing is wrong, and what there is to try on it. It judges nothing.
 *
 * @throws CalibrationError if no plain GET is answered: then no refusal would mean anything
 */
export async function calibrate(
  address: Address,
  profile: Profile,
  options: CalibrationOptions,
): Promise<Target> {
  const { environment, patience = FIRST_WAIT } = options;
  const unknown: Target = {
    address,
    profile,
    capabilities: new Set(),
    usualStatus: 0,
    dueMilliseconds: patience,
  };
  let slowest = 0;
  let usualStatus = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const started = environment.monotonic();
    const seen = await talk(unknown, [{ send: GET }, { until: { answers: 1 } }], options);
    usualStatus = usualStatusOf(seen, profile.get);
    slowest = Math.max(slowest, environment.monotonic() - started);
  }
  const dueMilliseconds = Math.min(Math.max(SHORTEST_DUE, SLOWNESS * slowest), patience);
  const known = { ...unknown, usualStatus, dueMilliseconds };
  const capabilities = new Set<Capability>();
  for (const { capability, script, has } of PROBES) {
    // What is slow the first time, as what has to be loaded is, gets a second one.
    const isThere =
      has(await talk(known, script, options)) || has(await talk(known, script, options));
    if (isThere) capabilities.add(capability);
  }
  return { ...known, capabilities };
}

function talk(target: Target, script: readonly Step[], options: DialogueOptions): Promise<Seen> {
  return new Dialogue(target, undefined, options).run(script);
}

/** @throws CalibrationError if the answer to a plain GET is none, or one of a server that is out of order */
function usualStatusOf({ answers, isRefused, fault, state }: Seen, target: string): number {
  const status = answers[0]?.head.statusCode;
  if (isRefused) throw new CalibrationError('there is no one to connect to', true);
  if (fault) throw new CalibrationError(`the answer to GET ${target} is not HTTP/1.x`, false);
  if (status === undefined) {
    const how = state === 'open' ? `has not answered in time` : 'hangs up';
    throw new CalibrationError(`the server ${how} when it is asked for GET ${target}`, false);
  }
  if (status === 400 || status >= 500) {
    throw new CalibrationError(`GET ${target} is answered with ${status}`, false);
  }
  return status;
}
