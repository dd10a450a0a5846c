import type { Closed } from '../websocket/close.ts';
import type { Message } from '../websocket/frame.ts';
import type { MessagePart } from '../websocket/frame-part.ts';
import type { WebSocketLimits } from '../websocket/limits.ts';
import type { WebSocketTimes } from '../websocket/times.ts';
import type { Given } from '../wire/with-defaults.ts';

/** The events of a WebSocket, by Node's and `ws`'s own names. */
export interface WebSocketEvents {
  /** While someone listens, messages come here, and are not kept for `nextMessage`. */
  message: [message: Message];
  /** The same for parts, where messages are handed on so. */
  part: [part: MessagePart];
  ping: [data: Buffer];
  pong: [data: Buffer];
  close: [closed: Closed];
}

/** How a WebSocket differs from the default, at either end. */
export interface WebSocketOptions {
  /** All of them, or some: the defaults stand for the rest. So with the times. */
  readonly limits?: Given<WebSocketLimits> | undefined;
  readonly times?: Given<WebSocketTimes> | undefined;
  /** Octets from which on a message is compressed, where that was agreed. */
  readonly compressFrom?: number | undefined;
  /**
   * Whether messages are handed on in parts, as they come, and may be of any size up to `partedOctets`. Compressed ones are
   * kept until they are whole.
   */
  readonly inParts?: boolean | undefined;
}
