/**
 * Opcodes, RFC 6455 5.2 and 11.8. Four bits leave room for five kinds of data frame (3 to 7) and five kinds of
 * control frame (b to f) that are not defined: a frame with one of them fails the connection. Those from 8 on
 * are control frames, 5.5: they are about the connection, and belong to no message. Text and binary differ in
 * one thing only, 5.6: text has to be UTF-8, as a whole message. A continuation has no kind of its own: it
 * has that of the message it continues.
 */
export const OPCODE = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const;

/** The name of an opcode; undefined for one that is reserved. */
export function opcodeName(opcode: number): keyof typeof OPCODE | undefined {
  return NAMES[opcode];
}

const NAMES: readonly (keyof typeof OPCODE | undefined)[] = Array.from({ length: 16 }, (_, value) =>
  (Object.keys(OPCODE) as (keyof typeof OPCODE)[]).find((name) => OPCODE[name] === value),
);
