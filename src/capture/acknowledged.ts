import type { TcpSegment } from './tcp-segment.ts';

/** How often, or with how many octets, an acknowledgment of what is not here is said until it is believed. */
const ENOUGH_SEGMENTS = 16;
const ENOUGH_OCTETS = 64 * 1024;

/** What one end has acknowledged of what the other says: RFC 9293 3.4. Numbers have 32 bits, with a sign. */
export class Acknowledged {
  /** The lowest number that was acknowledged. */
  from: number | undefined;
  /** The highest; a rise by one may be for a FIN, and is left out. */
  to: number | undefined;
  #segments = 0;
  #octets = 0;

  /**
   * @param known the number that is due; undefined where nothing was heard
   * @returns whether it is clear by now that what was acknowledged, and is not here, will not come
   */
  receive({ acknowledgmentNumber, payload }: TcpSegment, known: number | undefined): boolean {
    const number = acknowledgmentNumber | 0;
    this.from ??= number;
    this.to ??= number;
    if (((number - this.to) | 0) > 1) this.to = number;
    if (((this.to - (known ?? this.from)) | 0) <= 1) {
      this.#segments = 0;
      this.#octets = 0;
      return false;
    }
    this.#segments++;
    this.#octets += payload.length;
    return this.#segments >= ENOUGH_SEGMENTS || this.#octets > ENOUGH_OCTETS;
  }
}
