import type { Cursor, Position } from './event-id.ts';
import { type EventLog, type LogListener, type Page, saysNothing } from './event-log.ts';

/** Whoever is sent all that is published, in whatever form. */
export interface Follower<Form> {
  /** @returns false while it reads more slowly than it is written to: then `room` tells when to go on */
  write(form: Form): boolean;
  /** Resolves when there is room for more; false if no one is there any more. */
  room(): Promise<boolean>;
  /** Nothing more will come. */
  end(): void;
  /** It is too far behind, and will have to come back with the id that it has. */
  giveUp(): void;
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
  owed = 0;

  constructor(follower: Follower<Form>) {
    this.follower = follower;
  }
}

/**
 * Sends what is published in a log to everyone who follows it: what one turn of the event loop brings is
 * put into its form once, however many there are. A follower that reads slowly is not written to until
 * it has read; then it goes on from its place in the log, so that the log is all the memory it takes.
 */
export class Broadcast<Form> implements LogListener {
  readonly #log: EventLog;
  readonly #options: BroadcastOptions<Form>;
  readonly #members = new Set<Member<Form>>();
  /** All that has been sent to those who read fast enough. */
  #sent: Position;
  #isDue = false;

  constructor(log: EventLog, options: BroadcastOptions<Form>) {
    this.#log = log;
    this.#options = options;
    this.#sent = log.position;
    log.subscribe(this);
  }

  /** How many there are. */
  get followerCount(): number {
    return this.#members.size;
  }

  /** Sends what is behind a cursor, and then all that comes. */
  join(cursor: Cursor, follower: Follower<Form>): Membership {
    const member = new Member(follower);
    this.#members.add(member);
    this.#hand(member, this.#log.since(cursor));
    this.#catchUp(member);
    return member;
  }

  leave(membership: Membership): void {
    this.#forget(membership as Member<Form>);
  }

  /** Sends to everyone what is not part of the log, a comment for one. */
  tellAll(form: Form): void {
    for (const member of this.#members) {
      if (!member.isWaiting) this.#write(member, form);
    }
  }

  /** Ends everyone's stream. */
  endAll(): void {
    for (const member of [...this.#members]) this.#end(member);
  }

  appended(): void {
    this.#flushLater();
  }

  ended(): void {
    this.#flushLater();
  }

  #flushLater(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#options.later(() => {
      this.#isDue = false;
      this.#flush();
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

  /** Whoever has all that is before the page gets it as it is; for others it is looked up. */
  #share(page: Page, before: number): void {
    if (this.#members.size === 0) return;
    const form = this.#options.encode(page);
    const size = this.#options.sizeOf(form);
    for (const member of this.#members) {
      if (member.isWaiting) this.#owe(member, size);
      else if (member.sequence === before && page.oldest === undefined) {
        member.sequence = page.sequence;
        this.#write(member, form);
      } else this.#catchUp(member);
    }
  }

  #owe(member: Member<Form>, octets: number): void {
    member.owed += octets;
    if (member.owed <= (this.#options.behindOctets ?? DEFAULT_BEHIND_OCTETS)) return;
    this.#forget(member);
    member.follower.giveUp();
  }

  #catchUp(member: Member<Form>): void {
    while (member.isMember && !member.isWaiting) {
      const { epoch } = this.#sent;
      const page = this.#log.since({ epoch, sequence: member.sequence });
      if (saysNothing(page)) break;
      this.#hand(member, page);
    }
    const isThrough = member.isMember && !member.isWaiting;
    if (isThrough && this.#log.isEnded) this.#end(member);
  }

  #hand(member: Member<Form>, page: Page): void {
    member.sequence = page.sequence;
    if (!saysNothing(page)) this.#write(member, this.#options.encode(page));
  }

  #write(member: Member<Form>, form: Form): void {
    if (member.follower.write(form)) return;
    member.isWaiting = true;
    void member.follower.room().then((isOpen) => {
      member.isWaiting = false;
      member.owed = 0;
      if (isOpen) this.#catchUp(member);
      else this.#forget(member);
    });
  }

  #end(member: Member<Form>): void {
    this.#forget(member);
    member.follower.end();
  }

  #forget(member: Member<Form>): void {
    member.isMember = false;
    this.#members.delete(member);
  }
}
