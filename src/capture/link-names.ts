import { hexByte } from '../wire/octets.ts';
import { PassedOver } from './passed-over.ts';

/** EtherTypes of what carries no TCP, or carries it in a way that is not read. */
const ETHER_TYPES: Readonly<Record<number, PassedOver>> = {
  2054: new PassedOver('of ARP'),
  2114: new PassedOver('of Wake-on-LAN'),
  32821: new PassedOver('of RARP'),
  33079: new PassedOver('of IPX'),
  34824: new PassedOver('of flow control of Ethernet'),
  34825: new PassedOver('of LACP and the like'),
  34915: new PassedOver('of the discovery of PPPoE'),
  34958: new PassedOver('of EAPOL'),
  35020: new PassedOver('of LLDP'),
  35045: new PassedOver('of MACsec', true),
  35063: new PassedOver('of PTP'),
};

/** Of what follows an EtherType that does not lead to IP. */
export function passedOverType(type: number): PassedOver {
  const name = `of EtherType 0x${hexByte(type >> 8)}${hexByte(type & 0xff)}`;
  return ETHER_TYPES[type] ?? new PassedOver(name, true);
}

/** LINKTYPE_ values of tcpdump.org that are met with and not read. */
const LINK_TYPES: Readonly<Record<number, string>> = {
  6: 'Token Ring',
  105: 'IEEE 802.11',
  107: 'Frame Relay',
  119: 'IEEE 802.11 of Prism',
  127: 'IEEE 802.11 with radiotap',
  147: 'USER0',
  187: 'Bluetooth',
  189: 'USB of Linux',
  195: 'IEEE 802.15.4',
  201: 'Bluetooth',
  220: 'USB of Linux',
  227: 'CAN',
  249: 'USB of Windows',
  253: 'netlink',
};

/** `link type 105 (IEEE 802.11)` */
export function linkTypeName(linkType: number): string {
  const name = LINK_TYPES[linkType];
  return `link type ${linkType}${name === undefined ? '' : ` (${name})`}`;
}
