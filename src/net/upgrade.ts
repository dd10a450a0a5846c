import { WebSocketConnection } from '../websocket/connection.ts';
import { answerUpgrade, type UpgradePolicy } from '../websocket/handshake.ts';
import type { WebSocketLimits } from '../websocket/limits.ts';
import type { Request } from './request.ts';
import type { Response } from './response.ts';
import { WebSocket, type WebSocketTimes } from './websocket.ts';

/** Whom a server takes, what it agrees to, and how long it waits. */
export interface UpgradeOptions extends UpgradePolicy {
  readonly limits?: WebSocketLimits;
  readonly times?: WebSocketTimes;
  /** Octets from which on a message is compressed, where that was agreed. */
  readonly compressFrom?: number;
}

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
    response.send(answer.response.statusCode, answer.response.fields);
    return undefined;
  }
  const { limits, times, compressFrom } = options;
  const { protocol, deflate } = answer;
  const { pump, rest, startsAt, whenShutDown } = response.switchProtocols(answer.response);
  const connection = new WebSocketConnection('server', startsAt, {
    ...(limits && { limits }),
    ...(deflate && { deflate }),
    ...(compressFrom !== undefined && { compressFrom }),
  });
  const socket = new WebSocket('server', pump, connection, { ...(times && { times }), protocol });
  // RFC 6455 7.4.1: 1001, going away.
  socket.once(
    'close',
    whenShutDown(() => socket.close(1001)),
  );
  pump.handTo(socket, rest);
  return socket;
}

/** Sends every message back, no faster than the peer reads. */
export async function echo(socket: WebSocket): Promise<void> {
  for await (const { kind, data } of socket) {
    if (!socket.canSend) return;
    if (!socket.send(data, kind)) await socket.room();
  }
}
