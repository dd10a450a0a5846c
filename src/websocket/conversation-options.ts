import type { Given } from '../wire/with-defaults.ts';
import type { FrameReaderOptions } from './frame-reader.ts';
import type { FrameWriterOptions } from './frame-writer.ts';
import type { WebSocketTimes } from './times.ts';

/** How a conversation differs from the default. */
export interface ConversationOptions
  extends FrameReaderOptions,
    Omit<FrameWriterOptions, 'compressor'> {
  /** All of them, or some: the defaults stand for the rest. */
  readonly times?: Given<WebSocketTimes> | undefined;
}
