/** A number of bytes as people say it: `1 byte`, `5 bytes`. */
export function countOf(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}
