import { setImmediate as turn } from 'node:timers/promises';
import type { Environment } from '../net/environment.ts';
import { connectRaw, type RawClient } from '../net/raw-client.ts';
import type { Tap } from '../net/tap.ts';
import { cut, fill, fillIn, frameOf, NOTHING, type Places, placesFor } from './bytes.ts';
import type { Cuts, Step, Until } from './case.ts';
import { Hearing } from './hearing.ts';
import { cursorOf } from './reading.ts';
import type { Seen } from './seen.ts';
import type { Target } from './target.ts';

/** What a dialogue takes from the world. */
export interface DialogueOptions {
  readonly environment: Environment;
  /** Cuts all that is sent so, whatever the case says. */
  readonly cuts?: Cuts | undefined;
  /** Who listens in on each connection that is opened. */
  readonly newTap?: ((connection: string, about: string) => Tap) | undefined;
  /** What the dialogue is about, for the tap. */
  readonly about?: string;
}

/** Milliseconds after which no one answers at all. */
const CONNECT_MILLISECONDS = 5000;
const TOKEN_OCTETS = 8;
/** Milliseconds between two writes of bytes that are cut: so long that they come as two reads. */
const BETWEEN_PIECES = 1;

/** A connection of a dialogue. */
interface Line {
  readonly hearing: Hearing;
  client: RawClient | undefined;
}

/**
 * Carries out the script of a case against a server, and keeps all that comes back. It judges nothing.
 */
export class Dialogue {
  readonly #target: Target;
  readonly #options: DialogueOptions;
  #places: Places;
  readonly #token: string;
  readonly #lines = new Map<string, Line>();
  readonly #methods: readonly string[] | undefined;
  readonly #time: () => number;
  #wake = () => {};

  constructor(target: Target, methods: readonly string[] | undefined, options: DialogueOptions) {
    this.#target = target;
    this.#options = options;
    this.#methods = methods;
    this.#token = Buffer.from(options.environment.randomOctets(TOKEN_OCTETS)).toString('hex');
    const { monotonic } = options.environment;
    const startedAt = monotonic();
    this.#time = () => monotonic() - startedAt;
    this.#places = placesFor(target.address, target.profile, this.#token);
  }

