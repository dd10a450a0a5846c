import type { Case } from '../case.ts';
import { CHUNKS } from './http/chunked.ts';
import { CONNECTION } from './http/connection.ts';
import { FIELDS } from './http/fields.ts';
import { FRAMING } from './http/framing.ts';
import { HOST } from './http/host.ts';
import { LINES } from './http/lines.ts';
import { SEMANTICS } from './http/semantics.ts';
import { CLOSING, FRAMES } from './websocket/frames.ts';
import { OPENING } from './websocket/opening.ts';

/** Every case that there is, in the order of the specifications. */
export const ALL_CASES: readonly Case[] = [
  ...LINES,
  ...HOST,
  ...FIELDS,
  ...FRAMING,
  ...CHUNKS,
  ...CONNECTION,
  ...SEMANTICS,
  ...OPENING,
  ...FRAMES,
  ...CLOSING,
];
