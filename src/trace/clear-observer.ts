import { ResponseHead } from '../http/head.ts';
import type { Field, Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { otherSide, SIDES, type Side } from '../wire/side.ts';
import { WINDOW } from './direction.ts';
import { opensTunnel } from './next-protocol.ts';
import { PeerClient, type PeerParser, PeerServer } from './peer-parser.ts';
import { REST } from './rest.ts';
import { type SearchResult, StartLineSearch } from './start-line-search.ts';
import { Transcript, type TranscriptOptions } from './transcript.ts';

/** Hears what two others say to each other. */
export interface PassiveObserver {
  bytes(from: Side, bytes: Uint8Array): void;
  ended(from: Side): void;
  /** So many octets that one side has said were not heard. */
  lost(from: Side, octets: number): void;
  /** What a side would have to say next to complete what it has begun. */
  missing(from: Side): string | undefined;
  /** The connection is gone: what waited for more is told as it is. */
  gone(): void;
  /** Octets that were said and are not told. */
  readonly keptOctets: number;
  /** Tells what can be told of messages that go on. */
  tellSoFar(): void;
  /** Why something has stayed closed, in a sentence; undefined where nothing has. */
  readonly closedBecause: string | undefined;
}

/** What is known of a conversation before its first byte. */
export interface Beginning {
  /** It is neither HTTP nor a WebSocket, and not explained. */
  readonly isForeign?: boolean | undefined;
  /** It is WebSocket's from the start: its handshake cannot be heard. */
  readonly hasFrames?: boolean | undefined;
  /** Only the server can be heard: each of its responses is taken for one to a GET. */
  readonly assumesRequests?: boolean | undefined;
  /** It had begun before anyone listened: each side is heard from its next head on. */
  readonly isUnderWay?: boolean | undefined;
  /** Hears the connection that goes through a tunnel. Absent: no one does. */
  readonly newTunnel?: (() => PassiveObserver) | undefined;
}

/**
 * Octets of a side that wait for the other one, without which no one can tell how they are to be read. In a
 * capture a response may stand before its request, but not far.
 */
const MOST_WAITING = 256 * 1024;

/**
 * Listens in on a connection between two others, of whom neither is ours: what one of them says is read
 * as the other one would have to read it. Every byte is told, those that no one would read included.
 *
 * There are two parsers, one for either direction: the client's words are read as a server reads them, the
 * server's words as a client does. What one side says may tell how the other is to be read, so each parser
 * hears what the other has found, and both are asked in turn until neither goes on.
 */
export class ClearObserver implements PassiveObserver {
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
  /** Sides of which no frame has been read yet, where it is a guess that there are any. */
  readonly #guessed: Set<Side>;
  readonly #newTunnel: (() => PassiveObserver) | undefined;
  /** What both sides say goes through it. */
  #tunnel: PassiveObserver | undefined;

  constructor(options: TranscriptOptions, beginning: Beginning = {}) {
    const { hasFrames, assumesRequests, isUnderWay, isForeign, newTunnel } = beginning;
    const handsOverTunnels = newTunnel !== undefined;
    this.#transcript = new Transcript({ ...options, tellsRest: true, handsOverTunnels });
    this.#newTunnel = newTunnel;
    this.#guessed = new Set(hasFrames ? SIDES : []);
    const { exchanges } = this.#transcript;
    const readers = {
      client: new PeerServer(exchanges),
      server: new PeerClient(exchanges, assumesRequests),
    };
    if (hasFrames) {
      for (const reader of Object.values(readers)) reader.beginWithFrames();
    }
    this.#readers = readers;
    if (isUnderWay) for (const side of SIDES) this.#lookOut(side, REST.beforeAll);
    if (isForeign) for (const side of SIDES) this.#pass(side, REST.foreign);
  }

  /** One side has said this. */
  bytes(from: Side, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += WINDOW) {
      const piece = bytes.subarray(at, at + WINDOW);
      if (this.#tunnel) this.#tunnel.bytes(from, piece);
      else this.#hear(from, piece);
    }
  }

  /** One side has ended its direction by a FIN. */
  ended(from: Side): void {
    if (this.#tunnel) {
      this.#tunnel.ended(from);
      return;
    }
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
    if (from === 'server') this.#endWaiting(from);
  }

  /** What is said in the clear never stays closed, but a tunnel may. */
  get closedBecause(): string | undefined {
    return this.#tunnel?.closedBecause;
  }

  /** So many octets of one side were not heard: it is heard again from its next head on. */
  lost(from: Side, octets: number): void {
    if (this.#tunnel) {
      this.#tunnel.lost(from, octets);
      return;
    }
    const direction = this.#transcript.directions[from];
    const reader = this.#readers[from];
    const goesOn = this.#searches[from] !== undefined || (reader && !reader.hasLeftHttp);
    direction.leaveOff();
    direction.giveUp(reader?.unfinished);
    direction.skip(octets);
    this.#said[from] += octets;
    this.#readers[from] = undefined;
    this.#searches[from] = undefined;
    if (goesOn) this.#lookOut(from, REST.afterLost);
    // What is answered now may have been asked in what was not heard.
    if (from === 'client' && this.#readers.server instanceof PeerClient) {
      this.#readers.server.assumeRequests();
    }
    this.#readAll();
  }

  /** What a side would have to say next to complete what it has begun; undefined where it has. */
  missing(from: Side): string | undefined {
    return this.#tunnel ? this.#tunnel.missing(from) : this.#readers[from]?.missing;
  }

  get keptOctets(): number {
    if (this.#tunnel) return this.#tunnel.keptOctets;
    const { client, server } = this.#readers;
    return this.#transcript.keptOctets + (client?.keptOctets ?? 0) + (server?.keptOctets ?? 0);
  }

  tellSoFar(): void {
    this.#tunnel?.tellSoFar();
    for (const side of SIDES) this.#transcript.directions[side].tellSoFar();
  }

  gone(): void {
    this.#tunnel?.gone();
    for (const side of SIDES) this.#endWaiting(side);
    for (const side of SIDES) {
      const direction = this.#transcript.directions[side];
      direction.leaveOff();
      direction.giveUp(this.#readers[side]?.unfinished);
    }
    this.#transcript.gone();
  }

  /** The reader of the next head already hears what the other side says until then. */
  #lookOut(from: Side, rest: Field): void {
    const { exchanges } = this.#transcript;
    this.#readers[from] =
      from === 'client' ? new PeerServer(exchanges) : new PeerClient(exchanges, true);
    this.#searches[from] = new StartLineSearch(from);
    this.#transcript.directions[from].lookOut(rest);
  }

  #hear(from: Side, bytes: Uint8Array): void {
    const piece = this.#transcript.directions[from].add(bytes);
    this.#said[from] += piece.length;
    const search = this.#searches[from];
    if (search) this.#search(from, search.receive(piece));
    else this.#readers[from]?.receive(piece);
    this.#readAll();
    for (const side of SIDES) {
      if ((this.#readers[side]?.waitingOctets ?? 0) > MOST_WAITING) this.#endWaiting(side);
    }
  }

  /**
   * What the other side would have to say will not come, or did not come in time. A response is then read
   * as one to a GET, for its request may not have been heard; what is none is not explained.
   */
  #endWaiting(from: Side): void {
    const reader = this.#readers[from];
    if (!reader || reader.waitingOctets === 0) return;
    if (reader instanceof PeerClient && reader.hasResponseWaiting) {
      reader.assumeRequests();
      this.#readAll();
      return;
    }
    this.#pass(from, from === 'client' ? REST.unanswered : REST.unasked);
    this.#lookOut(from, from === 'client' ? REST.unanswered : REST.unasked);
  }

  /** What this side has said, and says from now on, is told as it is. */
  #pass(from: Side, rest: Field): void {
    this.#readers[from] = undefined;
    this.#transcript.directions[from].giveUp(undefined, rest);
  }

  /** RFC 9110 9.3.6: what has come after the request and its answer is the tunnel's already. */
  #openTunnel(tunnel: PassiveObserver): void {
    this.#tunnel = tunnel;
    const { directions } = this.#transcript;
    for (const side of SIDES) {
      this.#readers[side] = undefined;
      this.#searches[side] = undefined;
    }
    for (const side of SIDES) {
      const bytes = directions[side].handOver();
      if (bytes.length > 0) tunnel.bytes(side, bytes);
    }
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
    const isTunnel = event instanceof ResponseHead && opensTunnel(event);
    if (isTunnel && this.#newTunnel) this.#openTunnel(this.#newTunnel());
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
      if (event) this.#guessed.delete(from);
      else if (reader?.isThrough) this.#giveUp(from);
      return event;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#refuse(from, error);
      return undefined;
    }
  }

  /** Where it was only guessed that these are frames, the guess is refused, and no one is accused. */
  #refuse(from: Side, error: ProtocolError): void {
    if (this.#guessed.has(from)) {
      this.#pass(from, REST.beforeAll);
      return;
    }
    this.#transcript.refused(from, error);
    this.#readers[from] = undefined;
  }
}
