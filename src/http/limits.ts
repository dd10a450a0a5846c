/**
 * Everything that a peer can make grow, with the size at which we stop it.
 *
 * RFC 9112 3 advises at least 8,000 octets for a request line; RFC 9110 5.4 leaves the field section
 * to the server. nginx keeps 8 KiB lines and Node's own parser 16 KiB heads.
 */
export interface HttpLimits {
  /** Octets of a method. Longer: `method-too-long`. The longest registered one has 17. */
  readonly methodOctets: number;
  /** Octets of a request target. Longer: `target-too-long`. */
  readonly targetOctets: number;
  /** Octets of all field lines of a head together, line ends included: `fields-too-large`. */
  readonly fieldSectionOctets: number;
  /** Field lines of a head: `too-many-fields`. Node's own parser stops at 2,000, nginx at 32 KiB. */
  readonly fieldLines: number;
  /** Octets of a reason phrase that a client takes from a server: `reason-too-long`. */
  readonly reasonOctets: number;
  /** Octets of a message's content: `content-too-large`, before any of it is read. */
  readonly contentOctets: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  methodOctets: 64,
  targetOctets: 8 * 1024,
  fieldSectionOctets: 32 * 1024,
  fieldLines: 100,
  reasonOctets: 8 * 1024,
  contentOctets: 16 * 1024 * 1024,
};
