/**
 * Masking, RFC 6455 5.3: octet i of the payload XOR octet (i mod 4) of the key. Doing it twice undoes it,
 * so that sender and receiver do the same, and the length stays as it is. The "Hello" of 5.7:
 *
 *     payload    48 65 6c 6c 6f
 *     key        37 fa 21 3d 37      its four octets over and over; each frame begins with the first
 *     on wire    7f 9f 4d 51 58
 *
 * It keeps nothing secret: the key stands before the payload. 10.3 says what it is for. A page chooses what
 * its browser sends; without a mask it could choose octets that a proxy takes for an HTTP request, and have
 * the proxy keep a forged answer for everyone. With a key that the page cannot foretell, it does not choose
 * what is on the wire. For that the key has to be new for each frame: a page that knew it could send the XOR
 * of what it wants and the key. A server's frames are not masked, 5.1: no page chooses them.
 *
 * A key is a number here, the first of its octets highest. A phase says how many octets of the payload
 * have been done before, where it comes in parts.
 */

/** Octets from which on it pays to go by words of eight. */
const WORTH_WORDS = 128;

/** Octets that are masked in one go: so many stay in the processor's first cache. */
const AT_ONCE = 16 * 1024;

/**
 * Where octets are masked word by word, on their way. V8 knows of a constant array where it is and how long,
 * and looks at neither again in each step: 64 KiB take 7 us so, both copies included, 16 us where they lie.
 * And octets may lie anywhere, while words have to begin at multiples of eight.
 */
const OCTETS = Buffer.allocUnsafeSlow(AT_ONCE);
const WORDS = new BigUint64Array(OCTETS.buffer);
const WORD_OCTETS = 8;
const STEP = 8;

/** The key twice, as octets and as the word that these are. */
const KEY = new Uint8Array(WORD_OCTETS);
const KEY_AS_WORD = new BigUint64Array(KEY.buffer);

/**
 * Masks or unmasks octets in place. What is received may be changed so: it is no one else's. What an
 * application sends may not; for that there is `copyMasked`.
 */
export function applyMask(bytes: Uint8Array, key: number, phase = 0): void {
  copyMasked(bytes, bytes, key, phase);
}

/**
 * Masks or unmasks octets on their way to another place.
 *
 * @param target at least as long as the source
 */
export function copyMasked(source: Uint8Array, target: Uint8Array, key: number, phase = 0): void {
  if (source.length < WORTH_WORDS) maskOctets(source, target, key, phase);
  else maskWords(source, target, key, phase);
}

function maskOctets(source: Uint8Array, target: Uint8Array, key: number, phase: number): void {
  for (let index = 0; index < source.length; index++) {
    target[index] = source[index]! ^ octetOf(key, index + phase);
  }
}

function octetOf(key: number, index: number): number {
  return (key >>> (24 - 8 * (index & 3))) & 0xff;
}

function maskWords(source: Uint8Array, target: Uint8Array, key: number, phase: number): void {
  for (let index = 0; index < WORD_OCTETS; index++) KEY[index] = octetOf(key, index + phase);
  for (let at = 0; at < source.length; at += AT_ONCE) {
    const octets = Math.min(AT_ONCE, source.length - at);
    OCTETS.set(octets === source.length ? source : source.subarray(at, at + octets));
    xorWords(Math.ceil(octets / WORD_OCTETS));
    target.set(OCTETS.subarray(0, octets), at);
  }
}

/**
 * V8 keeps a BigInt that is cut to 64 bits in a register, and makes no object of it. Eight a step, the last
 * of which may be more than there are: the loop itself costs more than its XOR.
 */
function xorWords(count: number): void {
  const word = KEY_AS_WORD[0]!;
  for (let index = 0; index < count; index += STEP) {
    WORDS[index] = BigInt.asUintN(64, WORDS[index]! ^ word);
    WORDS[index + 1] = BigInt.asUintN(64, WORDS[index + 1]! ^ word);
    WORDS[index + 2] = BigInt.asUintN(64, WORDS[index + 2]! ^ word);
    WORDS[index + 3] = BigInt.asUintN(64, WORDS[index + 3]! ^ word);
    WORDS[index + 4] = BigInt.asUintN(64, WORDS[index + 4]! ^ word);
    WORDS[index + 5] = BigInt.asUintN(64, WORDS[index + 5]! ^ word);
    WORDS[index + 6] = BigInt.asUintN(64, WORDS[index + 6]! ^ word);
    WORDS[index + 7] = BigInt.asUintN(64, WORDS[index + 7]! ^ word);
  }
}
