import { hexByte } from '../wire/octets.ts';
import type { CapturedPiece } from './captured.ts';

const PER_LINE = 16;

/** Writes bytes as `xxd` prints them, whatever pieces they come in; `xxd -r` makes the same bytes again. */
export class XxdWriter {
  #rest: Buffer = Buffer.alloc(0);
  #offset = 0;

  /** @returns the lines that are full */
  add(bytes: Uint8Array): string {
    const all = Buffer.concat([this.#rest, bytes]);
    const full = all.length - (all.length % PER_LINE);
    const text = writeXxd(all.subarray(0, full), this.#offset);
    this.#offset += full;
    this.#rest = all.subarray(full);
    return text;
  }

  /** @returns the last line, which may be short */
  end(): string {
    return writeXxd(this.#rest, this.#offset);
  }
}

function writeXxd(bytes: Uint8Array, offset: number): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PER_LINE) {
    const line = bytes.subarray(at, at + PER_LINE);
    const pairs = Array.from(line, hexByte);
    const groups = Array.from({ length: PER_LINE / 2 }, (_, index) => {
      return (pairs[index * 2] ?? '') + (pairs[index * 2 + 1] ?? '');
    });
    const place = (offset + at).toString(16).padStart(8, '0');
    text += `${place}: ${groups.join(' ').padEnd(39)}  ${printable(line)}\n`;
  }
  return text;
}

/** A packet of IP has room for so much after the headers that `text2pcap -T` makes up. */
const MOST_IN_PACKET = 65_495;

/**
 * As `text2pcap -D` takes it: O before what the client has sent, I before what the server has. The
 * letter stands only where a packet begins; elsewhere it would be taken for one of the next packet.
 */
export function writeText2pcap(pieces: readonly CapturedPiece[]): string {
  return pieces.map(({ from, bytes }) => packetsOf(from === 'server' ? 'I' : 'O', bytes)).join('');
}

function packetsOf(direction: string, bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += MOST_IN_PACKET) {
    text += `${direction} ${linesOf(bytes.subarray(at, at + MOST_IN_PACKET))}`;
  }
  return text;
}

function linesOf(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PER_LINE) {
    const pairs = Array.from(bytes.subarray(at, at + PER_LINE), hexByte).join(' ');
    text += `${at.toString(16).padStart(6, '0')} ${pairs}\n`;
  }
  return text;
}

function printable(line: Uint8Array): string {
  return Buffer.from(line)
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '.');
}
