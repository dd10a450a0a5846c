/** Opcodes, RFC 6455 11.8. Those from 8 on are control frames. */
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
