import { linkTypeName, passedOverType } from './link-names.ts';
import { type Carried, CUT_SHORT, PassedOver } from './passed-over.ts';

/** Finds what a packet carries from a place on. */
type Layer = (bytes: Buffer, at: number) => Carried;

/** EtherTypes, as IEEE has registered them; they name what follows. */
const ETHER_TYPES: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  [0x0800, (_, at) => at],
  [0x86dd, (_, at) => at],
  // IEEE 802.1Q and 802.1ad: a tag, and the next EtherType.
  ...[0x8100, 0x88a8, 0x9100].map((tag): [number, Layer] => [
    tag,
    (bytes, at) => typed(bytes, at + 2),
  ]),
  [0x8847, mpls],
  [0x8848, mpls],
  [0x8864, pppoe],
]);

/** By LINKTYPE_ value of tcpdump.org: what is before the IP header. */
const LINK_LAYERS: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  // NULL and LOOP: four octets of an address family.
  [0, () => 4],
  [108, () => 4],
  [1, (bytes) => typed(bytes, 12)],
  // PPP, with or without the address and control of HDLC; and between the two ends of PPPoE.
  ...[9, 50].map((type): [number, Layer] => [type, hdlc]),
  [51, pppoe],
  // Cisco's HDLC: address, control, and an EtherType.
  [104, (bytes) => typed(bytes, 2)],
  // Raw IP, under its several numbers.
  ...[12, 14, 101, 228, 229].map((type): [number, Layer] => [type, () => 0]),
  // Linux "cooked" captures, of `tcpdump -i any`.
  [113, (bytes) => typed(bytes, 14)],
  [219, mpls],
  [276, (bytes) => typed(bytes, 0, 20)],
]);

/** Whether packets with such a beginning can be read. */
export function isKnownLinkType(linkType: number): boolean {
  return LINK_LAYERS.has(linkType);
}

/** Where IP begins in a packet, whatever is before it; or what the packet carries instead. */
export function findIp(linkType: number, bytes: Buffer): Carried {
  const layer = LINK_LAYERS.get(linkType);
  if (layer) return layer(bytes, 0);
  return new PassedOver(`of ${linkTypeName(linkType)}, which is not read`, true);
}

/** IEEE 802.3: up to 1500 it is no type but a length, and LLC follows. */
const LONGEST_OF_802_3 = 1500;

/** What follows an EtherType, which is at this place. */
function typed(bytes: Buffer, at: number, next = at + 2): Carried {
  if (at + 2 > bytes.length) return CUT_SHORT;
  const type = bytes.readUInt16BE(at);
  if (type <= LONGEST_OF_802_3) return llc(bytes, next);
  return ETHER_TYPES.get(type)?.(bytes, next) ?? passedOverType(type);
}

/** IEEE 802.2: the service access point of both ends, and a control field. */
const LLC_OF_SNAP = 0xaaaa;
const LLC_OF_IP = 0x0606;
const LLC_OF_SPANNING_TREE = 0x4242;

/** RFC 1042: LLC, three octets of an organization, and an EtherType. */
function llc(bytes: Buffer, at: number): Carried {
  if (at + 8 > bytes.length) return CUT_SHORT;
  const points = bytes.readUInt16BE(at);
  if (points === LLC_OF_SNAP) return typed(bytes, at + 6);
  if (points === LLC_OF_IP) return at + 3;
  return new PassedOver(points === LLC_OF_SPANNING_TREE ? 'of the spanning tree' : 'of IEEE 802.2');
}

const OCTETS_OF_LABEL = 4;

/** RFC 3032 2.1: labels, the last of which says so; what follows shows by its own first bits. */
function mpls(bytes: Buffer, at: number): Carried {
  let next = at;
  while (next + OCTETS_OF_LABEL < bytes.length) {
    const isLast = (bytes[next + 2]! & 1) === 1;
    next += OCTETS_OF_LABEL;
    if (isLast) return isIp(bytes, next) ? next : OTHERS_IN_MPLS;
  }
  return CUT_SHORT;
}

const OTHERS_IN_MPLS = new PassedOver('of MPLS without IP', true);

function isIp(bytes: Buffer, at: number): boolean {
  const version = bytes[at]! >> 4;
  return version === 4 || version === 6;
}

const OCTETS_OF_PPPOE = 6;

/** RFC 2516 4: version, type, code, session and length. */
function pppoe(bytes: Buffer, at: number): Carried {
  return ppp(bytes, at + OCTETS_OF_PPPOE);
}

/** RFC 1662 3.1: two octets that are always the same, unless they are left out. */
function hdlc(bytes: Buffer, at: number): Carried {
  return ppp(bytes, bytes[at] === 0xff && bytes[at + 1] === 0x03 ? at + 2 : at);
}

/** RFC 1661 2: the protocol. The low bit of its last octet is set, so one octet can be enough. */
function ppp(bytes: Buffer, at: number): Carried {
  const first = bytes[at];
  if (first === undefined || at + 2 > bytes.length) return CUT_SHORT;
  const isShort = (first & 1) === 1;
  const next = at + (isShort ? 1 : 2);
  const protocol = isShort ? first : bytes.readUInt16BE(at);
  if (protocol === 0x0021 || protocol === 0x0057) return next;
  if (protocol === 0x0281 || protocol === 0x0283) return mpls(bytes, next);
  return protocol >= 0x8000 ? CONTROL_OF_PPP : new PassedOver('of PPP without IP', true);
}

/** IPCP, LCP, CHAP and the like: RFC 1661 2. */
const CONTROL_OF_PPP = new PassedOver('of the control of PPP');
