import { describe, expect, it } from 'vitest';
import type { Handler } from '../../src/net/handler.ts';
import { upgradeToWebSocket } from '../../src/net/upgrade.ts';
import type { WebSocket } from '../../src/net/websocket.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { WEBSOCKET_FAULTS, type WebSocketFault } from '../../src/websocket/faults.ts';
import { Frame } from '../../src/websocket/frame.ts';
import { latin1, octets } from '../support/bytes.ts';
import { FRAME_VECTORS } from '../support/frame-vectors.ts';
import { rawPeer, serve } from '../support/sockets.ts';
import { overheard, shown } from './explained.ts';

const UPGRADE =
  'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

/** Sent after the frames: a message, and the Close that ends a connection which has not failed. */
const PROBE = octets('81 85 00000000 70726f6265 88 82 00000000 03e8');

/** The frames, masked as a client's, and whether they may be compressed. */
interface Sent {
  readonly name: string;
  readonly bytes: Buffer;
  readonly deflate: boolean;
}

const SENT: readonly Sent[] = Object.entries(FRAME_VECTORS).flatMap(([fault, vectors]) =>
  vectors.flatMap(({ wrong, right, role, limits, deflate = false }, index) => {
    if (role === 'client' || limits) return [];
    const sent = (name: string, frames: readonly string[]): Sent => {
      const bytes = Buffer.concat(frames.map((frame) => octets(frame.replace('◆', ''))));
      return { name: `${fault} ${index + 1}, ${name}`, bytes, deflate };
    };
    return [sent('wrong', wrong), sent('right', right)];
  }),
);

/** What the server does with the frames: what its handler is given, and what it writes. */
async function served({ bytes, deflate }: Sent) {
  const messages: string[] = [];
  const handler: Handler = async (request, response) => {
    const socket = upgradeToWebSocket(request, response, { deflate: deflate ? {} : false });
    for await (const { kind, data } of socket as WebSocket) {
      messages.push(`${kind} ${data.toString('hex')}`);
    }
  };
  const peer = await rawPeer(await serve(handler));
  const extension = deflate ? 'Sec-WebSocket-Extensions: permessage-deflate\r\n' : '';
  const request = latin1(`${UPGRADE}${extension}\r\n`);
  peer.write(Buffer.concat([request, bytes, PROBE]));
  const answer = latin1(await peer.toTheEnd());
  const firstFrame = answer.indexOf('\r\n\r\n') + 4;
  return { messages, request, handshake: answer.subarray(0, firstFrame), answer };
}

/** Frames as they are shown, up to the one that was refused, if one was. */
function framesIn(entries: readonly Entry[], from: 'client' | 'server') {
  const own = entries.filter((entry) => entry.from === from);
  return own.filter(({ parts: [part], fault }) => part instanceof Frame && !fault);
}

function opcodesShown(entries: readonly Entry[]): string[] {
  return entries.map((entry) => shown(entry, 'opcode')[0]!.meaning!);
}

/** The code in the last frame that the server has written, read without any of our parsers. */
function closeCodeIn(answer: Buffer): number | undefined {
  for (let at = answer.indexOf('\r\n\r\n') + 4; at < answer.length; ) {
    const length = answer[at + 1]!;
    if (answer[at] === 0x88) return length < 2 ? undefined : answer.readUInt16BE(at + 2);
    at += 2 + length;
  }
  return undefined;
}

describe.each(SENT)('what is said of $name', (sent) => {
  it('is what the server does', async () => {
    const { messages, request, handshake, answer } = await served(sent);
    const said = Buffer.concat([sent.bytes, PROBE]);
    const entries = overheard(
      ['client', request],
      ['server', handshake],
      ['client', said],
      ['server', answer.subarray(handshake.length)],
    );
    const frames = framesIn(entries, 'client');
    const told = frames.flatMap(({ parts: [part] }) => {
      const message = (part as Frame).message;
      return message ? [`${message.kind} ${message.data.toString('hex')}`] : [];
    });
    expect(messages).toEqual(told);

    const fault = entries.find((entry) => entry.from === 'client' && entry.fault)?.fault;
    const row = fault && WEBSOCKET_FAULTS[fault.fault as WebSocketFault];
    const close = frames.find((_, index) => opcodesShown(frames)[index]!.startsWith('close'));
    const [code] = close ? shown(close, 'status code') : [];
    const echoed = code && Number(code.value);
    expect(closeCodeIn(answer)).toBe(row ? row.closeCode : echoed);

    const pings = opcodesShown(frames).filter((opcode) => opcode.startsWith('ping'));
    const pongs = opcodesShown(framesIn(entries, 'server')).filter((one) => one.startsWith('pong'));
    expect(pongs.length > 0).toBe(pings.length > 0);
  });
});
