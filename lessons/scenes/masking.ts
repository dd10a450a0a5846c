/** The traffic of lesson 11. */

import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import { newMaskingKey } from '../../src/net/environment.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import type { WebSocket } from '../../src/net/websocket.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { Frame } from '../../src/websocket/frame.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { encodeFrame } from '../../src/websocket/outgoing-frame.ts';
import { openWebSocket } from '../kit/sending.ts';
import { pushFourWays, shownOf } from './four-ways.ts';
import { attack, inClear, type Run } from './poisoned-cache.ts';

export type Masking = Awaited<ReturnType<typeof performMasking>>;

/** Performs them all. */
export async function performMasking(stage: Stage) {
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
  const { helloFrame } = hello.named({ client: ['helloUpgrade', 'helloFrame'] });
  const maskingServer = await letServerMask(stage);
  const runs = {
    clear: await attack(stage, 'none'),
    random: await attack(stage, 'random'),
    guessed: await attack(stage, { key: frameOf(helloFrame).header.maskingKey }),
  };
  const fourWays = await pushFourWays(stage);
  return {
    ...{ helloFrame, maskingServer, ...runs, fourWays },
    ...unmasked.named({
      client: ['unmaskedUpgrade', 'unmaskedFrame'],
      server: ['unmaskedSwitching', 'unmaskedClose'],
    }),
    ...maskingServer.named({
      client: ['maskingUpgrade', 'helloToMasking', 'closeByClient'],
      server: ['maskingSwitching', 'maskedEcho'],
    }),
    ...messagesOf(runs),
    ...shownOf(fourWays),
  };
}

/** The messages of the three runs of the attack. */
function messagesOf({
  clear,
  random,
  guessed,
}: Readonly<Record<'clear' | 'random' | 'guessed', Run>>) {
  return {
    ...clear.attack.named({
      client: ['clearUpgrade', 'clearFrame'],
      server: ['clearSwitching', 'forgedAnswer'],
    }),
    ...clear.victim.named({ client: ['victimRequest'], server: ['clearScript'] }),
    ...random.attack.named({ client: ['randomUpgrade', 'randomFrame'] }),
    ...random.victim.named({ server: ['randomScript'] }),
    ...guessed.attack.named({ client: ['guessedUpgrade', 'firstGuessed', 'guessedFrame'] }),
    ...guessed.victim.named({ server: ['guessedScript'] }),
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

async function sayHello(
  stage: Stage,
  say: (socket: WebSocket) => void,
): Promise<RecordedConnection> {
  const { connection, socket } = await openWebSocket(stage);
  say(socket);
  await socket.closed;
  return connection;
}

async function letServerMask(stage: Stage): Promise<RecordedConnection> {
  stage.serve((request, response) => {
    const socket = upgradeToWebSocket(request, response);
    socket?.on('message', ({ data }) => {
      const maskingKey = newMaskingKey(stage.environment);
      const { length: payloadLength } = data;
      const head = { fin: true, opcode: OPCODE.text, payloadLength, maskingKey };
      socket.sendRaw(encodeFrame({ ...head, payload: data }));
    });
  });
  return sayHello(stage, (socket) => {
    socket.send('Hello');
  });
}
