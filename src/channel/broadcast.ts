import type { Cursor, Position } from './event-id.ts';
import { type EventLog, type LogListener, type Page, saysNothing } from './event-log.ts';

/** A reader that is sent all that is published, in one form or another. */
export interface Follower<Form> {
  /** @returns false while it reads more slowly than it is written to: then `ready` tells when to go on */
  write(form: Form): boolean;
  /** Resolves when there is room for more; false if no one is there any longer. */
  ready(): Promise<boolean>;
  /** Nothing more will come. */
  end(): void;
  /** It is too far behind, and will have to come back with the id that it has. */
  giveUp(): void;
}

/** What a follower is told that has been written nothing for some time. */
export interface Heartbeat<Form> {
  /** Milliseconds in which nothing was written to that very follower. */
  readonly milliseconds: number;
  readonly form: Form;
}

/** How a broadcast works. */
export interface BroadcastOptions<Form> {
  /** Puts a page into the form in which it is sent. */
  readonly encode: (page: Page) => Form;
  /** Puts a task off to the end of the present turn, when what is published in it has been. */
  readonly later: (task: () => void) => void;
  /** How much may be published while a follower reads nothing: octets, as `sizeOf` counts them. */
  readonly behindOctets?: number;
  readonly sizeOf: (form: Form) => number;
  /** Absent: a follower that hears nothing is told nothing. */
  readonly heartbeat?: Heartbeat<Form> | undefined;
  /** The clock that heartbeats go by: milliseconds, from any start. */
  readonly now?: () => number;
  /** Counts the followers of many broadcasts. */
  readonly count?: { add(): void; remove(): void } | undefined;
  /** Told when no one follows any longer. */
  readonly onEmpty?: (() => void) | undefined;
}

const DEFAULT_BEHIND_OCTETS = 1024 * 1024;

/** One follower's place in the log. */
export interface Membership {
  readonly isMember: boolean;
}

class Member<Form> implements Membership {
  readonly follower: Follower<Form>;
  /** Of the last event that it has been sent. */
  sequence = 0;
  isMember = true;
  isWaiting = false;
  /** Octets that were published, or written all the same, while it waits. */
  owed = 0;
  writtenAt = 0;

  constructor(follower: Follower<Form>) {
    this.follower = follower;
  }
}

/**
 * Sends what is published in a log to everyone who follows it: what one turn of the event loop brings is
 * put into its form once, however many there are. A follower that reads slowly is not written to until
 * it has read; then it goes on from its place in the log, so that the log is all the memory it takes.
 *
 * A follower that began to wait in this very turn is not slow: it had no chance to read, since no socket is
 * looked at within a turn. So what the log is about to forget is written to it all the same, and what
 * is published meanwhile does not count against it.
 */
export class Broadcast<Form> implements LogListener {
  readonly #log: EventLog;
  readonly #options: BroadcastOptions<Form>;
  readonly #behindOctets: number;
  readonly #members = new Set<Member<Form>>();
  /** Those who began to wait in this turn. */
  readonly #full = new Set<Member<Form>>();
  /** All that has been sent to those who read fast enough. */
  #sent: Position;
  /** The page that was put into its form last: those who go on from one place share it. */
  #last: { readonly from: string; readonly cursor: string; readonly form: Form } | undefined;
  #isDue = false;
  /** No one's heartbeat is due before. */
  #quietUntil = Infinity;

  constructor(log: EventLog, options: BroadcastOptions<Form>) {
    this.#log = log;
    this.#options = options;
    this.#behindOctets = options.behindOctets ?? DEFAULT_BEHIND_OCTETS;
    this.#sent = log.position;
    log.subscribe(this);
  }

  /** How many there are. */
  get followerCount(): number {
    return this.#members.size;
  }

  /** When someone's heartbeat may be due; undefined where no one waits for one. */
  get deadline(): number | undefined {
    return this.#members.size === 0 || this.#quietUntil === Infinity ? undefined : this.#quietUntil;
  }

  /** Sends what is after a cursor, and then all that comes. */
  join(cursor: Cursor, follower: Follower<Form>): Membership {
    const member = new Member(follower);
    this.#members.add(member);
    this.#options.count?.add();
    this.#noteWritten(member, this.#now);
    this.#hand(member, this.#log.since(cursor));
    this.#catchUp(member);
    return member;
  }

  leave(membership: Membership): void {
    this.#forget(membership as Member<Form>);
  }

