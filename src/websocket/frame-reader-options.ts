import type { Given } from '../wire/with-defaults.ts';
import type { DeflateParameters } from './deflate-parameters.ts';
import type { WebSocketLimits } from './limits.ts';

/** What was agreed on, and what is wanted, where frames are read. */
export interface FrameReaderOptions {
  /** All of them, or some: the defaults stand for the rest. */
  readonly limits?: Given<WebSocketLimits> | undefined;
  /**
   * What was agreed for permessage-deflate; absent: nothing is compressed. `unknown` where no handshake
   * was heard: then RSV1 is taken to mean that a message is compressed, and one that cannot be inflated
   * stays as it came, a frame without its message: it may point into messages before the first that was
   * heard, or use another extension.
   */
  readonly deflate?: DeflateParameters | 'unknown' | undefined;
  /**
   * Whether data is handed on as it comes, in parts, however long its message is. What has come as a whole
   * is handed on as a whole, and so is a compressed message, which is inflated as a whole. A number: only
   * messages whose first frame has a longer payload, in octets.
   */
  readonly inParts?: boolean | number | undefined;
  /**
   * Whether a long message that is compressed is inflated by another thread, so that it holds no one up.
   * `inflating` tells when to read on.
   */
  readonly inflatesAside?: boolean | undefined;
}
