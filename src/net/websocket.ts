import { EventEmitter } from 'node:events';
import type { Closed } from '../websocket/close.ts';
import type { Conversation } from '../websocket/conversation.ts';
import { INFLATED_AT_ONCE } from '../websocket/deflate.ts';
import type { Frame, Message } from '../websocket/frame.ts';
import { type MessagePart, partOf } from '../websocket/frame-part.ts';
import type { OutgoingData } from '../websocket/frame-writer.ts';
import { DEFAULT_WEBSOCKET_LIMITS, type WebSocketLimits } from '../websocket/limits.ts';
import { OPCODE } from '../websocket/opcode.ts';
import type { OutgoingFrame } from '../websocket/outgoing-frame.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { type Given, withDefaults } from '../wire/with-defaults.ts';
import { FrameOutbox } from './frame-outbox.ts';
import { MessageInbox } from './message-inbox.ts';
import type { ProtocolHandler, Transport } from './transport.ts';
import { inLaterTurn, isTurnSpent, spendTurn, spendTurnDeflating } from './turn-budget.ts';
import type { WebSocketEvents } from './websocket-options.ts';

/** What an open WebSocket starts from. */
export interface OpenedWebSocket {
  readonly transport: Transport;
  readonly conversation: Conversation;
  readonly limits?: Given<WebSocketLimits> | undefined;
  /** The subprotocol that was agreed, or an empty string. */
  readonly protocol: string;
}

/**
 * A WebSocket connection over a transport, at either end. What has to be said and done, the conversation
 * decides; here is who listens, and what waits: messages for someone to read them, and frames for the
 * peer to.
 */
export class WebSocket extends EventEmitter<WebSocketEvents> implements ProtocolHandler {
  /** The subprotocol that was agreed, or an empty string. */
  readonly protocol: string;
  readonly #transport: Transport;
  readonly #conversation: Conversation;
  readonly #limits: WebSocketLimits;
  readonly #outbox: FrameOutbox;
  /** What no one has listened to; absent while nothing of the kind has come or been asked for. */
  #inbox: MessageInbox | undefined;
  /** Loops over the messages that are busy with one of them. */
  #busyLoops = 0;
  /** Whether a later turn of the event loop has to go on with what there is to inflate or to compress. */
  #isInLaterTurn = false;
  #isInflating = false;
  #closed: Closed | undefined;
  #whenClosed: Promise<Closed> | undefined;

  constructor({ transport, conversation, limits, protocol }: OpenedWebSocket) {
    super();
    this.#transport = transport;
    this.#conversation = conversation;
    this.#limits = withDefaults(DEFAULT_WEBSOCKET_LIMITS, limits);
    this.protocol = protocol;
    this.#outbox = new FrameOutbox(transport, conversation.times.stallMilliseconds);
  }

