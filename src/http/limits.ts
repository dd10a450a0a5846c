/**
 * Everything that a peer can make grow, and every wait that it can make long, with the size at which
 * we stop it. Each is an option; each is tested at its exact boundary.
 */
export interface HttpLimits {
  /** Octets of a method. Longer: `method-too-long`. The longest registered one has 17. */
  readonly methodOctets: number;
  /**
   * Octets of a request target. Longer: `target-too-long`. RFC 9112 3 advises at least 8,000 for a
   * whole request line; nginx keeps lines of 8 KiB.
   */
  readonly targetOctets: number;
  /** Octets of all field lines of a section together, line ends included: `fields-too-large`. */
  readonly fieldSectionOctets: number;
  /** Field lines of a section: `too-many-fields`. Apache takes 100; nginx only counts octets. */
  readonly fieldLines: number;
  /** Octets of a reason phrase that a client takes from a server: `reason-too-long`. */
  readonly reasonOctets: number;
  /** Octets of a message's content: `content-too-large`, before any octet over it is read. */
  readonly contentOctets: number;
  /**
   * Octets of all chunk extensions of a message together: `extensions-too-large`. They carry nothing,
   * so that a peer could make us read them for ever; Node's own parser stops at 16 KiB as well.
   */
  readonly chunkExtensionOctets: number;
  /** Octets of content that no one has asked for and that are read away to keep a connection. */
  readonly drainOctets: number;
  /** Octets that wait unread in memory before the socket is told to stop. */
  readonly unreadOctets: number;

  /** Milliseconds from a head's first octet to its last: `head-timeout`. Apache waits 20 to 40 s. */
  readonly headMilliseconds: number;
  /**
   * Milliseconds in which content has to move on by `stallOctets`, whether or not anyone asks for it:
   * `content-timeout`. Time in which we do not read is not counted.
   */
  readonly stallMilliseconds: number;
  /** The least that counts as moving on. Apache wants 500 octets a second, Kestrel 240. */
  readonly stallOctets: number;
  /** Milliseconds that a connection may be idle between two requests. nginx: 75 s, Apache: 5 s. */
  readonly idleMilliseconds: number;
  /**
   * Milliseconds without an octet from the client after which a closing connection is given up: by then
   * it has seen our last words, or never will. nginx: 5 s.
   */
  readonly lingerMilliseconds: number;
  /** Milliseconds that a closing connection may take in any case. nginx: 30 s. */
  readonly lingerAtMostMilliseconds: number;
  /** Octets that are read away while a connection closes: a client may send all before it reads. */
  readonly lingerOctets: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  methodOctets: 64,
  targetOctets: 8 * 1024,
  fieldSectionOctets: 32 * 1024,
  fieldLines: 100,
  reasonOctets: 8 * 1024,
  contentOctets: 16 * 1024 * 1024,
  chunkExtensionOctets: 16 * 1024,
  drainOctets: 256 * 1024,
  unreadOctets: 64 * 1024,
  headMilliseconds: 10_000,
  stallMilliseconds: 30_000,
  stallOctets: 1024,
  idleMilliseconds: 60_000,
  lingerMilliseconds: 5000,
  lingerAtMostMilliseconds: 30_000,
  lingerOctets: 64 * 1024 * 1024,
};
