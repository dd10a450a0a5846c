/** Octets from hex pairs; white space is for the eye. */
export function octets(hex: string): Buffer {
  const digits = hex.replace(/\s+/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new TypeError(`not hex pairs: ${hex}`);
  return Buffer.from(digits, 'hex');
}

/** Octets from text with one character an octet. */
export function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
