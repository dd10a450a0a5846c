import { ResponseHead } from '../http/head.ts';
import { DEFAULT_HTTP_LIMITS } from '../http/limits.ts';
import { UNPARSED as AFTER_MESSAGE, UNFINISHED } from '../http/rest-fields.ts';
import { UNPARSED as AFTER_FRAME } from '../websocket/frame-fields.ts';
import { decodeHeader } from '../websocket/frame-header.ts';
import { applyMask } from '../websocket/mask.ts';
import { UnfinishedFrame } from '../websocket/unfinished-frame.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { Unparsed } from '../wire/unparsed.ts';
import { type Entry, isNewMessage } from './entry.ts';
import { Exchanges } from './exchanges.ts';
import { labelOf } from './label.ts';
import type { Label } from './label-parts.ts';
import { PeerServer } from './peer-parser.ts';
import type { Recorder } from './recorder.ts';
import { type BrokenRule, ruleOf } from './rule.ts';
import { LAYER_NAMES, shifted, type View, viewsOf } from './views.ts';

/** What a server makes of bytes that it has not got yet. Offsets count from the first of the bytes. */
export interface Dissection {
  readonly protocol: 'http' | 'websocket';
  /** The bytes with all their fields, and after them what each masked frame means. */
  readonly views: readonly View[];
  /** The messages and frames in them, a few words each. */
  readonly labels: readonly Label[];
  /** The rule that they break. */
  readonly rule: BrokenRule | undefined;
  /** What would have to follow before the server can go on; absent where nothing is half said. */
  readonly missing: string | undefined;
}

/**
 * Reads bytes as our server would if a client sent them at this place of a recorded connection: with
 * everything that was said before, because that decides what they mean.
 *
 * @param start where in the client's stream they would stand
 */
export function dissectAt(recorder: Recorder, start: number, bytes: Uint8Array): Dissection {
  const reading = new ServerReading(recorder, start);
  const octets = Buffer.from(bytes);
  reading.receive(octets);
  const { isWebSocket, missing, rule } = reading;
  const messages = reading.messages(octets);
  return {
    protocol: isWebSocket ? 'websocket' : 'http',
    views: layersOfAll(octets, messages),
    labels: messages.map(labelOf),
    rule,
    missing,
  };
}

/** A server's parser, led to a place of a recorded connection and then given other bytes. */
class ServerReading {
  readonly #exchanges = new Exchanges();
  readonly #server = new PeerServer(this.#exchanges, DEFAULT_HTTP_LIMITS);
  readonly #start: number;
  /** All that it has found, from the connection's first byte on. */
  readonly #events: Placed[] = [];
  #fault: ProtocolError | undefined;
  #isThrough = false;

  constructor({ client, server }: Recorder, start: number) {
    this.#start = start;
    this.#read(Buffer.from(client.bytes.subarray(0, start)));
    // What the server said later, it said to other bytes.
    const before = client.reads.find(({ end }) => end > start)?.order ?? Infinity;
    for (const head of server.events) {
      if (!(head instanceof ResponseHead)) continue;
      if ((server.writeOf(head.start)?.order ?? 0) > before) break;
      this.#exchanges.found(head, 0);
      this.#server.heard(head);
      this.#read();
    }
  }

  get isWebSocket(): boolean {
    return this.#server.hasLeftHttp;
  }

  get rule(): BrokenRule | undefined {
    return this.#fault && ruleOf(this.#fault, this.#start);
  }

  /** What would have to follow before the server can go on. */
  get missing(): string | undefined {
    return this.#isWaiting ? this.#server.missing : undefined;
  }

  receive(bytes: Buffer): void {
    // The reader unmasks in place.
    this.#read(Buffer.from(bytes));
  }

  /** What the bytes are, as rows of a conversation: together they have every byte. */
  messages(bytes: Buffer): Entry[] {
    const rows: Placed[][] = [];
    for (const event of this.#events) {
      if (event.end <= this.#start || event.end === event.start) continue;
      if (rows.length === 0 || isNewMessage(event)) rows.push([]);
      rows.at(-1)!.push(event);
    }
    const rest = this.#rest(rows.at(-1)?.at(-1)?.end ?? this.#start, this.#start + bytes.length);
    const told = rows.map((parts) => this.#entry(bytes, parts));
    return rest.length === 0 ? told : [...told, this.#entry(bytes, rest, this.#fault)];
  }

  /** What was read of a message that is at fault or not complete, and the bytes that were not read. */
  #rest(from: number, to: number): Placed[] {
    const unfinished = this.#isWaiting ? this.#server.unfinished : undefined;
    const partial = this.#fault ? this.#fault.partial : unfinished;
    const read = partial && partial.end > this.#start ? [partial] : [];
    const reached = Math.max(from, read[0]?.end ?? 0);
    if (reached >= to) return read;
    return [...read, new Unparsed(reached, to, this.#restField)];
  }

  #entry(bytes: Buffer, parts: readonly Placed[], fault?: ProtocolError): Entry {
    const { start } = parts[0]!;
    const { end } = parts.at(-1)!;
    const own = bytes.subarray(start - this.#start, end - this.#start);
    return {
      ...{ from: 'client', kind: 'message', parts, start, end, bytes: own, time: 0, fault },
    };
  }

  get #restField() {
    if (!this.#fault && !this.#isThrough) return UNFINISHED;
    return this.isWebSocket ? AFTER_FRAME : AFTER_MESSAGE;
  }

  /** Whether the next byte would be read. */
  get #isWaiting(): boolean {
    return !this.#fault && !this.#isThrough && !this.#server.waitsForAnswer;
  }

  #read(bytes?: Buffer): void {
    if (this.#fault) return;
    if (bytes) this.#server.receive(bytes);
    try {
      for (let event = this.#server.nextEvent(); event; event = this.#server.nextEvent()) {
        this.#events.push(event);
        this.#exchanges.found(event, 0);
      }
      this.#isThrough = this.#server.isThrough;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fault = error;
    }
  }
}

/** One layer for all bytes, and one for each frame that means something else than it shows. */
function layersOfAll(bytes: Buffer, messages: readonly Entry[]): View[] {
  const start = messages[0]?.start ?? 0;
  const placed = messages.map((entry) => {
    const views = [...viewsOf(entry), ...unmaskedPart(entry)];
    return { shift: entry.start - start, layers: views };
  });
  const spans = placed.flatMap(({ shift, layers }) => shifted(layers[0]!.spans, shift));
  const deeper = placed.flatMap(({ shift, layers }) =>
    layers.slice(1).map((view) => ({ ...view, offset: view.offset + shift })),
  );
  return [{ name: 'wire', bytes, offset: 0, spans }, ...deeper];
}

/** What a payload means as far as it is there: its length may lie, and its key does not. */
function unmaskedPart({ bytes, parts: [part], start }: Entry): View[] {
  if (!(part instanceof UnfinishedFrame)) return [];
  const byteAt = (index: number) => bytes[index]!;
  const header = decodeHeader({ length: bytes.length, position: 0, byteAt });
  if (!header?.shape.masked || header.end === bytes.length) return [];
  const payload = Buffer.from(bytes.subarray(header.end, part.end - start));
  applyMask(payload, header.maskingKey);
  return [{ name: LAYER_NAMES.unmask, bytes: payload, offset: header.end, spans: [] }];
}
