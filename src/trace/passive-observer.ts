import type { KeyLog } from '../tls/key-log.ts';
import { looksLikeRecord } from '../tls/record-reader.ts';
import type { Side } from '../wire/side.ts';
import { type Beginning, ClearObserver, type PassiveObserver } from './clear-observer.ts';
import { sideOfFrames } from './guess.ts';
import { type Opening, openingOf } from './opening.ts';
import { RecordLayer } from './record-layer.ts';
import { sideOfStartLine } from './start-line-search.ts';
import type { TranscriptOptions } from './transcript.ts';

/** What opens the records of TLS. */
export interface Secrets {
  readonly keyLog: KeyLog;
  /** Whether they may be told later than the records that they open. */
  readonly mayBeLate: boolean;
}

/** Listens in below TLS: tells of each record and, where the secrets are known, of what is said inside. */
class TlsObserver implements PassiveObserver {
  readonly #records: RecordLayer;
  readonly #inside: AnyObserver;
  #hasInside = false;

  /** @param inside hears what is said inside */
  constructor(
    options: TranscriptOptions,
    { keyLog, mayBeLate }: Secrets,
    isFromStart: boolean,
    inside: AnyObserver,
  ) {
    this.#inside = inside;
    const known = { expectsSecrets: mayBeLate, isFromStart };
    this.#records = new RecordLayer(options, keyLog, known, {
      inside: (from, bytes) => {
        this.#hasInside = true;
        this.#inside.bytes(from, bytes);
      },
      insideEnded: (from) => this.#inside.saysNoMore(from),
    });
  }

  get closedBecause(): string | undefined {
    const why = this.#records.closedBecause;
    const part = this.#hasInside ? ' to the end' : '';
    const closed = why && `what is inside TLS is not shown${part}: ${why}`;
    const remarks = [this.#records.earlyDataRemark, closed].filter((one) => one !== undefined);
    return remarks.length > 0 ? remarks.join('; ') : undefined;
  }

  bytes(from: Side, bytes: Uint8Array): void {
    this.#records.bytes(from, bytes);
  }

  /** close_notify ends what is said: where a FIN comes without it, it was broken off. */
  ended(from: Side): void {
    this.#records.ended(from);
  }

  /** A close_notify of a TLS that this one is in. */
  saysNoMore(from: Side): void {
    this.#records.ended(from);
  }

  /** How much of what is inside is lost with the records, no one can tell. */
  lost(from: Side, octets: number): void {
    this.#records.lost(from, octets);
    this.#inside.lost(from, 0);
  }

  missing(from: Side): string | undefined {
    return this.#records.missing(from) ?? this.#inside.missing(from);
  }

  get keptOctets(): number {
    return this.#inside.keptOctets;
  }

  tellSoFar(): void {
    this.#inside.tellSoFar();
  }

  gone(): void {
    this.#records.gone();
    this.#inside.gone();
  }
}

/** Octets of one side after which it is seen what a late observer hears. */
const ENOUGH = 64;

/** Connections within connections that are listened to: TLS, a tunnel, TLS in it, and so on. */
const MOST_WITHIN = 8;

/** Something that was heard before it was seen what is spoken, and when. */
interface Heard {
  readonly from: Side;
  readonly time: number;
  /** Absent where so many octets were not heard. */
  readonly bytes?: Buffer;
  readonly lost?: number;
}

/** An observer that sees from the first bytes what is spoken, in whatever pieces they come. */
export class AnyObserver implements PassiveObserver {
  readonly #options: TranscriptOptions;
  readonly #secrets: Secrets;
  readonly #isFromStart: boolean;
  readonly #within: number;
  #observer: ClearObserver | TlsObserver | undefined;
  #heard: Heard[] = [];
  /** The time of what is heard again. */
  #then: number | undefined;

  /**
   * @param isFromStart false where the conversation had begun before anyone listened
   * @param within how many connections this one is in
   */
  constructor(options: TranscriptOptions, secrets: Secrets, isFromStart = true, within = 0) {
    this.#options = { ...options, time: () => this.#then ?? options.time() };
    this.#secrets = secrets;
    this.#isFromStart = isFromStart;
    this.#within = within;
  }

