import type { WebSocketFault } from '../../src/websocket/faults.ts';
import type { WebSocketLimits } from '../../src/websocket/limits.ts';

/**
 * Frames of which the last has one defect, and the same without it. The fault lies where the last frame
 * starts, or at the octet after a `◆`. A client's frames are masked with the key of RFC 6455 5.7; the
 * `00 00 00 00` below are keys that change nothing.
 */
export interface FrameVector {
  readonly wrong: readonly string[];
  readonly right: readonly string[];
  readonly role?: 'client';
  readonly limits?: Partial<WebSocketLimits>;
  readonly deflate?: true;
}

export const HELLO = '81 85 37fa213d 7f9f4d5158';
const ZERO = '00000000';
const zeros = (count: number) => '00'.repeat(count);
const begin = '01 80 00000000';
const end = '80 80 00000000';

/** One row a fault at least, in the order of the fault table. A fault without one does not compile. */
export const FRAME_VECTORS: Record<WebSocketFault, readonly [FrameVector, ...FrameVector[]]> = {
  'unmasked-frame': [{ wrong: [HELLO, '81 ◆05 48656c6c6f'], right: [HELLO, HELLO] }],
  'masked-frame': [
    { role: 'client', wrong: ['81 ◆85 37fa213d 7f9f4d5158'], right: ['81 05 48656c6c6f'] },
  ],
  'reserved-bit': [
    { wrong: ['c1 85 37fa213d 7f9f4d5158'], right: [HELLO] },
    // RSV1 marks a message, on its first frame: no continuation, no control frame. RFC 7692 6.1.
    { wrong: [begin, `c0 80 ${ZERO}`], right: [begin, end], deflate: true },
    { wrong: [`c9 80 ${ZERO}`], right: [`89 80 ${ZERO}`], deflate: true },
    { wrong: [`c8 80 ${ZERO}`], right: [`88 80 ${ZERO}`], deflate: true },
    { wrong: [`e1 81 ${ZERO} 00`], right: [`c1 81 ${ZERO} 00`], deflate: true },
    { wrong: [`d1 81 ${ZERO} 00`], right: [`41 81 ${ZERO} 00`, end], deflate: true },
    { wrong: ['a1 85 37fa213d 7f9f4d5158'], right: [HELLO] },
    { wrong: ['91 85 37fa213d 7f9f4d5158'], right: [HELLO] },
  ],
  'reserved-opcode': [
    { wrong: ['83 85 37fa213d 7f9f4d5158'], right: ['82 85 37fa213d 7f9f4d5158'] },
    { wrong: ['87 80 00000000'], right: ['88 80 00000000'] },
    { wrong: ['8b 80 00000000'], right: ['8a 80 00000000'] },
    { wrong: ['8f 80 00000000'], right: ['89 80 00000000'] },
  ],
  'length-not-minimal': [
    { wrong: [`82 fe ◆007d ${ZERO} ${zeros(125)}`], right: [`82 fd ${ZERO} ${zeros(125)}`] },
    { wrong: [`82 fe ◆0000 ${ZERO}`], right: [`82 80 ${ZERO}`] },
    {
      wrong: [`82 ff ◆000000000000ffff ${ZERO} ${zeros(65_535)}`],
      right: [`82 fe ffff ${ZERO} ${zeros(65_535)}`],
    },
  ],
  'length-top-bit': [
    {
      wrong: [`82 ff ◆8000000000010000 ${ZERO} ${zeros(65_536)}`],
      right: [`82 ff 0000000000010000 ${ZERO} ${zeros(65_536)}`],
    },
    {
      wrong: [`82 ff ◆8000000000000000 ${ZERO} ${zeros(65_536)}`],
      right: [`82 ff 0000000000010000 ${ZERO} ${zeros(65_536)}`],
    },
  ],
  'nothing-to-continue': [
    { wrong: [end], right: [begin, end] },
    { wrong: [begin, end, end], right: [begin, begin.replace('01', '00'), end] },
  ],
  'message-still-open': [
    { wrong: [begin, HELLO], right: [begin, HELLO.replace('81', '80')] },
    { wrong: [begin, '82 80 00000000'], right: [begin, '80 80 00000000'] },
  ],
  'control-fragmented': [{ wrong: [`09 80 ${ZERO}`], right: [`89 80 ${ZERO}`] }],
  'control-too-long': [
    {
      wrong: [`89 ◆fe 007e ${ZERO} ${zeros(126)}`],
      right: [`89 fd ${ZERO} ${zeros(125)}`],
    },
  ],
  'close-too-short': [{ wrong: [`88 ◆81 ${ZERO} 03`], right: [`88 80 ${ZERO}`] }],
  'close-code': [{ wrong: [`88 82 ${ZERO} ◆03ed`], right: [`88 82 ${ZERO} 03e8`] }],
  'close-reason': [{ wrong: [`88 83 ${ZERO} 03e8◆ff`], right: [`88 83 ${ZERO} 03e87f`] }],
  'invalid-utf8': [
    { wrong: [`81 81 ${ZERO} ◆ff`], right: [`82 81 ${ZERO} ff`] },
    { wrong: [`81 85 ${ZERO} 4142 ed◆a080`], right: [`81 85 ${ZERO} 4142 ed9fbf`] },
    { wrong: [`81 82 ${ZERO} ◆c080`], right: [`81 82 ${ZERO} c280`] },
    {
      wrong: [`01 81 ${ZERO} c3`, `80 81 ${ZERO} ◆28`],
      right: [`01 81 ${ZERO} c3`, `80 81 ${ZERO} a9`],
    },
    // The message ends within a character: only its end is wrong, and that is the frame's.
    { wrong: [`81 81 ${ZERO} c3`], right: [`01 81 ${ZERO} c3`] },
    { wrong: [`01 81 ${ZERO} c3`, end], right: [`01 82 ${ZERO} c3a9`, end] },
    // In a compressed message no octet of the frame is the wrong one.
    {
      wrong: [`c1 83 ${ZERO} fa0f00`],
      right: [`c2 83 ${ZERO} fa0f00`],
      deflate: true,
    },
  ],
  'invalid-deflate': [
    // A block of the reserved type 11, RFC 1951 3.2.3.
    { wrong: [`c2 81 ${ZERO} 07`], right: [`c2 81 ${ZERO} 00`], deflate: true },
    // A reference to before the first message.
    {
      wrong: [`c1 85 ${ZERO} f200110000`],
      right: [`c1 87 ${ZERO} f248cdc9c90700`, `c1 85 ${ZERO} f200110000`],
      deflate: true,
    },
    // A stored block whose length is not repeated, RFC 1951 3.2.4.
    {
      wrong: [`c1 85 ${ZERO} 000100ffff`],
      right: [`c1 87 ${ZERO} 000100feff 4100`],
      deflate: true,
    },
  ],
  'message-too-big': [
    {
      wrong: [`82 84 ${ZERO} 01020304`, `82 ◆85 ${ZERO} 0102030405`],
      right: [`82 84 ${ZERO} 01020304`, `82 84 ${ZERO} 01020304`],
      limits: { messageOctets: 4 },
    },
    {
      wrong: [`02 83 ${ZERO} 010203`, `80 ◆82 ${ZERO} 0405`],
      right: [`02 83 ${ZERO} 010203`, `80 81 ${ZERO} 04`],
      limits: { messageOctets: 4 },
    },
    // A control frame within a message is no part of it.
    {
      wrong: [`02 84 ${ZERO} 01020304`, `80 ◆81 ${ZERO} 05`],
      right: [`02 84 ${ZERO} 01020304`, `89 81 ${ZERO} 05`],
      limits: { messageOctets: 4 },
    },
    // 4096 and 4095 times "a", in 22 octets each.
    {
      wrong: [`c2 ◆96 ${ZERO} ecc1010d000000c2a0acef5fc21e0e28000000e0dd00`],
      right: [`c2 96 ${ZERO} ecc1010d000000c2a0acef5fc21e0e28000000e0dc00`],
      limits: { messageOctets: 4095 },
      deflate: true,
    },
    // Refused by what the header announces, before any of the payload is there.
    { wrong: [`82 ◆ff 0000000002000001 ${ZERO}`], right: [`82 80 ${ZERO}`] },
  ],
  'inflates-too-far': [
    // The same two messages.
    {
      wrong: [`c2 ◆96 ${ZERO} ecc1010d000000c2a0acef5fc21e0e28000000e0dd00`],
      right: [`c2 96 ${ZERO} ecc1010d000000c2a0acef5fc21e0e28000000e0dc00`],
      limits: { inflationRatio: 186.15, freeInflationOctets: 0 },
      deflate: true,
    },
    {
      wrong: [`c2 ◆96 ${ZERO} ecc1010d000000c2a0acef5fc21e0e28000000e0dd00`],
      right: [`c2 96 ${ZERO} ecc1010d000000c2a0acef5fc21e0e28000000e0dc00`],
      limits: { inflationRatio: 1, freeInflationOctets: 4095 },
      deflate: true,
    },
  ],
  'too-many-fragments': [
    {
      wrong: [begin, begin.replace('01', '00'), end],
      right: [begin, end, begin, end],
      limits: { fragments: 2 },
    },
    {
      wrong: [begin, begin.replace('01', '00'), end],
      right: [begin, begin.replace('01', '00'), end.replace('80', '89')],
      limits: { fragments: 2 },
    },
  ],
  'too-many-empty-fragments': [
    {
      wrong: [begin, begin.replace('01', '00'), end],
      right: [begin, begin.replace('01', '00'), '80 81 00000000 61', begin, end],
      limits: { emptyFragments: 2 },
    },
  ],
};
