import { Conversation } from '../websocket/conversation.ts';
import { answerUpgrade, type UpgradePolicy } from '../websocket/handshake.ts';
import type { Request } from './request.ts';
import type { Response } from './response.ts';
import { WebSocket } from './websocket.ts';
import type { WebSocketOptions } from './websocket-options.ts';

/** Whom a server takes, what it agrees to, and how long it waits. */
export interface UpgradeOptions extends UpgradePolicy, WebSocketOptions {}

/**
 * Answers an upgrade request: accepts it, or refuses it with what it would have taken.
 *
 * @returns the open WebSocket, or undefined after a refusal
 */
export function upgradeToWebSocket(
  request: Request,
  response: Response,
  options: UpgradeOptions = {},
): WebSocket | undefined {
  const answer = answerUpgrade(request.head, options);
  if (answer.response.statusCode !== 101) {
    const { statusCode, fields } = answer.response;
    response.send(statusCode, fields);
    return undefined;
  }
  const { protocol, deflate } = answer;
  const { transport, rest, startsAt } = response.switchProtocols(answer.response);
  const conversation = new Conversation('server', startsAt, {
    ...options,
    deflate,
    inflatesAside: true,
  });
  const socket = new WebSocket({ transport, conversation, protocol, limits: options.limits });
  transport.handTo(socket, rest);
  return socket;
}

/**
 * Sends every message back, no faster than the peer reads: each as it comes, whole or in parts. An echo in
 * parts keeps nothing of a message, however long it is, and copies nothing of it.
 */
export async function echo(socket: WebSocket): Promise<void> {
  let isFirst = true;
  for (let part = await socket.nextPart(); part; part = await socket.nextPart()) {
    if (!socket.canSend) return;
    const { kind, data, isLast } = part;
    const isReady = socket.sendFragment(isFirst ? kind : 'continuation', data, isLast);
    isFirst = isLast;
    if (!isReady) await socket.ready();
  }
}
