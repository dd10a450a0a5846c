/** The traffic of lesson 11. */

import { Content } from '../../src/http/events.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import { newMaskingKey } from '../../src/net/sources.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import type { WebSocket } from '../../src/net/websocket.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { Frame } from '../../src/websocket/frame.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { encodeFrame } from '../../src/websocket/outgoing-frame.ts';
import { pushFourWays } from './four-ways.ts';
import { attack, inClear, type Run } from './poisoned-cache.ts';

/** The conversations of lesson 11. */
export interface Masking {
  /** A text, masked by the client, and sent back in clear. */
  readonly hello: RecordedConnection;
  /** Run A: the attacker's client does not mask. */
  readonly clear: Run;
  /** Run B: it masks as it must. */
  readonly random: Run;
  /** Run C: it masks with a key that the attacker knows. */
  readonly guessed: Run;
  /** A frame in clear, to a server that knows the rules. */
  readonly unmasked: RecordedConnection;
  /** A server that masks. */
  readonly maskingServer: RecordedConnection;
  /** An update by all the ways there are to push it. */
  readonly fourWays: RecordedConnection;
}

/** Performs them all. */
export async function performMasking(stage: Stage): Promise<Masking> {
  stage.serve(async (request, response) => {
    const socket = upgradeToWebSocket(request, response);
    if (socket) await echo(socket);
  });
  const hello = await sayHello(stage, (socket) => {
    socket.send('Hello');
    socket.once('message', () => socket.close());
  });
  const unmasked = await sayHello(stage, (socket) => {
    socket.sendRaw(inClear(OPCODE.text, Buffer.from('Hello')));
  });
  const { maskingKey } = frameOf(hello.message('client', 1)).header;
  return {
    hello,
    unmasked,
    maskingServer: await letServerMask(stage),
    clear: await attack(stage, 'none'),
    random: await attack(stage, 'random'),
    guessed: await attack(stage, { key: maskingKey }),
    fourWays: await pushFourWays(stage),
  };
}

/** A frame that was taken. */
export function frameOf({ parts: [part] }: Entry): Frame {
  if (part instanceof Frame) return part;
  throw new RangeError('the entry is no frame');
}

/** The payload of a frame as it was on the wire. */
export function payloadOnWire(entry: Entry): Buffer {
  return entry.bytes.subarray(frameOf(entry).header.shape.headerLength);
}

/** The masking key of a frame. */
export function keyOf(entry: Entry): Buffer {
  const { keyAt, headerLength } = frameOf(entry).header.shape;
  return entry.bytes.subarray(keyAt, headerLength);
}

/** The script that someone was given. */
export function scriptOf(connection: RecordedConnection): string {
  const content = connection.message('server', 0).parts.find((part) => part instanceof Content);
  return content?.bytes.toString() ?? '';
}

async function sayHello(
  stage: Stage,
  say: (socket: WebSocket) => void,
): Promise<RecordedConnection> {
  const connection = await stage.connect();
  const socket = await connection.client.upgrade({ host: LESSON_HOST, requestTarget: '/chat' });
  say(socket);
  await socket.closed;
  return connection;
}

async function letServerMask(stage: Stage): Promise<RecordedConnection> {
  stage.serve((request, response) => {
    const socket = upgradeToWebSocket(request, response);
    socket?.on('message', ({ data }) => {
      const maskingKey = newMaskingKey(stage.sources);
      const { length: payloadLength } = data;
      const head = { fin: true, opcode: OPCODE.text, payloadLength, maskingKey };
      socket.sendRaw(encodeFrame({ ...head, payload: data }));
    });
  });
  return sayHello(stage, (socket) => {
    socket.send('Hello');
  });
}
