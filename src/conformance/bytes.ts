import { applyMask } from '../websocket/mask.ts';
import { RSV1 } from '../websocket/rules.ts';
import type { Cuts, FrameSpec } from './case.ts';
import { deflated } from './deflated.ts';
import type { Address, Profile } from './target.ts';

/** The masking key of the examples in RFC 6455 5.7. Nothing that is checked is a secret. */
const MASKING_KEY = 0x37fa213d;

/** Stands for what a server has not said. */
export const NOTHING = 'none';

/** What the places in a case's text stand for. */
export type Places = Readonly<Record<string, string>>;

export function placesFor({ authority, fieldLines }: Address, profile: Profile, token: string) {
  const unsaid = { cursor: NOTHING, event: NOTHING };
  return { ...profile, ...unsaid, host: authority, headers: fieldLines, token } satisfies Places;
}

/**
 * Fills in the places of a text. One character of it is one octet.
 *
 * @throws Error for a place that there is none of: a case that says so is wrong
 */
export function fill(text: string, places: Places): Buffer {
  return Buffer.from(fillIn(text, places), 'latin1');
}

export function fillIn(text: string, places: Places): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = places[name];
    if (value === undefined) throw new Error(`no place is called {${name}}`);
    return value;
  });
}

/**
 * A frame as bytes, RFC 6455 5.2, by any of its rules or against it: what encodes our own frames cannot write
 * one that is wrong.
 */
export function frameOf(spec: FrameSpec, places: Places): Buffer {
  const { opcode, payload = '', fin = true, masked = true } = spec;
  const rsv = spec.rsv ?? (spec.deflated ? RSV1 : 0);
  const data = Buffer.from(typeof payload === 'string' ? fillIn(payload, places) : payload);
  const octets = spec.deflated ? deflated(data) : data;
  const length = lengthOctets(BigInt(spec.announces ?? octets.length), spec.lengthBits);
  length[0]! |= masked ? 0x80 : 0;
  if (masked) applyMask(octets, MASKING_KEY);
  const key = Buffer.alloc(masked ? 4 : 0);
  if (masked) key.writeUInt32BE(MASKING_KEY);
  return Buffer.concat([Buffer.of((fin ? 0x80 : 0) | (rsv << 4) | opcode), length, key, octets]);
}

function lengthOctets(length: bigint, bits?: 16 | 64): Buffer {
  if (bits === undefined && length < 126n) return Buffer.of(Number(length));
  if (bits === 16 || (bits === undefined && length < 0x10000n)) {
    const medium = Buffer.of(126, 0, 0);
    medium.writeUInt16BE(Number(length), 1);
    return medium;
  }
  const long = Buffer.alloc(9);
  long[0] = 127;
  long.writeBigUInt64BE(length, 1);
  return long;
}

/** The same bytes as one write or several. */
export function cut(bytes: Buffer, cuts: Cuts = 'nowhere'): Buffer[] {
  if (cuts === 'nowhere') return [bytes];
  const places = cuts === 'everywhere' ? Array.from(bytes, (_, index) => index) : cuts;
  const starts = [0, ...places.filter((place) => place > 0 && place < bytes.length)];
  return starts.map((start, index) => bytes.subarray(start, starts[index + 1] ?? bytes.length));
}
