import type { Placed, Span } from '../wire/field.ts';
import { CONTENT_TYPE, contentTypeName } from './fields.ts';
import { spansOfRecord } from './record.ts';

/** What there is of a record whose end has not come: each of its octets already has its field. */
export class UnfinishedRecord implements Placed {
  readonly start: number;
  readonly end: number;
  readonly #bytes: Buffer;

  /** @param bytes one at least */
  constructor(start: number, bytes: Buffer) {
    this.start = start;
    this.end = start + bytes.length;
    this.#bytes = bytes;
  }

  get label(): string {
    return `${contentTypeName(this.#bytes[0]!)}, unfinished`;
  }

  spans(): Span[] {
    const isEncrypted = this.#bytes[0] === CONTENT_TYPE.applicationData;
    return spansOfRecord(this.#bytes.length, isEncrypted);
  }
}
