import type { TcpSegment } from './tcp-segment.ts';

/** EtherTypes. */
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const VLAN_TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);

const TCP = 6;

/** Where IP begins in a packet; undefined where it does not carry IP. */
type LinkLayer = (bytes: Buffer) => number | undefined;

/** By LINKTYPE_ value: what is before the IP header. */
const LINK_LAYERS: ReadonlyMap<number, LinkLayer> = new Map<number, LinkLayer>([
  // NULL and LOOP: four octets of an address family.
  [0, () => 4],
  [108, () => 4],
  [1, ethernet],
  // Raw IP, under its several numbers.
  ...[12, 14, 101, 228, 229].map((type): [number, LinkLayer] => [type, () => 0]),
  // Linux "cooked" captures, of `tcpdump -i any`.
  [113, (bytes) => (isIp(bytes, 14) ? 16 : undefined)],
  [276, (bytes) => (isIp(bytes, 0) ? 20 : undefined)],
]);

/** Whether packets with such a beginning can be read. */
export function isKnownLinkType(linkType: number): boolean {
  return LINK_LAYERS.has(linkType);
}

/**
 * Takes a packet apart down to its TCP segment.
 *
 * @param length octets that the packet had on the wire
 * @returns undefined for whatever is no TCP, and for fragments of IP packets
 */
export function decodePacket(
  linkType: number,
  bytes: Buffer,
  length: number,
): TcpSegment | undefined {
  const start = LINK_LAYERS.get(linkType)?.(bytes);
  if (start === undefined || bytes.length < start + 20) return undefined;
  const ip = bytes.subarray(start);
  const onWire = length - start;
  if (ip[0]! >> 4 === 4) return decodeIpv4(ip, onWire);
  return ip[0]! >> 4 === 6 ? decodeIpv6(ip, onWire) : undefined;
}

/** Why `decodePacket` makes nothing of packets, as what is said of them. */
export function describeUndecoded(linkType: number, bytes: Buffer): string {
  const linkLayer = LINK_LAYERS.get(linkType);
  if (!linkLayer) return `of link type ${linkType}, which cannot be read`;
  const ip = bytes.subarray(linkLayer(bytes) ?? bytes.length);
  return isFragment(ip) ? 'that are fragments of IP' : 'without TCP';
}

function isFragment(ip: Buffer): boolean {
  if (ip.length < 20) return false;
  if (ip[0]! >> 4 === 4) return isFragmentOfIpv4(ip) && ip[9] === TCP;
  return ip[0]! >> 4 === 6 && ip[6] === FRAGMENT_OF_IPV6;
}

/** RFC 791 3.1: more fragments, or an offset. */
function isFragmentOfIpv4(ip: Buffer): boolean {
  return (ip.readUInt16BE(6) & 0x3fff) !== 0;
}

function ethernet(bytes: Buffer): number | undefined {
  let at = 12;
  while (at + 2 <= bytes.length && VLAN_TAGS.has(bytes.readUInt16BE(at))) at += 4;
  return isIp(bytes, at) ? at + 2 : undefined;
}

function isIp(bytes: Buffer, at: number): boolean {
  if (at + 2 > bytes.length) return false;
  const type = bytes.readUInt16BE(at);
  return type === IPV4 || type === IPV6;
}

/** RFC 791 3.1. A total length of 0 is left by network cards that cut the segments themselves. */
function decodeIpv4(ip: Buffer, onWire: number): TcpSegment | undefined {
  const headerLength = (ip[0]! & 0x0f) * 4;
  if (isFragmentOfIpv4(ip) || ip[9] !== TCP || headerLength < 20) return undefined;
  const end = ip.readUInt16BE(2) || onWire;
  return decodeTcp(ip, headerLength, end, [ip.subarray(12, 16), ip.subarray(16, 20)]);
}

const IPV6_HEADER = 40;
/** RFC 8200 4.5. */
const FRAGMENT_OF_IPV6 = 44;
/** Hop-by-hop options, routing and destination options: RFC 8200 4. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 60]);

/** RFC 8200 3. */
function decodeIpv6(ip: Buffer, onWire: number): TcpSegment | undefined {
  if (ip.length < IPV6_HEADER) return undefined;
  let next = ip[6]!;
  let at = IPV6_HEADER;
  while (EXTENSIONS.has(next) && at + 2 <= ip.length) {
    next = ip[at]!;
    at += (ip[at + 1]! + 1) * 8;
  }
  if (next !== TCP) return undefined;
  const payloadLength = ip.readUInt16BE(4);
  const end = payloadLength === 0 ? onWire : IPV6_HEADER + payloadLength;
  return decodeTcp(ip, at, end, [ip.subarray(8, 24), ip.subarray(24, 40)]);
}

/** RFC 9293 3.1. What lies after the end is padding of the link. */
function decodeTcp(
  ip: Buffer,
  at: number,
  end: number,
  [source, destination]: readonly [Buffer, Buffer],
): TcpSegment | undefined {
  if (ip.length < at + 20) return undefined;
  const headerLength = (ip[at + 12]! >> 4) * 4;
  const start = at + headerLength;
  if (headerLength < 20 || start > end) return undefined;
  const flags = ip[at + 13]!;
  const payload = ip.subarray(Math.min(start, ip.length), Math.min(end, ip.length));
  return {
    source: { address: source, port: ip.readUInt16BE(at) },
    destination: { address: destination, port: ip.readUInt16BE(at + 2) },
    sequenceNumber: ip.readUInt32BE(at + 4),
    acknowledgmentNumber: ip.readUInt32BE(at + 8),
    fin: (flags & 0x01) !== 0,
    syn: (flags & 0x02) !== 0,
    rst: (flags & 0x04) !== 0,
    ack: (flags & 0x10) !== 0,
    payload,
    missing: end - start - payload.length,
  };
}
