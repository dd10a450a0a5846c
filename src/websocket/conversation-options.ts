import type { Given } from '../wire/with-defaults.ts';
import type { FrameReaderOptions } from './frame-reader-options.ts';
import type { FrameWriterOptions } from './frame-writer.ts';
import type { WebSocketTimes } from './times.ts';

/** How a conversation differs from the default. */
export interface ConversationOptions
  extends FrameReaderOptions,
    Omit<FrameWriterOptions, 'compressor'> {
  /** Whether data is handed on as it comes. */
  readonly inParts?: boolean | undefined;
  /** All of them, or some: the defaults stand for the rest. */
  readonly times?: Given<WebSocketTimes> | undefined;
}
