import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../../src/http/limits.ts';
import { SYSTEM_ENVIRONMENT } from '../../src/net/environment.ts';
import type { Handler } from '../../src/net/handler.ts';
import { HttpSession } from '../../src/net/http-session.ts';
import type { Request } from '../../src/net/request.ts';
import type { Response } from '../../src/net/response.ts';
import type { Tap } from '../../src/net/tap.ts';
import { Transport } from '../../src/net/transport.ts';
import type { Placed } from '../../src/wire/field.ts';
import type { ProtocolError } from '../../src/wire/protocol-error.ts';

/** Small enough to be met, and large enough for what is valid. */
export const LIMITS: HttpLimits = {
  ...DEFAULT_HTTP_LIMITS,
  methodOctets: 20,
  targetOctets: 60,
  fieldSectionOctets: 700,
  fieldLines: 12,
  contentOctets: 400,
  chunkExtensionOctets: 40,
  drainOctets: 120,
};

/** What became of some bytes that a client sent to a session of ours. */
export interface Exchange {
  readonly events: readonly Placed[];
  readonly fault: ProtocolError | undefined;
  /** Whether anything was read after the fault. */
  readonly readOn: boolean;
  /** All that was written, one character an octet. */
  readonly output: string;
  /** Whether we have sent our FIN, or given the connection up. */
  readonly isOver: boolean;
  /** What handlers threw, but for what they are meant to throw. */
  readonly errors: readonly unknown[];
}

const THROWN = new Error('thrown on purpose');

/** Turns of the event loop in which an exchange without timers has to come to rest. */
const MOST_TURNS = 20;

/**
 * Hands pieces to a session over a socket that is none, and waits until nothing moves any more.
 *
 * @param ends whether the client sends its FIN after them
 * @param inTurns whether each piece comes in a turn of the event loop of its own
 */
export async function exchange(
  pieces: readonly Buffer[],
  { ends = false, inTurns = false },
): Promise<Exchange> {
  const socket = new FakeSocket();
  const events: Placed[] = [];
  const errors: unknown[] = [];
  let fault: ProtocolError | undefined;
  let readOn = false;
  const tap: Tap = {
    ...DEAF,
    event(event) {
      events.push(event);
      if (fault) readOn = true;
    },
    fault: (error) => {
      fault = error;
    },
  };
  const transport = new Transport(socket as unknown as Socket, { tap });
  const onError = (error: unknown) => error === THROWN || errors.push(error);
  transport.handTo(new HttpSession(transport, { ...OPTIONS, handler, onError }));
  for (const piece of pieces) {
    if (socket.isGone) break;
    socket.emit('data', piece);
    if (inTurns) await turn();
  }
  if (ends && !socket.isGone) socket.emit('end');
  await atRest(() => events.length + socket.output.length + Number(socket.isOver));
  return { events, fault, readOn, errors, output: socket.output, isOver: socket.isOver };
}

const SOURCES = {
  ...SYSTEM_ENVIRONMENT,
  now: () => 0,
  monotonic: () => 0,
  randomOctets: (length: number) => new Uint8Array(length),
};
const OPTIONS = { limits: LIMITS, environment: SOURCES };
const DEAF: Pick<Tap, 'read' | 'wrote' | 'ended'> = { read() {}, wrote() {}, ended() {} };

/** Answers by the path: at once, after the content, in pieces, or not at all. */
const handler: Handler = (request, response) => {
  const { path } = request;
  if (path === '/throw') throw THROWN;
  if (path !== '/echo' && path !== '/stream') return response.send(200, [], EARLY);
  return answerBehindContent(request, response);
};

async function answerBehindContent(request: Request, response: Response): Promise<void> {
  const content = await request.content.bytes();
  if (request.path === '/echo') response.send(200, [], content);
  else await response.stream(200, [], piecesOf(content));
}

export const EARLY = 'early';

async function* piecesOf(content: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += 7) yield content.subarray(at, at + 7);
}

/** Whatever a transport needs of a socket. */
class FakeSocket extends EventEmitter {
  output = '';
  hasEnded = false;
  isGone = false;

  get isOver(): boolean {
    return this.hasEnded || this.isGone;
  }

  write(data: string | Uint8Array): boolean {
    this.output += typeof data === 'string' ? data : Buffer.from(data).toString('latin1');
    return true;
  }

  end(): void {
    this.hasEnded = true;
  }

  destroy(): void {
    this.isGone = true;
    this.emit('close');
  }

  resetAndDestroy(): void {
    this.destroy();
  }

  cork(): void {}
  uncork(): void {}
  pause(): void {}
  resume(): void {}
  setNoDelay(): void {}
  setTimeout(): void {}
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** @throws Error if it never rests */
async function atRest(measure: () => number): Promise<void> {
  let still = 0;
  let last = -1;
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    await turn();
    const now = measure();
    still = now === last ? still + 1 : 0;
    last = now;
    if (still === 2) return;
  }
  throw new Error('the exchange does not come to rest');
}
