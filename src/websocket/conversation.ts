import type { TransportFate } from '../wire/transport-fate.ts';
import { withDefaults } from '../wire/with-defaults.ts';
import {
  type Closed,
  type CloseStatus,
  decodeClose,
  type Ending,
  encodeClose,
  NO_CLOSE_FRAME,
  NO_STATUS,
} from './close.ts';
import { compressorOf } from './compression.ts';
import type { ConversationOptions } from './conversation-options.ts';
import { WebSocketError } from './faults.ts';
import type { Frame } from './frame.ts';
import { type FrameEvent, FrameReader } from './frame-reader.ts';
import { FrameWriter, type OutgoingData } from './frame-writer.ts';
import { forbid, WEBSOCKET_ROWS, type WebSocketRow, type WebSocketState } from './lifecycle.ts';
import { OPCODE } from './opcode.ts';
import type { OutgoingFrame } from './outgoing-frame.ts';
import { DEFAULT_WEBSOCKET_TIMES, type WebSocketTimes } from './times.ts';
import { Watch } from './watch.ts';

/** What we still owe before our half of the transport may end. */
interface Debt {
  /** The Close that says why; absent where there is no one to tell. */
  readonly close?: CloseStatus;
  /** Whether the transport ends with it; else the peer is the one to end it. */
  readonly endsTransport: boolean;
}

const { open, closed } = WEBSOCKET_ROWS;

/**
 * One end of a WebSocket connection after its handshake, without the transport: bytes and the time come
 * in, events and frames to be written come out, and what is to become of the transport.
 *
 *     conversation.receive(bytes);
 *     for (let event = conversation.nextEvent(); event; event = conversation.nextEvent()) take(event);
 *     for (let frame = conversation.nextOutput(); frame; frame = conversation.nextOutput()) write(frame);
 *     if (conversation.transport === 'ends') end();
 *
 * It answers pings, echoes a Close, fails the connection of a peer that breaks a rule, waits for as long
 * as it may, and knows who closes TCP. Its holder moves bytes, and looks at the clock.
 */
export class Conversation {
  /** Whether data is handed on as it comes, in parts. */
  readonly handsOnParts: boolean;
  readonly #role: 'server' | 'client';
  readonly times: WebSocketTimes;
  readonly #watch: Watch;
  readonly #reader: FrameReader;
  readonly #writer: FrameWriter;
  #row: WebSocketRow = open;
  #transport: TransportFate = 'stays';
  /** Payload of the latest ping that is not answered. */
  #unanswered: Buffer | undefined;
  /** Owed once what came before it has been answered. */
  #debt: Debt | undefined;
  #status: CloseStatus = NO_CLOSE_FRAME;
  #ending: Ending | undefined;
  /** Whether the connection is to end: a Close has gone or come, or the peer's bytes are over. */
  #isEnding = false;
  #peerHasEnded = false;
  #sendsCloseAfterPeerEnd = false;

  /**
   * @param role whose end this is
   * @param startsAt offset in the stream of the first byte that `receive` will get
   * @throws TypeError if a client has no source of masking keys
   */
  constructor(role: 'server' | 'client', startsAt: number, options: ConversationOptions = {}) {
    const { deflate, newMaskingKey, compressFrom } = options;
    // RFC 6455 5.1: a client must mask all frames that it sends, a server must not mask any.
    if (role === 'client' && !newMaskingKey) {
      throw new TypeError('a client must mask: it needs newMaskingKey');
    }
    this.handsOnParts = options.inParts ?? false;
    this.#role = role;
    this.times = withDefaults(DEFAULT_WEBSOCKET_TIMES, options.times);
    this.#watch = new Watch(this.times);
    this.#reader = new FrameReader(role, startsAt, options);
    const compressor = deflate && deflate !== 'unknown' ? compressorOf(role, deflate) : undefined;
    const key = role === 'client' ? newMaskingKey : undefined;
    this.#writer = new FrameWriter({ newMaskingKey: key, compressor, compressFrom });
  }

  get state(): WebSocketState {
    return this.#row.state;
  }

  /** Whether messages can be sent: not after our own Close. */
  get canSend(): boolean {
    return this.#row['send data'] !== undefined;
  }

  /** Whether a Close has gone or come, or the peer's bytes are over: from now on it can only end. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Whether nothing more will come of the peer. */
  get isThrough(): boolean {
    return this.#reader.isThrough || this.#row === closed;
  }

