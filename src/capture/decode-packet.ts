import { passedOverFragment, passedOverProtocol, TCP } from './ip-names.ts';
import { findIp } from './link-layer.ts';
import { CUT_SHORT, PassedOver } from './passed-over.ts';
import type { TcpSegment } from './tcp-segment.ts';

/** What was made of a packet. */
export type DecodedPacket = TcpSegment | PassedOver;

const LEAST_OCTETS_OF_IP = 20;

/**
 * Takes a packet apart down to its TCP segment.
 *
 * @param length octets that the packet had on the wire
 */
export function decodePacket(linkType: number, bytes: Buffer, length: number): DecodedPacket {
  const start = findIp(linkType, bytes);
  if (start instanceof PassedOver) return start;
  if (bytes.length < start + LEAST_OCTETS_OF_IP) return CUT_SHORT;
  const ip = bytes.subarray(start);
  const onWire = length - start;
  if (ip[0]! >> 4 === 4) return decodeIpv4(ip, onWire);
  return ip[0]! >> 4 === 6 ? decodeIpv6(ip, onWire) : NO_IP;
}

const NO_IP = new PassedOver('with neither IPv4 nor IPv6');

/** RFC 791 3.1. A total length of 0 is left by network cards that cut the segments themselves. */
function decodeIpv4(ip: Buffer, onWire: number): DecodedPacket {
  const headerLength = (ip[0]! & 0x0f) * 4;
  const protocol = ip[9]!;
  // More fragments, or an offset.
  if ((ip.readUInt16BE(6) & 0x3fff) !== 0) return passedOverFragment(protocol, 4);
  if (protocol !== TCP) return passedOverProtocol(protocol, ip.subarray(headerLength));
  if (headerLength < LEAST_OCTETS_OF_IP) return BROKEN;
  const end = ip.readUInt16BE(2) || onWire;
  return decodeTcp(ip, headerLength, end, [ip.subarray(12, 16), ip.subarray(16, 20)]);
}

const IPV6_HEADER = 40;
/** Hop-by-hop options, routing and destination options: RFC 8200 4. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 60]);
/** RFC 8200 4.5. */
const FRAGMENT = 44;

/** RFC 8200 3. A fragment that is the whole, RFC 6946, is read as if it were none. */
function decodeIpv6(ip: Buffer, onWire: number): DecodedPacket {
  if (ip.length < IPV6_HEADER) return CUT_SHORT;
  let next = ip[6]!;
  let at = IPV6_HEADER;
  while ((EXTENSIONS.has(next) || next === FRAGMENT) && at + 8 <= ip.length) {
    const length = next === FRAGMENT ? 8 : (ip[at + 1]! + 1) * 8;
    const isPart = next === FRAGMENT && (ip.readUInt16BE(at + 2) & 0xfff9) !== 0;
    next = ip[at]!;
    if (isPart) return passedOverFragment(next, 6);
    at += length;
  }
  if (next !== TCP) return passedOverProtocol(next, ip.subarray(at));
  const payloadLength = ip.readUInt16BE(4);
  const end = payloadLength === 0 ? onWire : IPV6_HEADER + payloadLength;
  return decodeTcp(ip, at, end, [ip.subarray(8, 24), ip.subarray(24, 40)]);
}

const BROKEN = new PassedOver('with a header that cannot be one of TCP', true);

/** RFC 9293 3.1. What lies after the end is padding of the link. */
function decodeTcp(
  ip: Buffer,
  at: number,
  end: number,
  [source, destination]: readonly [Buffer, Buffer],
): DecodedPacket {
  if (ip.length < at + 20) return CUT_SHORT;
  const headerLength = (ip[at + 12]! >> 4) * 4;
  const start = at + headerLength;
  if (headerLength < 20 || start > end) return BROKEN;
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
