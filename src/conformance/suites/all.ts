import type { Case } from '../case.ts';
import { CHUNKS } from './http/chunked.ts';
import { CONNECTION } from './http/connection.ts';
import { FIELDS } from './http/fields.ts';
import { FRAMING } from './http/framing.ts';
import { HOST } from './http/host.ts';
import { LAST_ANSWERS } from './http/last-answer.ts';
import { LINES } from './http/lines.ts';
import { SEMANTICS } from './http/semantics.ts';
import { EVENT_STREAMS } from './push/event-stream.ts';
import { LONG_POLLS } from './push/long-poll.ts';
import { ROBUST } from './robust.ts';
import { AGREED_WINDOWS } from './websocket/agreed-window.ts';
import { CLOSING } from './websocket/closing.ts';
import { DEFLATE } from './websocket/deflate.ts';
import { FRAGMENTS } from './websocket/fragments.ts';
import { HEADERS } from './websocket/header.ts';
import { OPENING } from './websocket/opening.ts';
import { REFUSED_OPENING } from './websocket/refused-opening.ts';
import { TEXTS } from './websocket/text.ts';

/** Every case that there is, in the order of the specifications. */
export const ALL_CASES: readonly Case[] = [
  ...LINES,
  ...HOST,
  ...FIELDS,
  ...FRAMING,
  ...LAST_ANSWERS,
  ...CHUNKS,
  ...CONNECTION,
  ...SEMANTICS,
  ...OPENING,
  ...REFUSED_OPENING,
  ...HEADERS,
  ...FRAGMENTS,
  ...TEXTS,
  ...CLOSING,
  ...DEFLATE,
  ...AGREED_WINDOWS,
  ...EVENT_STREAMS,
  ...LONG_POLLS,
  ...ROBUST,
];
