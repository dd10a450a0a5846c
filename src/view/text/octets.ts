/** At least four digits. */
export function hexOffset(offset: number): string {
  return offset.toString(16).padStart(4, '0');
}

const CONTROL_PICTURES: Readonly<Record<number, string>> = {
  0: '␀',
  10: '␊',
  13: '␍',
  32: '·',
};

const CHARACTERS: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  return CONTROL_PICTURES[byte] ?? (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');
});

/** A byte as a character. */
export function characterOf(byte: number): string {
  return CHARACTERS[byte]!;
}
