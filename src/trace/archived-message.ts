import type { Field, Placed, Span } from '../wire/field.ts';

const PAYLOAD: Field = {
  name: 'payload data',
  ref: 'RFC 6455 5.2',
  why: 'An archive keeps what was said; the frames around it, their masks and cuts, are gone.',
  code: {
    readBy: 'src/capture/har.ts readHar',
    writtenBy: 'src/websocket/outgoing-frame.ts encodeFrame',
  },
};

/** A WebSocket message without its frames, as an archive has it. */
export class ArchivedMessage implements Placed {
  readonly start: number;
  readonly end: number;
  readonly isText: boolean;

  constructor(start: number, length: number, isText: boolean) {
    this.start = start;
    this.end = start + length;
    this.isText = isText;
  }

  spans(): Span[] {
    return this.end > this.start ? [{ field: PAYLOAD, start: 0, end: this.end - this.start }] : [];
  }
}
