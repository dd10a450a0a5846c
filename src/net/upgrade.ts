import { WebSocketConnection } from '../websocket/connection.ts';
import { answerUpgrade } from '../websocket/handshake.ts';
import type { Request } from './request.ts';
import type { Response } from './response.ts';
import { WebSocket } from './websocket.ts';

/**
 * Answers an upgrade request: accepts it, or refuses it with what it would have taken.
 *
 * @returns the open WebSocket, or undefined after a refusal
 */
export function upgradeToWebSocket(request: Request, response: Response): WebSocket | undefined {
  const answer = answerUpgrade(request.head);
  if (answer.statusCode !== 101) {
    response.send(answer.statusCode, answer.fields);
    return undefined;
  }
  const { pump, rest, startsAt } = response.switchProtocols(answer);
  const socket = new WebSocket('server', pump, new WebSocketConnection('server', startsAt));
  pump.handTo(socket, rest);
  return socket;
}

/** Sends every message back. */
export async function echo(socket: WebSocket): Promise<void> {
  for await (const { kind, data } of socket) {
    socket.send(kind === 'text' ? data.toString('utf8') : data);
  }
}
