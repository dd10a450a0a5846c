import type { DeflateParameters } from '../websocket/deflate-parameters.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { Conversation, type ConversationOptions } from './conversation.ts';
import { FarClient, type FarEnd, FarServer } from './far-end.ts';
import { WINDOW } from './half.ts';
import type { Side } from './recorder.ts';

/** What is known of a conversation before its first byte. */
export interface Beginning {
  /** It is WebSocket's from the start: its handshake cannot be heard. */
  readonly framesWith?: { readonly deflate: DeflateParameters | undefined } | undefined;
  /** Only the server can be heard: each of its responses is taken for one to a GET. */
  readonly assumesRequests?: boolean | undefined;
}

/**
 * Listens in on a connection between two others, of whom neither is ours: what one of them says is read
 * as the other one would have to read it. Every byte is told, those that no one would read included.
 */
export class Bystander {
  readonly #conversation: Conversation;
  /** Whoever reads what a side says; undefined from where it would have refused it. */
  readonly #readers: Record<Side, FarEnd | undefined>;
  /** What broke off where a side has ended. */
  readonly #unfinished: Record<Side, Placed | undefined> = { client: undefined, server: undefined };

  constructor(options: ConversationOptions, beginning: Beginning = {}) {
    const { framesWith, assumesRequests } = beginning;
    this.#conversation = new Conversation({ ...options, tellsRest: true });
    const readers = { client: new FarServer(), server: new FarClient(assumesRequests) };
    if (framesWith) {
      for (const reader of Object.values(readers)) reader.beginWithFrames(framesWith.deflate);
    }
    this.#readers = readers;
  }

  /** One side has said this. */
  bytes(from: Side, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += WINDOW) {
      const piece = bytes.subarray(at, at + WINDOW);
      this.#conversation.halves[from].add(piece);
      this.#readers[from]?.receive(Buffer.from(piece));
      this.#readAll();
    }
  }

  /** One side has ended its half, by a FIN. */
  ended(from: Side): void {
    this.saysNoMore(from);
    this.#conversation.halves[from].end();
  }

  /** One side has ended what it says, by whatever means. */
  saysNoMore(from: Side): void {
    const reader = this.#readers[from];
    this.#unfinished[from] = reader?.unfinished;
    reader?.receiveEnd();
    this.#readAll();
  }

  /** Nothing said in the clear is closed. */
  readonly closedBecause = undefined;

  /** What one side has sent was not heard: what follows cannot be told from what it should be. */
  lost(from: Side): void {
    this.#readers[from] = undefined;
    this.#conversation.halves[from].leaveOff();
    this.#conversation.halves[from].giveUp();
  }

  /** What a side would have to say next to complete what it has begun; undefined where it has. */
  missing(from: Side): string | undefined {
    return this.#readers[from]?.missing;
  }

  /** The connection is gone: what was under way will not be completed. */
  gone(): void {
    for (const side of ['client', 'server'] as const) {
      const half = this.#conversation.halves[side];
      half.leaveOff();
      half.giveUp(this.#readers[side]?.unfinished);
    }
    this.#conversation.gone();
  }

  /** What one side says may tell how the other is to be read: so both are read until neither goes on. */
  #readAll(): void {
    while (this.#readOn('client') || this.#readOn('server'));
  }

  /** @returns whether there was anything */
  #readOn(from: Side): boolean {
    const event = this.#next(from);
    if (!event) return false;
    this.#conversation.found(from, event);
    this.#readers[from === 'client' ? 'server' : 'client']?.heard(event);
    return true;
  }

  #giveUp(from: Side): void {
    const unfinished = this.#unfinished[from];
    this.#unfinished[from] = undefined;
    this.#conversation.halves[from].giveUp(unfinished);
  }

  #next(from: Side): Placed | undefined {
    const reader = this.#readers[from];
    try {
      const event = reader?.nextEvent();
      if (!event && reader?.isThrough) this.#giveUp(from);
      return event;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#conversation.halves[from].fault(error);
      this.#readers[from] = undefined;
      if (from === 'client') this.#readers.server?.refused();
      return undefined;
    }
  }
}
