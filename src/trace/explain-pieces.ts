import { CaptureError } from '../capture/capture-error.ts';
import type { CapturedPiece } from '../capture/captured.ts';
import type { KeyLog } from '../tls/key-log.ts';
import { looksLikeTls } from '../tls/record-reader.ts';
import { SIDES, type Side } from '../wire/side.ts';
import type { Entry } from './entry.ts';
import { Explainer } from './explain.ts';
import { guessKind, type Kind } from './guess.ts';
import { sideOfHello } from './opening.ts';
import { AnyObserver } from './passive-observer.ts';

/** Told of what bytes are. */
export interface PieceListener {
  entry(entry: Entry): void;
  /** What is missing at the end. */
  note(sentence: string): void;
}

/** How much is awaited before it is guessed what bytes are. */
const ENOUGH = 1024;

/** Explains bytes of one direction. */
type OneSided = Pick<Explainer, 'bytes' | 'missing' | 'end'>;

/** Explains bytes of one direction as they come in, when it is known, or can be guessed, what they are. */
export class StreamExplainer {
  readonly #listener: PieceListener;
  readonly #keyLog: KeyLog;
  #explainer: OneSided | undefined;
  #start: Buffer = Buffer.alloc(0);

  /**
   * @param kind undefined: it is guessed from the first bytes
   * @param keyLog what opens records of TLS
   */
  constructor(kind: Kind | undefined, keyLog: KeyLog, listener: PieceListener) {
    this.#listener = listener;
    this.#keyLog = keyLog;
    if (kind) this.#explainer = this.#newExplainer(kind);
  }

  /** @throws CaptureError if the bytes look like nothing that is known here */
  receive(bytes: Buffer): void {
    if (this.#explainer) this.#explainer.bytes(bytes);
    else {
      this.#start = Buffer.concat([this.#start, bytes]);
      if (this.#start.length >= ENOUGH) this.#guess();
    }
  }

  /**
   * There are no more bytes.
   *
   * @throws CaptureError as `receive` does
   */
  end(): void {
    const explainer = this.#explainer ?? this.#guess();
    const { missing } = explainer;
    explainer.end();
    if (missing) this.#listener.note(`ends early: it takes ${missing}`);
  }

  #guess(): OneSided {
    const start = this.#start;
    const explainer = looksLikeTls(start)
      ? explainerOfTls(sideOfHello(start) ?? 'client', this.#keyLog, this.#listener)
      : this.#newExplainer(kindOf(start));
    this.#explainer = explainer;
    explainer.bytes(start);
    return explainer;
  }

  #newExplainer(kind: Kind): Explainer {
    return new Explainer(kind, (entry) => this.#listener.entry(entry));
  }
}

/** Of one side alone little can be opened: what is agreed on, the server says. */
function explainerOfTls(from: Side, keyLog: KeyLog, listener: PieceListener): OneSided {
  const options = { time: () => 0, onEntry: (entry: Entry) => listener.entry(entry) };
  const observer = new AnyObserver(options, { keyLog, mayBeLate: false });
  return {
    bytes: (bytes) => observer.bytes(from, bytes),
    get missing() {
      return observer.missing(from);
    },
    end: () => observer.gone(),
  };
}

/**
 * Explains pieces that came as text. Where it is said, or can be told, which side sent which, they are read as
 * a conversation.
 *
 * @param kind undefined: it is guessed
 * @param keyLog what opens records of TLS
 * @throws CaptureError if the bytes look like nothing that is known here
 */
export function explainPieces(
  pieces: readonly CapturedPiece[],
  kind: Kind | undefined,
  keyLog: KeyLog,
  listener: PieceListener,
): void {
  const sides = kind ? undefined : sidesOf(pieces);
  if (sides) {
    explainConversation(pieces, sides, keyLog, listener);
    return;
  }
  const explainer = new StreamExplainer(kind, keyLog, listener);
  for (const { bytes } of pieces) explainer.receive(bytes);
  explainer.end();
}

/** Which side sent each piece; undefined where all are of one direction, as far as anyone knows. */
function sidesOf(pieces: readonly CapturedPiece[]): Side[] | undefined {
  let last: Side = 'client';
  const sides = pieces.map(({ from, bytes }) => {
    last = from ?? sideOfHello(bytes) ?? sideOf(guessKind(bytes)) ?? last;
    return last;
  });
  const isDirected = pieces.some(({ from, bytes }) => from !== undefined || looksLikeTls(bytes));
  return isDirected || new Set(sides).size > 1 ? sides : undefined;
}

function sideOf(kind: Kind | undefined): Side | undefined {
  if (!kind) return undefined;
  return kind === 'http-request' || kind === 'ws-client' ? 'client' : 'server';
}

function explainConversation(
  pieces: readonly CapturedPiece[],
  sides: readonly Side[],
  keyLog: KeyLog,
  listener: PieceListener,
): void {
  let now = 0;
  const options = { time: () => now, onEntry: (entry: Entry) => listener.entry(entry) };
  const isFromStart = guessKind(pieces[0]!.bytes) === 'http-request';
  const secrets = { keyLog, mayBeLate: false };
  const observer = new AnyObserver(options, secrets, isFromStart);
  for (const [index, { bytes, time = now }] of pieces.entries()) {
    now = time;
    observer.bytes(sides[index]!, bytes);
  }
  for (const side of SIDES) {
    const missing = observer.missing(side);
    if (missing) listener.note(`the ${side} still owes ${missing}`);
  }
  observer.gone();
}

function kindOf(bytes: Buffer): Kind {
  const kind = guessKind(bytes);
  if (kind) return kind;
  const why =
    'neither HTTP nor a WebSocket frame nor an event stream begins so; --as says what it is';
  throw new CaptureError(bytes.length === 0 ? 'there are no bytes' : why, { offset: 0 });
}
