import type { WebSocketLimits } from './limits.ts';

/** How much there is of a message that is under way. */
export interface MessageSoFar {
  readonly kind: 'text' | 'binary';
  /** Whether its first frame had RSV1 set, RFC 7692 6. */
  readonly isCompressed: boolean;
  /** Octets of the payloads of its frames that have ended. */
  readonly octets: number;
  readonly fragments: number;
  /** Those of the fragments that have no payload. */
  readonly emptyFragments: number;
}

/** What a frame is judged by, besides its own header. Each header that was read keeps its own. */
export interface FrameContext {
  /** Whether frames from the peer have to be masked: the peer is a client. */
  readonly mustBeMasked: boolean;
  /** Whether RSV1 means something: permessage-deflate was agreed, RFC 7692 6. */
  readonly usesDeflate: boolean;
  /** What had come of a fragmented message; absent where none was open. */
  readonly message: MessageSoFar | undefined;
  /** Whether messages are handed on part by part, and not kept until they are whole. */
  readonly handsOnParts: boolean;
  readonly limits: WebSocketLimits;
}
