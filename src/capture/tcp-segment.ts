/** One end of a connection. */
export interface Endpoint {
  /** Four octets of IPv4 or 16 of IPv6. */
  readonly address: Buffer;
  readonly port: number;
}

/** A TCP segment, RFC 9293 3.1, and who it went between. */
export interface TcpSegment {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly sequenceNumber: number;
  /** Of the octet that is awaited from the other end; it means something only with `ack`. */
  readonly acknowledgmentNumber: number;
  readonly syn: boolean;
  readonly ack: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  readonly payload: Buffer;
  /** Octets of the payload that the capture has cut off. */
  readonly missing: number;
}

/** The number of the first octet of data, in 32 bits with a sign. A SYN takes one: RFC 9293 3.4. */
export function startOf({ sequenceNumber, syn }: TcpSegment): number {
  return (syn ? sequenceNumber + 1 : sequenceNumber) | 0;
}

/** `127.0.0.1:8080`, `[::1]:8080` */
export function describeEndpoint({ address, port }: Endpoint): string {
  if (address.length === 4) return `${address.join('.')}:${port}`;
  const groups = Array.from({ length: 8 }, (_, index) => address.readUInt16BE(index * 2));
  return `[${shortened(groups)}]:${port}`;
}

/** RFC 5952 4.2: the longest row of zeros, the first of several, is left out. */
function shortened(groups: readonly number[]): string {
  let [longest, length] = [0, 1];
  for (const start of groups.keys()) {
    const end = groups.findIndex((group, index) => index >= start && group !== 0);
    const zeros = (end < 0 ? groups.length : end) - start;
    if (zeros > length) [longest, length] = [start, zeros];
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (length === 1) return text(groups);
  return `${text(groups.slice(0, longest))}::${text(groups.slice(longest + length))}`;
}

/** The packet is only lent. */
export function copyOf({ address, port }: Endpoint): Endpoint {
  return { address: Buffer.from(address), port };
}
