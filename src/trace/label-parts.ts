/** What an entry is, in a few words: parts that each view joins in its own way. */
export interface Label {
  /** What it is, and as much of what it says as fits: `GET /a`, `TEXT "a  b"`. */
  readonly what: string;
  /** The bits that are set in the header of a frame, by their names. */
  readonly flags: readonly string[];
  /** What else is said of it, each by itself: `Upgrade: websocket`, `refused`. */
  readonly rest: readonly string[];
}

/**
 * A label as one text. The parts are joined, and nothing inside them is touched: spaces there are bytes
 * that were on the wire.
 *
 * @param gap what stands between parts
 */
export function joinLabel({ what, flags, rest }: Label, gap: string): string {
  return [what, ...(flags.length > 0 ? [flags.join(' ')] : []), ...rest].join(gap);
}

/** A label without flags. */
export function label(what: string, ...rest: string[]): Label {
  return { what, flags: [], rest };
}
