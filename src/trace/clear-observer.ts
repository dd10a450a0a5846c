import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { otherSide, SIDES, type Side } from '../wire/side.ts';
import { WINDOW } from './direction.ts';
import { PeerClient, type PeerParser, PeerServer } from './peer-parser.ts';
import { type SearchResult, StartLineSearch } from './start-line-search.ts';
import { Transcript, type TranscriptOptions } from './transcript.ts';

/** What is known of a conversation before its first byte. */
export interface Beginning {
  /** It is WebSocket's from the start: its handshake cannot be heard. */
  readonly hasFrames?: boolean | undefined;
  /** Only the server can be heard: each of its responses is taken for one to a GET. */
  readonly assumesRequests?: boolean | undefined;
  /** It had begun before anyone listened: each side is heard from its next head on. */
  readonly isUnderWay?: boolean | undefined;
}

/**
 * Listens in on a connection between two others, of whom neither is ours: what one of them says is read
 * as the other one would have to read it. Every byte is told, those that no one would read included.
 *
 * There are two parsers, one for either direction: the client's words are read as a server reads them, the
 * server's words as a client does. What one side says may tell how the other is to be read, so each parser
 * hears what the other has found, and both are asked in turn until neither goes on.
 */
export class ClearObserver {
  readonly #transcript: Transcript;
  /** What reads what a side says; undefined from where it would have refused it. */
  readonly #readers: Record<Side, PeerParser | undefined>;
  /** Looks for the next head where what came before it was not heard. */
  readonly #searches: Record<Side, StartLineSearch | undefined> = {
    client: undefined,
    server: undefined,
  };
  /** What broke off where a side has ended. */
  readonly #unfinished: Record<Side, Placed | undefined> = { client: undefined, server: undefined };
  readonly #said: Record<Side, number> = { client: 0, server: 0 };

  constructor(options: TranscriptOptions, beginning: Beginning = {}) {
    const { hasFrames, assumesRequests, isUnderWay } = beginning;
    this.#transcript = new Transcript({ ...options, tellsRest: true });
    const { exchanges } = this.#transcript;
    const readers = {
      client: new PeerServer(exchanges),
      server: new PeerClient(exchanges, assumesRequests),
    };
    if (hasFrames) {
      for (const reader of Object.values(readers)) reader.beginWithFrames();
    }
    this.#readers = readers;
    if (isUnderWay) for (const side of SIDES) this.#lookOut(side, true);
  }

  /** One side has said this. */
  bytes(from: Side, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += WINDOW) {
      const piece = this.#transcript.directions[from].add(bytes.subarray(at, at + WINDOW));
      this.#said[from] += piece.length;
      const search = this.#searches[from];
      if (search) this.#search(from, search.take(piece));
      else this.#readers[from]?.receive(piece);
      this.#readAll();
    }
  }

  /** One side has ended its direction by a FIN. */
  ended(from: Side): void {
    this.saysNoMore(from);
    this.#transcript.directions[from].end();
  }

  /** One side has ended what it says, by whatever means. */
  saysNoMore(from: Side): void {
    // No head begins in what is still searched.
    if (this.#searches[from]) this.#giveUpSearch(from);
    const reader = this.#readers[from];
    this.#unfinished[from] = reader?.unfinished;
    reader?.receiveEnd();
    this.#readAll();
  }

  /** What is said in the clear never stays closed: see `PassiveObserver`. */
  readonly closedBecause = undefined;

  /** So many octets of one side were not heard: it is heard again from its next head on. */
  lost(from: Side, octets: number): void {
    const direction = this.#transcript.directions[from];
    const reader = this.#readers[from];
    const goesOn = this.#searches[from] !== undefined || (reader && !reader.hasLeftHttp);
    direction.leaveOff();
    direction.giveUp(reader?.unfinished);
    direction.skip(octets);
    this.#said[from] += octets;
    this.#readers[from] = undefined;
    this.#searches[from] = undefined;
    if (goesOn) this.#lookOut(from);
    // What is answered now may have been asked in what was not heard.
    if (from === 'client' && this.#readers.server instanceof PeerClient) {
      this.#readers.server.assumeRequests();
    }
    this.#readAll();
  }

  /** What a side would have to say next to complete what it has begun; undefined where it has. */
  missing(from: Side): string | undefined {
    return this.#readers[from]?.missing;
  }

  /** The connection is gone: what was under way will not be completed. */
  gone(): void {
    for (const side of SIDES) {
      const direction = this.#transcript.directions[side];
      direction.leaveOff();
      direction.giveUp(this.#readers[side]?.unfinished);
    }
    this.#transcript.gone();
  }

  /** The reader of the next head already hears what the other side says until then. */
  #lookOut(from: Side, isAtBeginning = false): void {
    const { exchanges } = this.#transcript;
    this.#readers[from] =
      from === 'client' ? new PeerServer(exchanges) : new PeerClient(exchanges, true);
    this.#searches[from] = new StartLineSearch(from);
    this.#transcript.directions[from].lookOut(isAtBeginning);
  }

  #search(from: Side, { passed, rest }: SearchResult): void {
    const direction = this.#transcript.directions[from];
    direction.passOver(passed);
    if (!rest) return;
    direction.resume();
    this.#searches[from] = undefined;
    this.#readers[from]?.beginAt(this.#said[from] - rest.length);
    this.#readers[from]?.receive(rest);
  }

  /** After a switch to frames no head will come, and where a frame begins no one can tell. */
  #endSearch(from: Side): void {
    if (this.#searches[from] && this.#readers[from]?.hasLeftHttp) this.#giveUpSearch(from);
  }

  #giveUpSearch(from: Side): void {
    this.#searches[from] = undefined;
    this.#readers[from] = undefined;
    this.#transcript.directions[from].giveUp();
  }

  /** What one side says may tell how the other is to be read: so both are read until neither goes on. */
  #readAll(): void {
    while (this.#readOn('client') || this.#readOn('server'));
  }

  /** @returns whether there was anything */
  #readOn(from: Side): boolean {
    const event = this.#next(from);
    if (!event) return false;
    this.#transcript.found(from, event);
    const other = otherSide(from);
    this.#readers[other]?.heard(event);
    this.#endSearch(other);
    return true;
  }

  #giveUp(from: Side): void {
    const unfinished = this.#unfinished[from];
    this.#unfinished[from] = undefined;
    this.#transcript.directions[from].giveUp(unfinished);
  }

  #next(from: Side): Placed | undefined {
    const reader = this.#readers[from];
    try {
      const event = reader?.nextEvent();
      if (!event && reader?.isThrough) this.#giveUp(from);
      return event;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#transcript.refused(from, error);
      this.#readers[from] = undefined;
      return undefined;
    }
  }
}
