import fc from 'fast-check';
import { decodePacket } from '../../src/capture/decode-packet.ts';
import type { PacketReader } from '../../src/capture/packet-reader.ts';
import { PassedOver } from '../../src/capture/passed-over.ts';
import { Reassembler } from '../../src/capture/reassembler.ts';
import type { TcpSegment } from '../../src/capture/tcp-segment.ts';

/** What a capture says, one line for each thing that is told. */
export function toldBy(segments: readonly TcpSegment[]): string[] {
  const told: string[] = [];
  let count = 0;
  const reassembler = new Reassembler(({ client, server, isFromStart }) => {
    const number = ++count;
    const say = (what: string) => told.push(`${number} ${what}`);
    say(`${client.port} to ${server.port}${isFromStart ? '' : ', under way'}`);
    return {
      bytes: (from, bytes) => say(`${from} ${bytes.toString('latin1')}`),
      missing: (from, octets) => say(`${from} misses ${octets}`),
      ended: (from) => say(`${from} ends`),
      leftOut: (from, octets) => say(`${from} has ${octets} too late`),
      gone: (_time, how) => say(how === 'reset' || how === 'given up' ? how : 'gone'),
    };
  });
  for (const segment of segments) reassembler.receive(segment, 0);
  reassembler.end();
  return told;
}

/** The TCP segment of a packet; undefined where none is read. */
export function segmentOf(linkType: number, bytes: Buffer, length: number): TcpSegment | undefined {
  const decoded = decodePacket(linkType, bytes, length);
  return decoded instanceof PassedOver ? undefined : decoded;
}

/** Reads a capture that comes in pieces of this size. */
export function segmentsIn(reader: PacketReader, file: Buffer, pieces = file.length): TcpSegment[] {
  const segments: TcpSegment[] = [];
  for (let at = 0; at < file.length; at += pieces) {
    reader.receive(file.subarray(at, at + pieces));
    for (let next = reader.next(); next; next = reader.next()) {
      if (next.kind !== 'packet') continue;
      const segment = segmentOf(next.linkType, next.bytes, next.length);
      if (segment) segments.push(segment);
    }
  }
  reader.end();
  return segments;
}

/** What one side says in one write. */
export interface Said {
  readonly from: 'client' | 'server';
  readonly bytes: Buffer;
}

export const SAID: fc.Arbitrary<Said> = fc.record({
  from: fc.constantFrom('client', 'server'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
});
