import { PassedOver } from './passed-over.ts';

/** Protocol numbers that IANA has given out: of those that hold packets in them, TCP may be inside. */
const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [1, 'ICMP'],
  [2, 'IGMP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [58, 'ICMPv6'],
  [88, 'EIGRP'],
  [89, 'OSPF'],
  [103, 'PIM'],
  [112, 'VRRP'],
  [132, 'SCTP'],
]);
const TUNNELS: ReadonlyMap<number, string> = new Map([
  [4, 'IPv4 in IP'],
  [41, 'IPv6 in IP'],
  [47, 'GRE'],
  [50, 'ESP'],
  [51, 'AH'],
  [94, 'IP in IP'],
  [97, 'EtherIP'],
  [115, 'L2TP'],
  [137, 'MPLS in IP'],
]);

/** Ports of UDP that say what it carries; by the last ones whole packets go. */
const PORTS: ReadonlyMap<number, string> = new Map([
  [53, 'DNS'],
  [67, 'DHCP'],
  [68, 'DHCP'],
  [123, 'NTP'],
  [443, 'QUIC'],
  [1900, 'SSDP'],
  [5353, 'mDNS'],
]);
const PORTS_OF_TUNNELS: ReadonlyMap<number, string> = new Map([
  [1701, 'L2TP'],
  [2152, 'GTP-U'],
  [4500, 'ESP'],
  [4789, 'VXLAN'],
  [4790, 'VXLAN'],
  [6081, 'Geneve'],
  [8472, 'VXLAN'],
  [51820, 'WireGuard'],
]);

/** Of a whole packet with another protocol than TCP. */
export function passedOverProtocol(protocol: number, payload: Buffer): PassedOver {
  if (protocol === UDP && payload.length >= 4) return passedOverDatagram(payload);
  const tunnel = TUNNELS.get(protocol);
  return tunnel === undefined
    ? new PassedOver(`of ${protocolName(protocol)}`)
    : new PassedOver(`of ${tunnel}`, true);
}

/** Of a fragment. */
export function passedOverFragment(protocol: number, version: 4 | 6): PassedOver {
  const mayHoldTcp = protocol === TCP || TUNNELS.has(protocol);
  const what = `with a fragment of ${protocolName(protocol)} over IPv${version}`;
  return new PassedOver(what, mayHoldTcp);
}

export const TCP = 6;
const UDP = 17;

function protocolName(protocol: number): string {
  return PROTOCOLS.get(protocol) ?? TUNNELS.get(protocol) ?? `IP protocol ${protocol}`;
}

/** RFC 768: the ports of both ends; what listens at one of them names it. */
function passedOverDatagram(payload: Buffer): PassedOver {
  for (const port of [payload.readUInt16BE(2), payload.readUInt16BE(0)]) {
    const tunnel = PORTS_OF_TUNNELS.get(port);
    const name = tunnel ?? PORTS.get(port);
    if (name !== undefined) {
      return new PassedOver(`of ${name} (UDP port ${port})`, tunnel !== undefined);
    }
  }
  return new PassedOver('of UDP');
}