  /** Resolves when the connection is gone, with what can be said of its end. */
  get closed(): Promise<Closed> {
    this.#whenClosed ??= this.#closed
      ? Promise.resolve(this.#closed)
      : new Promise((resolve) => this.once('close', resolve));
    return this.#whenClosed;
  }

  /** What came together with the 101 was there before anyone could listen. */
  override on<E extends keyof WebSocketEvents>(event: E, listener: Listener<E>): this {
    super.on(event, listener as never);
    if (event === 'message' || event === 'part') queueMicrotask(() => this.#deliverKept());
    return this;
  }

  override addListener<E extends keyof WebSocketEvents>(event: E, listener: Listener<E>): this {
    return this.on(event, listener);
  }

  /**
   * Sends a message. Octets from 16 KiB on may be sent as they are, without a copy: they must no
   * longer be changed. A message that is compressed leaves when there is time to compress it.
   *
   * @param kind default: text for a string, binary for octets
   * @returns false while the peer reads more slowly than we write: `ready` tells when that is over
   * @throws Error after our own Close, or where `writeOctets` of messages have been sent without waiting
   */
  send(data: string | Uint8Array, kind?: Message['kind']): boolean {
    const type = kind ?? (typeof data === 'string' ? 'text' : 'binary');
    return this.#send({ type, data });
  }

  /**
   * Sends a part of a message in a frame of its own, RFC 6455 5.4. Until the last one is sent, no other
   * message can be: fragments of two must not mix.
   *
   * @param kind of the message for its first fragment, `continuation` for all others
   * @returns as `send` does
   * @throws Error after our own Close, or where fragments would mix
   */
  sendFragment(
    kind: Message['kind'] | 'continuation',
    data: string | Uint8Array,
    isLast = false,
  ): boolean {
    return this.#send({ type: kind, data, isLast });
  }

  /** Whether messages can be sent: not after our own Close, nor after our answer to the peer's. */
  get canSend(): boolean {
    return this.#conversation.canSend;
  }

  /** Sends a ping; at most 125 octets. */
  ping(data: string | Uint8Array = ''): boolean {
    this.#conversation.ping(data);
    return this.#written();
  }

  /** Sends octets as they are, right or wrong. For lessons and checks. */
  sendRaw(bytes: Uint8Array): boolean {
    this.#outbox.addRaw(bytes);
    return this.#outbox.isReady;
  }

  /** Resolves when the peer has read enough for us to send on, or is gone. */
  ready(): Promise<void> {
    return this.#outbox.ready();
  }

  /**
   * Starts the closing handshake, RFC 6455 7.1.2, or answers at once the one that the peer has started.
   * Does nothing after our own Close.
   *
   * @throws RangeError for a code that must not be sent, or a reason over 123 octets
   */
  close(code = 1000, reason = ''): void {
    this.#conversation.close(code, reason);
    this.#carryOut();
    // What will no longer be read must not keep the peer's Close from us.
    this.#advance();
  }

  /** Gives the connection up at once, without a Close frame. */
  terminate(): void {
    this.#transport.destroy();
  }

  /** The next message, or undefined when no more will come. */
  nextMessage(): Promise<Message | undefined> {
    return this.#openInbox().next();
  }

  /** The next part of a message, where they are handed on so; undefined when no more will come. */
  async nextPart(): Promise<MessagePart | undefined> {
    const part = await this.#openInbox().next();
    return part && partOf(part);
  }

  /** All messages. What a loop does with the last one before a Close, it does before we answer that. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Message> {
    for (let message = await this.nextMessage(); message; message = await this.nextMessage()) {
      this.#busyLoops++;
      try {
        yield message;
      } finally {
        this.#busyLoops--;
        if (this.#conversation.isUnsettled) this.#settleSoon();
      }
    }
  }

  receive(bytes: Buffer): void {
    this.#conversation.receive(bytes);
    this.#advance();
  }

  receiveEnd(): void {
    this.#conversation.receiveEnd();
    this.#advance();
  }

  drained(): void {
    if (this.#outbox.isCongested) this.#conversation.progress();
    this.#outbox.drained();
    this.#carryOut();
  }

  lost(error: Error | undefined): void {
    this.#closed = this.#conversation.abandon(error !== undefined);
    this.#outbox.drop();
    this.#inbox?.end();
    this.emit('close', this.#closed);
  }

  shutDown(): void {
    this.close(GOING_AWAY);
  }

  checkDeadline(now: number): void {
    // While messages wait for us to read them, the peer's pong cannot be heard.
    if (this.#isReadLater) this.#conversation.excuse();
    if (this.#outbox.isStuck(now)) this.#conversation.giveUpUnread();
    else if (this.#outbox.isWaiting) this.#conversation.progress();
    this.#conversation.expire(now);
    this.#carryOut();
  }

  #send(data: OutgoingData): boolean {
    const { writeOctets } = this.#limits;
    if (this.#outbox.octetsUnawaited > writeOctets) {
      throw new Error(`over ${writeOctets} octets wait for the peer to read: wait for ready()`);
    }
    this.#conversation.send(data);
    this.#outbox.noteMessage(data.data);
    return this.#written();
  }

  #written(): boolean {
    this.#carryOut();
    return this.#outbox.isReady;
  }

  #advance(): void {
    const conversation = this.#conversation;
    try {
      while (!this.#isHeldUp && !this.#isInflating && !this.#waitsForTurn()) {
        const event = conversation.nextEvent();
        if (!event) this.#awaitInflated();
        if (!event) break;
        this.#transport.tap?.event(event);
        if (event.type === 'frame') this.#receiveFrame(event);
        else if (event.type === 'frame-part') this.#deliver(event.part);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#transport.tap?.fault(error);
    }
    this.#carryOut();
    if (conversation.isThrough) this.#inbox?.end();
    if (conversation.isUnsettled) this.#settleSoon();
    if (this.#isReadLater) this.#transport.pause();
    else this.#transport.resume();
  }

  /** A long message is inflated by another thread; how long the attempt took to find that out, counts. */
  #awaitInflated(): void {
    const { inflating } = this.#conversation;
    if (!inflating) return;
    this.#isInflating = true;
    spendTurn(INFLATED_AT_ONCE);
    void inflating.then(() => {
      this.#isInflating = false;
      this.#advance();
    });
  }

  /** Whether what the peer sends has to wait, so that its silence says nothing. */
  get #isReadLater(): boolean {
    return this.#isHeldUp || this.#isInflating || this.#isInLaterTurn;
  }