  bytes(from: Side, bytes: Uint8Array): void {
    if (this.#observer) {
      this.#observer.bytes(from, bytes);
      return;
    }
    this.#heard.push({ from, bytes: Buffer.from(bytes), time: this.#options.time() });
    const opening = this.#openingBy(from);
    if (opening) this.#begin(opening);
  }

  ended(from: Side): void {
    this.#begin().ended(from);
  }

  saysNoMore(from: Side): void {
    this.#begin().saysNoMore(from);
  }

  lost(from: Side, octets: number): void {
    if (this.#observer) this.#observer.lost(from, octets);
    else this.#heard.push({ from, lost: octets, time: this.#options.time() });
  }

  missing(from: Side): string | undefined {
    return this.#begin().missing(from);
  }

  get keptOctets(): number {
    return this.#observer?.keptOctets ?? 0;
  }

  tellSoFar(): void {
    this.#observer?.tellSoFar();
  }

  gone(): void {
    this.#begin().gone();
  }

  get closedBecause(): string | undefined {
    return this.#observer?.closedBecause;
  }

  /** What one side has said so far; undefined where its beginning was not heard. */
  #startOf(side: Side): Buffer | undefined {
    const heard = this.#heard.filter(({ from }) => from === side);
    if (heard[0]?.lost !== undefined) return undefined;
    const gap = heard.findIndex(({ lost }) => lost !== undefined);
    const pieces = gap < 0 ? heard : heard.slice(0, gap);
    return Buffer.concat(pieces.flatMap(({ bytes }) => bytes ?? []));
  }

  /** What is spoken, as far as what this side has said tells. */
  #openingBy(from: Side): Seen | undefined {
    const start = this.#startOf(from);
    if (this.#isFromStart && start) return openingOf(from, start);
    const said = this.#heard.flatMap((one) => (one.from === from && one.bytes) || []);
    const bytes = Buffer.concat(said);
    if (looksLikeRecord(bytes)) return 'tls';
    return bytes.length < ENOUGH ? undefined : midstOf(from, bytes);
  }

  /** What is spoken, however little has been said. */
  #likelyOpening(): Seen {
    if (this.#isFromStart) return 'http';
    const [first] = this.#heard.filter(({ bytes }) => bytes);
    return first?.bytes ? midstOf(first.from, first.bytes) : 'under way';
  }

  /** @param opening what is spoken; default: what that looks like by now, however little it is */
  #begin(opening?: Seen): ClearObserver | TlsObserver {
    if (this.#observer) return this.#observer;
    const observer = this.#observerOf(opening ?? this.#likelyOpening());
    this.#observer = observer;
    for (const { from, bytes, lost, time } of this.#heard.splice(0)) {
      this.#then = time;
      if (bytes) observer.bytes(from, bytes);
      else observer.lost(from, lost ?? 0);
    }
    this.#then = undefined;
    return observer;
  }

  #observerOf(opening: Seen): ClearObserver | TlsObserver {
    const newTunnel = this.#within < MOST_WITHIN ? () => this.#newWithin() : undefined;
    if (opening !== 'tls' || !newTunnel) {
      return new ClearObserver(this.#options, { ...BEGINNINGS[opening], newTunnel });
    }
    return new TlsObserver(this.#options, this.#secrets, this.#isFromStart, this.#newWithin());
  }

  /** Listens to a connection within this one. */
  #newWithin(): AnyObserver {
    return new AnyObserver(this.#options, this.#secrets, true, this.#within + 1);
  }
}

/** What is said in the midst of a connection: start lines tell first, and then frames that are legal. */
function midstOf(from: Side, bytes: Buffer): 'frames' | 'under way' {
  const isOfHttp = sideOfStartLine(bytes) !== undefined;
  return !isOfHttp && sideOfFrames(bytes) === from ? 'frames' : 'under way';
}

/** What is seen: how a connection begins, or what it is in the midst of. */
type Seen = Opening | 'frames' | 'under way';

/** An observer that comes late takes what looks like frames for frames, or else waits for the next head. */
const BEGINNINGS: Readonly<Record<Seen, Beginning>> = {
  http: {},
  foreign: { isForeign: true },
  frames: { hasFrames: true },
  'under way': { isUnderWay: true },
  tls: { isForeign: true },
};