  /** Carries the steps out one after the other, and closes all connections after the last of them. */
  async run(script: readonly Step[]): Promise<Seen> {
    try {
      for (const step of script) await this.#carryOut(step);
      return this.#seen();
    } finally {
      for (const { client } of this.#lines.values()) client?.reset();
    }
  }

  async #carryOut(step: Step): Promise<void> {
    if ('pause' in step) return this.#pause(step.pause);
    if ('remembers' in step) return this.#remember(step.remembers, step.on ?? MAIN);
    const line = await this.#line('publish' in step ? PUBLISHER : (step.on ?? MAIN));
    const { client } = line;
    if (!client) return;
    if ('send' in step) await this.#write(line, fill(step.send, this.#places), step.cuts);
    else if ('frames' in step) {
      const frames = step.frames.map((frame) => frameOf(frame, this.#places));
      await this.#write(line, Buffer.concat(frames), step.cuts);
    } else if ('publish' in step) await this.#publish(line, step.publish);
    else if ('until' in step) await this.#until(line, step.until, step.within);
    else if ('stopsReading' in step) client.stopReading();
    else if (step.ends === 'fin') client.end();
    else client.reset();
  }

  /** The connection of that name, opened where there is none yet. */
  async #line(name: string): Promise<Line> {
    const known = this.#lines.get(name);
    if (known) return known;
    const hearing = new Hearing(this.#time, name === MAIN ? this.#methods : []);
    const line: Line = { hearing, client: undefined };
    this.#lines.set(name, line);
    const { host, port, tls } = this.#target.address;
    const note = (change: () => void) => {
      change();
      this.#wake();
    };
    try {
      line.client = await connectRaw({
        host,
        port,
        tls,
        connectMilliseconds: CONNECT_MILLISECONDS,
        tap: this.#options.newTap?.(name, this.#options.about ?? 'calibration'),
        listener: {
          bytes: (bytes) => note(() => hearing.receive(bytes)),
          ended: () => note(() => hearing.end('closed')),
          gone: (error) => note(() => hearing.end(error ? 'reset' : 'closed')),
        },
      });
    } catch {
      hearing.isRefused = true;
    }
    return line;
  }

  async #write({ hearing, client }: Line, bytes: Buffer, cuts?: Cuts): Promise<void> {
    const pieces = cut(bytes, this.#options.cuts ?? cuts);
    for (const piece of pieces) {
      if (pieces.length > 1) await this.#letRead();
      hearing.send(piece);
      client!.write(piece);
    }
  }

  /**
   * Waits until what was written will have been read by itself. Two turns of the event loop let a server in
   * this very process accept and read, however late the timer is.
   */
  async #letRead(): Promise<void> {
    await this.#pause(BETWEEN_PIECES);
    await turn();
    await turn();
  }

  async #publish(line: Line, data: string): Promise<void> {
    const content = fill(data, this.#places);
    const head = fill(`POST {publish} HTTP/1.1\r\nHost: {host}\r\n{headers}`, this.#places);
    const length = Buffer.from(`Content-Length: ${content.length}\r\n\r\n`);
    const before = line.hearing.counts.answers;
    await this.#write(line, Buffer.concat([head, length, content]), 'nowhere');
    await this.#until(line, { answers: before + 1 });
  }

  /** Waits until something has come, the connection has ended, or its time is over. */
  async #until(
    { hearing }: Line,
    until: Until,
    within = this.#target.dueMilliseconds,
  ): Promise<void> {
    const { environment } = this.#options;
    const by = environment.monotonic() + within;
    while (!this.#hasCome(hearing, until)) {
      if (hearing.state !== 'open') return;
      const left = by - environment.monotonic();
      if (left <= 0) {
        hearing.isOverdue = true;
        return;
      }
      await this.#pause(left, true);
    }
  }

  /** @param untilWoken whether it ends as soon as something happens on any connection */
  #pause(milliseconds: number, untilWoken = false): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#options.environment.after(milliseconds, resolve, true);
      if (!untilWoken) return;
      this.#wake = () => {
        this.#wake = () => {};
        callOff();
        resolve();
      };
    });
  }

  #hasCome(hearing: Hearing, until: Until): boolean {
    const { answers, begun, interim, frames, messages, events } = hearing.counts;
    if ('answers' in until) return answers >= until.answers;
    if ('frames' in until) return frames >= until.frames;
    if ('messages' in until) return messages >= until.messages;
    if ('events' in until) return events >= until.events;
    if ('begun' in until) return begun >= until.begun;
    if ('interim' in until) return interim >= until.interim || answers > 0;
    if (!('eventWith' in until)) return false;
    const text = fillIn(until.eventWith, this.#places);
    return hearing.events.some(({ data }) => data.includes(text));
  }

  #remember(what: 'cursor' | 'event id', on: string): void {
    const heard = this.#lines.get(on)?.hearing.heard;
    const answer = heard?.answers.at(-1);
    const place =
      what === 'cursor'
        ? { cursor: (answer && cursorOf(answer)) ?? NOTHING }
        : { event: heard?.events.at(-1)?.lastEventId ?? NOTHING };
    this.#places = { ...this.#places, ...place };
  }

  #seen(): Seen {
    const nothing = new Hearing(this.#time).heard;
    const heardOn = (name: string) => this.#lines.get(name)?.hearing.heard ?? nothing;
    const { usualStatus } = this.#target;
    return { ...heardOn(MAIN), token: this.#token, usualStatus, on: heardOn };
  }
}

const MAIN = 'main';
const PUBLISHER = 'publisher';
