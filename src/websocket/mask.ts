/**
 * Masks or unmasks octets in place, RFC 6455 5.3: octet i of the payload XOR octet (i mod 4) of the
 * key. Doing it twice undoes it.
 *
 * @param key the four octets as one number, the first of them highest
 * @param phase how many octets of this payload have been done before, where it comes in parts
 */
export function applyMask(bytes: Uint8Array, key: number, phase = 0): void {
  for (let index = 0; index < bytes.length; index++) {
    const shift = 24 - 8 * ((index + phase) & 3);
    bytes[index]! ^= (key >>> shift) & 0xff;
  }
}
