/** Why no TCP segment was read from a packet. */
export class PassedOver {
  /** What the packet is, as it stands after the word: `of ARP`, `with a fragment of TCP`. */
  readonly what: string;
  /** Whether there may be TCP inside, of which nothing is read. */
  readonly mayHoldTcp: boolean;

  constructor(what: string, mayHoldTcp = false) {
    this.what = what;
    this.mayHoldTcp = mayHoldTcp;
  }
}

/** Where IP begins in a packet, or what the packet carries instead. */
export type Carried = number | PassedOver;

/** The capture has kept less of the packet than it takes to tell. */
export const CUT_SHORT = new PassedOver('that the capture has cut before the data of TCP', true);
