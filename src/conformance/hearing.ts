import type { ResponseHead } from '../http/head.ts';
import { MessageReader } from '../http/message-reader.ts';
import type { DispatchedEvent } from '../sse/event-block.ts';
import { EventStreamReader } from '../sse/event-stream-reader.ts';
import { judgeResponse } from '../sse/judge-response.ts';
import type { Frame } from '../websocket/frame.ts';
import { FrameReader } from '../websocket/frame-reader.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import type { Side } from '../wire/side.ts';
import type { Answer, ConnectionState, Heard, Transfer } from './seen.ts';

/** An answer under way: its content grows. */
interface Growing {
  readonly head: ResponseHead;
  readonly start: number;
  readonly pieces: Buffer[];
  isComplete: boolean;
}

/** Octets of answers that are kept; a server that says more is read no further. */
const MOST_OCTETS = 64 * 1024 * 1024;

/**
 * Reads what a server says on one connection, with the readers that our own client has, but strictly:
 * responses, the events in them, and frames after a 101. What breaks a rule ends the reading, and is told.
 */
export class Hearing {
  readonly #methods: readonly string[];
  readonly #reader = new MessageReader('response', { contentOctets: MOST_OCTETS });
  readonly #interim: Growing[] = [];
  readonly #answers: Growing[] = [];
  readonly #frames: Frame[] = [];
  readonly #events: DispatchedEvent[] = [];
  readonly #transfers: Transfer[] = [];
  readonly #time: () => number;
  #current: Growing | undefined;
  #stream: EventStreamReader | undefined;
  #frameReader: FrameReader | undefined;
  #fault: ProtocolError | undefined;
  #octets = 0;
  state: ConnectionState = 'open';
  isOverdue = false;
  isRefused = false;

  /**
   * @param time milliseconds since some start
   * @param methods of the requests, in their order; GET after the last of them
   */
  constructor(time: () => number, methods: readonly string[] = []) {
    this.#time = time;
    this.#methods = methods;
  }

  send(bytes: Buffer): void {
    this.#transfers.push({ from: 'client', bytes, time: this.#time() });
  }

  receive(bytes: Buffer): void {
    this.#octets += bytes.length;
    if (this.#octets > MOST_OCTETS) return;
    // Unmasking, which no server has need of, would be done in place.
    this.#transfers.push({ from: 'server', bytes: Buffer.from(bytes), time: this.#time() });
    this.#read(() => {
      if (this.#frameReader) this.#frameReader.receive(bytes);
      else this.#reader.receive(bytes);
    });
  }

  /** The server has sent its FIN, or has broken the connection off. */
  end(state: Exclude<ConnectionState, 'open'>): void {
    if (this.state === 'open' && state === 'closed') {
      this.#read(() => {
        if (this.#frameReader) this.#frameReader.receiveEnd();
        else this.#reader.receiveEnd();
      });
    }
    if (this.state !== 'reset') this.state = state;
  }

  /** So many of what may be waited for has come. */
  get counts(): Readonly<
    Record<'interim' | 'begun' | 'answers' | 'frames' | 'messages' | 'events', number>
  > {
    const complete = this.#answers.filter(({ isComplete }) => isComplete);
    return {
      interim: this.#interim.length,
      begun: this.#answers.length,
      answers: complete.length,
      frames: this.#frames.length,
      messages: this.#frames.filter(({ message }) => message).length,
      events: this.#events.length,
    };
  }

  get events(): readonly DispatchedEvent[] {
    return this.#events;
  }

  get heard(): Heard {
    return {
      answers: this.#answers.map(answerOf),
      interim: this.#interim.map(answerOf),
      frames: this.#frames,
      events: this.#events,
      state: this.state,
      fault: this.#fault,
      bytes: this.#saidBy('server'),
      transfers: this.#transfers,
      isOverdue: this.isOverdue,
      isRefused: this.isRefused,
      missing: (this.#frameReader ?? this.#reader).missing,
    };
  }

  #saidBy(side: Side): Buffer {
    return Buffer.concat(
      this.#transfers.flatMap(({ from, bytes }) => (from === side ? [bytes] : [])),
    );
  }

  /** Nothing after a fault is read: what it would mean is anyone's guess. */
  #read(take: () => void): void {
    if (this.#fault) return;
    try {
      take();
      while (this.#frameReader ? this.#readFrame(this.#frameReader) : this.#readHttp());
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fault = error;
    }
  }

  /** @returns whether there may be more to read */
  #readHttp(): boolean {
    const event = this.#reader.nextEvent(this.#methods[this.#answers.length] ?? 'GET');
    if (!event) return false;
    switch (event.type) {
      case 'response':
        this.#begin(event);
        break;
      case 'content':
        this.#current?.pieces.push(event.bytes);
        this.#readEvents(event.bytes);
        break;
      case 'end':
        if (this.#current) this.#current.isComplete = true;
        this.#current = undefined;
        break;
    }
    return true;
  }

  #begin(head: ResponseHead): void {
    const isComplete = head.isInterim || head.leavesHttp;
    const answer: Growing = { head, start: head.start, pieces: [], isComplete };
    (head.isInterim ? this.#interim : this.#answers).push(answer);
    this.#current = isComplete ? this.#current : answer;
    this.#stream = judgeResponse(head) === undefined ? new EventStreamReader() : undefined;
    if (!head.leavesHttp) return;
    // What was agreed on is not judged here: a case that minds does it.
    const deflate = head.field('sec-websocket-extensions') === undefined ? undefined : 'unknown';
    this.#frameReader = new FrameReader('client', head.end, { deflate });
    this.#frameReader.receive(this.#reader.takeRest());
    if (this.state !== 'open') this.#frameReader.receiveEnd();
  }

  #readEvents(bytes: Buffer): void {
    this.#stream?.receive(bytes);
    for (let block = this.#stream?.nextEvent(); block; block = this.#stream?.nextEvent()) {
      if (block.event) this.#events.push(block.event);
    }
  }

  #readFrame(reader: FrameReader): boolean {
    const event = reader.nextEvent();
    if (event?.type === 'frame') this.#frames.push(event);
    return event !== undefined;
  }
}

function answerOf({ head, start, pieces, isComplete }: Growing): Answer {
  return { head, start, content: Buffer.concat(pieces), isComplete };
}
