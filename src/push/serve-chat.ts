import type { Follower } from '../channel/broadcast.ts';
import { upgradeToWebSocket } from '../net/upgrade.ts';
import type { WebSocket } from '../net/websocket.ts';
import { refuse, refuseName } from './answers.ts';
import type { Channel } from './channel.ts';
import { sinceOf } from './parameters.ts';
import type { ServeName } from './serve-name.ts';

/** The channel over a WebSocket: its events come as JSON texts, and a text that is sent is published. */
export const serveChat: ServeName = (channels, name, request, response) => {
  const since = sinceOf(request);
  if ('why' in since) return refuse(response, since.why);
  const channel = channels.channel(name);
  if (channel === undefined) return refuseName(response);
  const limits = { messageOctets: channels.limits.dataOctets };
  const socket = upgradeToWebSocket(request, response, { limits });
  if (!socket) return;
  const membership = channel.chats.join(since.value, new ChatFollower(socket));
  socket.on('close', () => channel.chats.leave(membership));
  socket.on('message', ({ kind, data }) => {
    if (kind !== 'text') socket.close(CANNOT_ACCEPT, 'only text is published');
    else if (channels.isFull()) socket.close(TRY_AGAIN_LATER, 'too much is kept already');
    else publish(channel, socket, data.toString());
  });
};

/** RFC 6455 7.4.1: a type of data that is not taken here. */
const CANNOT_ACCEPT = 1003;
/** RFC 6455 7.4.1: something that we did not expect. */
const INTERNAL_ERROR = 1011;

/** The IANA's registry of close codes: the server has too much to do. */
const TRY_AGAIN_LATER = 1013;

/** What could not be published is not passed over in silence: its sender would take it for sent. */
function publish({ log }: Channel, socket: WebSocket, data: string): void {
  if (log.isEnded) return;
  log.publish({ type: 'message', data }).catch(() => {
    socket.close(INTERNAL_ERROR, 'the text was not published');
  });
}

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

  async ready(): Promise<boolean> {
    await this.#socket.ready();
    return this.#socket.canSend;
  }

  end(): void {
    this.#socket.close(1000, 'the channel has ended');
  }

  giveUp(): void {
    this.#socket.terminate();
  }
}
