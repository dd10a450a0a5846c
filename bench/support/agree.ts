import type { HttpLimits } from '../../src/http/limits.ts';
import { HttpServerConnection } from '../../src/http/server-connection.ts';
import { decodeHeader } from '../../src/websocket/frame-header.ts';
import { ByteQueue } from '../../src/wire/byte-queue.ts';
import { judgeValues, parseValues } from '../peers/values-only.ts';
import { decodeValues } from '../peers/values-only-frame.ts';

/** Octets that tell parsers apart: NUL, HTAB, LF, CR, SP, and some of every class. */
const TELLING = [0x00, 0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x2f, 0x30, 0x3a, 0x41, 0x7f, 0xe9];

/**
 * A peer that does less would win by it. So both parse the head, every beginning of it, and every head
 * that differs from it in one octet, and have to say the same of each.
 *
 * @returns the number of heads
 * @throws Error at the first head on which they differ
 */
export function checkHeads(head: Buffer, limits: HttpLimits): number {
  const heads = [head];
  for (let at = 0; at < head.length; at++) {
    heads.push(head.subarray(0, at));
    for (const octet of TELLING) heads.push(changed(head, at, octet));
  }
  for (const bytes of heads) agree(asPlaces(bytes, limits), asValues(bytes, limits), bytes);
  return heads.length;
}

/** The same for frame headers, which cannot be wrong. */
export function checkHeaders(stream: Buffer): void {
  const queue = new ByteQueue();
  queue.append(stream);
  while (queue.length > 0) {
    const values = decodeValues(queue)!;
    const { fin, rsv, opcode, payloadLength, maskingKey, shape } = decodeHeader(queue)!;
    const { masked, headerLength: octets } = shape;
    const ours = { fin, rsv, opcode, masked, payloadLength, maskingKey: maskingKey | 0, octets };
    agree(JSON.stringify(ours), JSON.stringify(values), queue.peek(octets));
    queue.skip(octets);
  }
}

function asPlaces(bytes: Buffer, limits: HttpLimits): string {
  return outcome(() => {
    const connection = new HttpServerConnection(limits);
    connection.receive(bytes);
    const head = connection.nextEvent();
    if (typeof head !== 'object' || head.type !== 'request') return undefined;
    const { method, requestTarget, minorVersion } = head;
    return { method, requestTarget, minorVersion, fields: [...head].flat(), octets: head.end };
  });
}

function asValues(bytes: Buffer, limits: HttpLimits): string {
  return outcome(() => {
    const head = parseValues(bytes, limits);
    if (head) judgeValues(head, limits);
    return head;
  });
}

function outcome(work: () => unknown): string {
  try {
    return JSON.stringify(work()) ?? 'needs more';
  } catch {
    return 'refused';
  }
}

function changed(head: Buffer, at: number, octet: number): Buffer {
  const bytes = Buffer.from(head);
  bytes[at] = octet;
  return bytes;
}

function agree(ours: string, theirs: string, bytes: Buffer): void {
  if (ours === theirs) return;
  const text = JSON.stringify(bytes.toString('latin1'));
  throw new Error(`parsers differ on ${text}:\n  ${ours}\n  ${theirs}`);
}