  /** Whether zlib has had its share of this turn of the event loop, so that others are to be served first. */
  #waitsForTurn(): boolean {
    if (!this.#isInLaterTurn && isTurnSpent()) {
      this.#isInLaterTurn = true;
      inLaterTurn(() => {
        this.#isInLaterTurn = false;
        this.#advance();
      });
    }
    return this.#isInLaterTurn;
  }

  /** Whether as much waits for us to read as may. Once a Close has gone or come, we read on even so. */
  get #isHeldUp(): boolean {
    return this.#inbox?.isFull === true && !this.#conversation.isEnding;
  }

  #receiveFrame({ header, payload, message }: Frame): void {
    if (message) {
      if (message.data !== payload) spendTurn(message.data.length);
      this.#deliver(message);
      return;
    }
    if (header.opcode === OPCODE.ping) this.emit('ping', payload);
    else if (header.opcode === OPCODE.pong) this.emit('pong', payload);
    this.#carryOut();
  }

  /** After our own Close, RFC 6455 1.4, what finds no place is dropped. */
  #deliver(message: Message | MessagePart): void {
    const isHeard = this.#conversation.handsOnParts
      ? this.emit('part', partOf(message))
      : this.emit('message', message);
    if (!isHeard && this.#inbox?.isFull !== true) this.#openInbox().add(message);
  }

  #deliverKept(): void {
    for (const message of this.#inbox?.takeKept() ?? []) this.#deliver(message);
  }

  #openInbox(): MessageInbox {
    if (this.#inbox) return this.#inbox;
    this.#inbox = new MessageInbox(this.#limits.unreadOctets, (hadNoRoom) => {
      if (hadNoRoom) this.#advance();
      else if (this.#conversation.isUnsettled) this.#settleSoon();
    });
    if (this.#conversation.isThrough) this.#inbox.end();
    return this.#inbox;
  }

  /** Writes what the conversation has to say, and does with the transport what it has decided. */
  #carryOut(): void {
    const conversation = this.#conversation;
    const outbox = this.#outbox;
    for (let frame = this.#nextOutput(); frame; frame = this.#nextOutput()) outbox.add(frame);
    const isHeld = conversation.octetsToCompress > 0;
    outbox.tell(isHeld);
    if (conversation.transport === 'is given up') this.#transport.destroy();
    if (!conversation.isEnding && conversation.transport === 'stays') return;
    outbox.flush();
    if (conversation.transport === 'ends' && outbox.isEmpty && !isHeld) this.#transport.end();
  }

  /** What has to be compressed waits for the peer to read, and for its share of a turn. */
  #nextOutput(): OutgoingFrame | undefined {
    const { isCongested } = this.#outbox;
    const octets = this.#conversation.octetsToCompress;
    if (octets > 0) {
      if (isCongested || this.#waitsForTurn()) return undefined;
      spendTurnDeflating(octets);
    }
    return this.#conversation.nextOutput(isCongested);
  }

  /** The reader of the messages gets a turn to answer those that came before the Close, or the fault. */
  #settleSoon(): void {
    setImmediate(() => {
      if (this.#busyLoops > 0 || this.#inbox?.isEmpty === false) return;
      this.#conversation.settle();
      this.#carryOut();
    });
  }
}

type Listener<E extends keyof WebSocketEvents> = (...values: WebSocketEvents[E]) => void;

/** RFC 6455 7.4.1. */
const GOING_AWAY = 1001;