  /**
   * Sends a heartbeat to everyone to whom nothing was written for so long. What others are written, or
   * what one reads for itself as it joins, keeps no one else's connection alive.
   */
  expire(now: number): void {
    const { heartbeat } = this.#options;
    if (!heartbeat || now < this.#quietUntil) return;
    const { milliseconds, form } = heartbeat;
    this.#quietUntil = Infinity;
    for (const member of this.#members) {
      const isDue = now >= member.writtenAt + milliseconds;
      // What one who waits has not read yet is still on its way to it.
      if (isDue && member.isWaiting) this.#noteWritten(member, now);
      else if (isDue) this.#write(member, form, now);
      else this.#quietUntil = Math.min(this.#quietUntil, member.writtenAt + milliseconds);
    }
  }

  /** Ends everyone's stream. */
  endAll(): void {
    for (const member of [...this.#members]) this.#end(member);
  }

  appended(): void {
    this.#flushLater();
  }

  forgetting(sequence: number): void {
    if (this.#sent.sequence < sequence) this.#flush();
    for (const member of this.#full) this.#pressOn(member, sequence);
  }

  ended(): void {
    this.#flushLater();
  }

  get #now(): number {
    return this.#options.now?.() ?? 0;
  }

  #flushLater(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#options.later(() => {
      this.#isDue = false;
      this.#flush();
      this.#full.clear();
    });
  }

  #flush(): void {
    for (;;) {
      const page = this.#log.since(this.#sent);
      if (saysNothing(page)) break;
      const before = this.#sent.sequence;
      this.#sent = { ...this.#sent, sequence: page.sequence };
      this.#share(page, before);
    }
    if (!this.#log.isEnded) return;
    for (const member of this.#members) if (!member.isWaiting) this.#end(member);
  }

  /** Those that have all that is before the page get it as it is; for others it is looked up. */
  #share(page: Page, before: number): void {
    if (this.#members.size === 0) return;
    const form = this.#formOf(page);
    const size = this.#options.sizeOf(form);
    const now = this.#now;
    for (const member of this.#members) {
      if (this.#full.has(member)) continue;
      if (member.isWaiting) this.#owe(member, size);
      else if (member.sequence === before && page.oldest === undefined) {
        member.sequence = page.sequence;
        this.#write(member, form, now);
      } else this.#catchUp(member);
    }
  }

  #owe(member: Member<Form>, octets: number): void {
    member.owed += octets;
    if (member.owed <= this.#behindOctets) return;
    this.#forget(member);
    member.follower.giveUp();
  }

  /** Writes what is about to be forgotten, full or not: as much as may be owed, and then there is a gap. */
  #pressOn(member: Member<Form>, sequence: number): void {
    while (member.isMember && member.sequence < sequence && member.owed <= this.#behindOctets) {
      const page = this.#pageAfter(member);
      const form = this.#formOf(page);
      member.sequence = page.sequence;
      member.owed += this.#options.sizeOf(form);
      member.follower.write(form);
    }
  }

  #catchUp(member: Member<Form>): void {
    while (member.isMember && !member.isWaiting) {
      const page = this.#pageAfter(member);
      if (saysNothing(page)) break;
      this.#hand(member, page);
    }
    const isThrough = member.isMember && !member.isWaiting;
    if (isThrough && this.#log.isEnded) this.#end(member);
  }

  #pageAfter({ sequence }: Member<Form>): Page {
    return this.#log.since({ epoch: this.#sent.epoch, sequence });
  }

  #hand(member: Member<Form>, page: Page): void {
    member.sequence = page.sequence;
    if (!saysNothing(page)) this.#write(member, this.#formOf(page), this.#now);
  }

  #formOf(page: Page): Form {
    const { from, cursor, oldest, isReset } = page;
    // A gap or a reset is one reader's own.
    if (oldest !== undefined || isReset) return this.#options.encode(page);
    if (this.#last?.from !== from || this.#last.cursor !== cursor) {
      this.#last = { from, cursor, form: this.#options.encode(page) };
    }
    return this.#last.form;
  }

  #write(member: Member<Form>, form: Form, now: number): void {
    this.#noteWritten(member, now);
    if (member.follower.write(form)) return;
    member.isWaiting = true;
    this.#full.add(member);
    void member.follower.ready().then((isOpen) => {
      member.isWaiting = false;
      member.owed = 0;
      this.#full.delete(member);
      if (isOpen) this.#catchUp(member);
      else this.#forget(member);
    });
  }

  #noteWritten(member: Member<Form>, now: number): void {
    const { heartbeat } = this.#options;
    if (!heartbeat) return;
    member.writtenAt = now;
    this.#quietUntil = Math.min(this.#quietUntil, now + heartbeat.milliseconds);
  }

  #end(member: Member<Form>): void {
    this.#forget(member);
    member.follower.end();
  }

  #forget(member: Member<Form>): void {
    member.isMember = false;
    this.#full.delete(member);
    if (!this.#members.delete(member)) return;
    this.#options.count?.remove();
    if (this.#members.size === 0) this.#options.onEmpty?.();
  }
}
