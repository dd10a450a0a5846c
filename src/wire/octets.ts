/** Two digits for an octet. */
export function hexByte(octet: number): string {
  return octet.toString(16).padStart(2, '0');
}

/** Octets as pairs of digits: `81 05 48`. */
export function hexPairs(octets: Uint8Array): string {
  return Array.from(octets, hexByte).join(' ');
}