  /** Whether only `settle` is waited for. */
  get isUnsettled(): boolean {
    return this.#debt !== undefined;
  }

  /** While another thread inflates a message: it resolves when `nextEvent` has more. */
  get inflating(): Promise<void> | undefined {
    return this.#reader.inflating;
  }

  /** Octets that have to be compressed for the next output; 0 where it is there. */
  get octetsToCompress(): number {
    return this.#writer.octetsToCompress;
  }

  /** What is to become of the transport, once all output is written. */
  get transport(): TransportFate {
    return this.#transport;
  }

  /** By when the peer has to have done what it is waited for; undefined while the clock has not been seen. */
  get deadline(): number | undefined {
    return this.#watch.deadline;
  }

  /** Keeps bytes that came from the peer. They are ours from now on: unmasking is done in place. */
  receive(bytes: Uint8Array): void {
    this.#watch.heard();
    this.#reader.receive(bytes);
  }

  /** The peer will send no more: its FIN has come. */
  receiveEnd(): void {
    this.#reader.receiveEnd();
    this.#peerHasEnded = true;
    // 7.1.1: a client has waited for this.
    if (this.#row === closed) this.#transport = 'ends';
  }

  /**
   * Reads the next frame, or part of one, and does what it obliges us to.
   *
   * @returns undefined when it takes more bytes
   * @throws ProtocolError when the peer is at fault; nothing after the fault is ever read
   */
  nextEvent(): FrameEvent | undefined {
    if (this.#row === closed) return undefined;
    try {
      const event = this.#reader.nextEvent();
      if (event) this.#follow(event);
      return event;
    } catch (error) {
      if (error instanceof WebSocketError) this.#fail(error);
      throw error;
    }
  }

  /**
   * Sends a message, or a part of one.
   *
   * @throws Error if the connection is closing, or if fragments of two messages would mix
   */
  send(data: OutgoingData): void {
    const next = this.#row['send data'] ?? forbid(this.#row, 'send data');
    this.#writer.sendData(data);
    this.#row = next;
  }

  /**
   * Sends a ping, which may come at any time, within a message too: RFC 6455 5.4.
   *
   * @throws Error if the connection is closing; RangeError for over 125 octets
   */
  ping(data: string | Uint8Array = ''): void {
    const next = this.#row['send control'] ?? forbid(this.#row, 'send control');
    this.#writer.sendControl('ping', data);
    this.#row = next;
  }

  /**
   * Starts the closing handshake, RFC 6455 7.1.2. If the peer has started it, or has failed, the answer
   * goes out that it is owed, with the code of that and not this one; after our own Close nothing happens.
   *
   * @throws RangeError for a code that must not be sent, or a reason over 123 octets
   */
  close(code?: number, reason = ''): void {
    const payload = encodeClose(code, reason);
    if (this.#debt) this.settle();
    else if (this.#row === open) this.#sendClose(payload);
  }

  /**
   * What came has been answered, or will never be: then we answer the Close, or the fault, that came after
   * it. RFC 6455 5.5.1 lets an endpoint finish what it is sending before it answers a Close; people expect
   * the same of one that fails.
   */
  settle(): void {
    const debt = this.#debt;
    if (!debt) return;
    this.#debt = undefined;
    this.#sendsCloseAfterPeerEnd = this.#peerHasEnded;
    if (debt.close && this.#row['send close']) this.#sendClose(payloadOf(debt.close));
    if (!debt.close) this.#row = closed;
    if (debt.endsTransport || this.#peerHasEnded) this.#transport = 'ends';
  }

  /**
   * The next frame to be written.
   *
   * @param isCongested whether what was written before still waits for the peer to read: a pong then waits
   *   as well. RFC 6455 5.5.3: of several pings only the latest has to be answered, so that one pong is
   *   owed however many pings come
   * @returns undefined when all is written
   */
  nextOutput(isCongested = false): OutgoingFrame | undefined {
    if (this.#writer.isEmpty) {
      if (!this.#unanswered || isCongested) return undefined;
      this.#answerPing();
    }
    return this.#writer.nextFrame();
  }

  /** What was written before waits, and leaves: the peer may be slow, but it is not silent. */
  progress(): void {
    this.#watch.progressed();
  }

  /** We do not read at present, so that silence says nothing of the peer. */
  excuse(): void {
    this.#watch.heard();
  }

  /** Looks at the clock: pings a peer that is silent, and gives up one that takes too long. */
  expire(now: number): void {
    const due = this.#watch.look(now);
    if (due === 'ping') this.ping();
    // A peer that is owed an answer gets it now, and has as long again to take it.
    else if (due === 'end' && this.#debt) this.settle();
    else if (due) this.#giveUp('silent');
  }

  /** For `stallMilliseconds` nothing has left of what waits for the peer. */
  giveUpUnread(): void {
    this.#giveUp('not read');
  }

  /**
   * The transport is gone: nothing more can be sent or read.
   *
   * @param isBroken whether it broke, and did not end
   * @returns what can be said of the end, RFC 6455 7.1.4 to 7.1.6
   */
  abandon(isBroken = false): Closed {
    // 7.1.4: clean is what a Close went each way of: not one that came after the peer's end, and was reset.
    const wentBoth = this.#row === closed && this.#status !== NO_CLOSE_FRAME;
    const isClean = wentBoth && !(isBroken && this.#sendsCloseAfterPeerEnd);
    this.#ending ??= isClean ? 'clean' : isBroken ? 'reset' : 'no close frame';
    this.#row = closed;
    this.#debt = undefined;
    this.#unanswered = undefined;
    this.#writer.drop();
    return { ...this.#status, ending: this.#ending };
  }

  /** What was read, and what has to be done about it. */
  #follow(event: FrameEvent): void {
    const row = this.#row;
    if (event.type === 'transport-end') {
      // 7.1.5: without a Close frame the code is 1006. There is no one left to tell.
      if (!this.#debt) this.#expectEnd({ endsTransport: true });
      return;
    }
    switch (event.header.opcode) {
      // 5.5.1: a Close is answered with a Close, unless we have sent one.
      case OPCODE.close:
        this.#followClose(event as Frame);
        break;
      // 5.5.2: a ping is answered with a pong that has the same payload, also after our own Close, until
      // the peer's has come.
      case OPCODE.ping:
        this.#row = row['receive control'] ?? forbid(row, 'receive control');
        this.#unanswered = (event as Frame).payload;
        break;
      // 5.5.3: a pong may also come unasked. All that it says is that the peer lives, as any octet does.
      case OPCODE.pong:
        this.#row = row['receive control'] ?? forbid(row, 'receive control');
        break;
      default:
        this.#row = row['receive data'] ?? forbid(row, 'receive data');
    }
  }

  #followClose({ payload }: Frame): void {
    this.#row = this.#row['receive close'] ?? forbid(this.#row, 'receive close');
    this.#status = decodeClose(payload);
    const { code } = this.#status;
    // 7.1.1: the server closes TCP first, so that it holds the TIME_WAIT state, and not the client; a client
    // waits for it. 5.5.1: an answer typically echoes the code. The reason is for people, who have it already.
    const endsTransport = this.#role === 'server';
    if (this.#row !== closed) this.#expectEnd({ close: { code, reason: '' }, endsTransport });
    else if (endsTransport) this.#transport = 'ends';
  }

  /**
   * _Fail the WebSocket Connection_, RFC 6455 7.1.7: a Close says why, and then the transport ends, at
   * either end. After our own Close nothing more can be said.
   */
  #fail(error: WebSocketError): void {
    this.#ending = 'failed';
    const { closeCode } = error.row;
    this.#expectEnd({ close: { code: closeCode, reason: error.message }, endsTransport: true });
    if (this.#row !== open) this.settle();
  }

  /** From here on the peer has only so long to let the connection end. */
  #expectEnd(debt?: Debt): void {
    this.#debt = debt;
    this.#isEnding = true;
    this.#watch.expectEnd();
  }

  #sendClose(payload: Buffer): void {
    const next = this.#row['send close'] ?? forbid(this.#row, 'send close');
    this.#writer.sendControl('close', payload);
    this.#row = next;
    this.#expectEnd();
  }

  #answerPing(): void {
    const ping = this.#unanswered;
    this.#unanswered = undefined;
    if (ping && this.#row['send control']) this.#writer.sendControl('pong', ping);
  }

  #giveUp(ending: Ending): void {
    if (this.#row !== closed) this.#ending ??= ending;
    this.#transport = 'is given up';
  }
}

/** RFC 6455 5.5.1: a Close without a code is answered by one without a code. */
function payloadOf({ code, reason }: CloseStatus): Buffer {
  return code === NO_STATUS ? encodeClose() : encodeClose(code, reason);
}
