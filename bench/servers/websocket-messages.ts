import { Compressor } from '../../src/websocket/deflate.ts';
import { encodeHeader } from '../../src/websocket/frame-header.ts';
import { applyMask } from '../../src/websocket/mask.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';

/** Messages by the names that tables call them. */
export type MessageName = '16 B' | '1 KiB' | '64 KiB' | '1 MiB' | 'json';

const MASKING_KEY = 0x37fa213d;
const RSV1 = 4;
const OCTETS = { '16 B': 16, '1 KiB': 1024, '64 KiB': 65_536, '1 MiB': 1_048_576 } as const;
/** So many different ones that the next is never quite like the last. */
const JSON_MESSAGES = 32;

/** The frames that a client sends one after the other, and then again from the first. */
export function framesFor(name: MessageName): readonly Buffer[] {
  if (name !== 'json') return [frame(OPCODE.binary, Buffer.alloc(OCTETS[name], 'wirewalk'))];
  // The first points to nothing before it, so it may as well follow the last.
  const compressor = new Compressor(15, true);
  return Array.from({ length: JSON_MESSAGES }, (_, index) => {
    return frame(OPCODE.text, compressor.compress(jsonMessage(index)), RSV1);
  });
}

function frame(opcode: number, payload: Buffer, rsv = 0): Buffer {
  const payloadLength = payload.length;
  const header = encodeHeader({ fin: true, rsv, opcode, payloadLength, maskingKey: MASKING_KEY });
  const masked = Buffer.from(payload);
  applyMask(masked, MASKING_KEY);
  return Buffer.concat([header, masked]);
}

/** Over 1 KiB, so that both servers compress it. */
function jsonMessage(seed: number): Buffer {
  const rows = Array.from({ length: 13 }, (_, row) => ({
    id: 1000 + seed * 13 + row,
    user: `user-${(seed * 7919 + row * 104_729) % 9973}`,
    price: ((seed * 31 + row * 17) % 1000) / 8,
    room: 'general',
    isRead: (seed + row) % 3 === 0,
  }));
  return Buffer.from(JSON.stringify({ type: 'update', rows }));
}
