import type { Follower } from '../channel/broadcast.ts';
import type { Request } from '../net/request.ts';
import type { Response } from '../net/response.ts';
import { upgradeToWebSocket } from '../net/upgrade.ts';
import type { WebSocket } from '../net/websocket.ts';
import { DEFAULT_WEBSOCKET_LIMITS } from '../websocket/limits.ts';
import { refuse } from './answers.ts';
import type { Channel } from './channel.ts';
import type { Channels } from './channels.ts';
import { sinceOf } from './parameters.ts';

/** The channel over a WebSocket: its events come as JSON texts, and a text that is sent is published. */
export function serveChat(
  channels: Channels,
  channel: Channel,
  request: Request,
  response: Response,
): void {
  const since = sinceOf(request);
  if ('why' in since) {
    refuse(response, since.why);
    return;
  }
  const limits = { ...DEFAULT_WEBSOCKET_LIMITS, messageOctets: channels.limits.dataOctets };
  const socket = upgradeToWebSocket(request, response, { limits });
  if (!socket) return;
  const membership = channel.chats.join(since.value, new ChatFollower(socket));
  socket.on('close', () => channel.chats.leave(membership));
  socket.on('message', ({ kind, data }) => {
    if (channel.log.isEnded) return;
    if (kind === 'text') void channel.log.publish({ type: 'message', data: data.toString() });
    else socket.close(CANNOT_ACCEPT, 'only text is published');
  });
}

/** RFC 6455 7.4.1: a type of data that is not taken here. */
const CANNOT_ACCEPT = 1003;

class ChatFollower implements Follower<readonly string[]> {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  write(texts: readonly string[]): boolean {
    let isRoom = true;
    for (const text of texts) if (this.#socket.canSend) isRoom = this.#socket.send(text);
    return isRoom;
  }

  async room(): Promise<boolean> {
    await this.#socket.room();
    return this.#socket.canSend;
  }

  end(): void {
    this.#socket.close(1000, 'the channel has ended');
  }

  giveUp(): void {
    this.#socket.terminate();
  }
}
