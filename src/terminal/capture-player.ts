import type { Performance } from '../lesson/script/performance.ts';
import type { LayerNumber } from '../trace/layers.ts';
import {
  type CapturedPlace,
  captureModelOf,
  type KeptCapture,
} from '../view/model/capture-model.ts';
import type { TraceModel } from '../view/model/trace-model.ts';
import type { Key } from './key.ts';
import { drawSituation, navigate, type Situation } from './navigate.ts';
import type { Position, Request, Screen, Surroundings } from './screen.ts';
import { CAPTURE_OPENINGS } from './screens/capture-openings.ts';
import { CAPTURE_SCREEN, goTo, placeIn } from './screens/capture-screen.ts';
import { openConnections } from './screens/connections-screen.ts';
import type { Settings } from './settings.ts';
import { SIGNAL_CODES, Terminal } from './terminal.ts';

/** Shows a capture on a full screen until its reader leaves. */
export class CapturePlayer {
  readonly #capture: KeptCapture;
  readonly #terminal: Terminal;
  readonly #models = new Map<string, TraceModel>();
  #situation: Situation;
  #finish!: (exitCode: number) => void;

  /** @param place where to begin; default: at the list of connections */
  constructor(settings: Settings, capture: KeptCapture, place?: CapturedPlace) {
    this.#capture = capture;
    this.#terminal = new Terminal(process.stdin, process.stdout, settings.painter, {
      key: (key) => this.#press(key),
      redraw: () => this.#draw(),
      signal: (exitCode) => this.#finish(exitCode),
    });
    const position = place ? goTo(place, this.#aroundOf(NOWHERE)) : NOWHERE;
    const screens: Screen[] = [CAPTURE_SCREEN, ...(place ? [] : [openConnections(0)])];
    this.#situation = { position, screens, kept: [], notice: '' };
  }

  /** @returns the exit code */
  async play(): Promise<number> {
    const finished = new Promise<number>((resolve) => {
      this.#finish = resolve;
    });
    this.#terminal.start();
    try {
      this.#draw();
      return await finished;
    } finally {
      this.#terminal.stop();
    }
  }

  /** There is more in the capture than before. */
  refresh(): void {
    this.#models.clear();
    this.#draw();
  }

  #press(key: Key): void {
    const { situation, request } = navigate(this.#situation, key, this.#around);
    this.#situation = this.#isSomewhere(situation)
      ? situation
      : { ...this.#situation, notice: NO_ONE };
    if (request) this.#grant(request);
    else this.#draw();
  }

  /** The list is left only for a connection on which something was said. */
  #isSomewhere({ position, screens }: Situation): boolean {
    const { connections } = this.#capture;
    return (
      screens.at(-1)?.name === 'connections' || (connections[position.stepIndex]?.rows ?? 0) > 0
    );
  }

  #grant(request: Request): void {
    if (request.type === 'quit') this.#finish(0);
    else if (request.type === 'interrupt') this.#finish(SIGNAL_CODES.SIGINT);
    else if (request.type === 'suspend') this.#terminal.suspend();
    else if (request.type === 'go-to') this.#goTo(request.place);
    else this.#draw();
  }

  /** `120` or `3.120`, as numbers are shown: from 1. */
  #goTo(text: string): void {
    const [, connection, row] = /^(?:(\d+)\.)?(\d+)$/.exec(text) ?? [];
    const { connections } = this.#capture;
    const number = connection === undefined ? undefined : Number(connection);
    const index =
      number === undefined
        ? placeIn(this.#around).index
        : connections.findIndex(({ summary }) => summary.number === number);
    const isThere =
      row !== undefined && Number(row) >= 1 && Number(row) <= (connections[index]?.rows ?? 0);
    this.#situation = isThere
      ? { ...this.#situation, position: goTo({ index, row: Number(row) - 1 }, this.#around) }
      : {
          ...this.#situation,
          notice: `There is no message ${JSON.stringify(text)} here: 120, or 3.120.`,
        };
    this.#draw();
  }

  get #around(): Surroundings {
    return this.#aroundOf(this.#situation.position);
  }

  #aroundOf(position: Position): Surroundings {
    const modelAt: Surroundings['modelAt'] = (index, row, layer) =>
      this.#modelAt(index, row ?? 0, layer);
    return {
      position,
      // The list lies over nothing where no connection was opened so far.
      get model() {
        return modelAt(position.stepIndex, position.row, position.layer);
      },
      modelAt,
      performance: NO_PERFORMANCE,
      lessons: [],
      parts: [],
      searched: [],
      readLessons: 0,
      lessonIndex: 0,
      hasMet: () => true,
      missed: [],
      streak: 0,
      capture: this.#capture,
      openings: CAPTURE_OPENINGS,
      width: this.#terminal.width,
      height: this.#terminal.height,
    };
  }

  /** Those of one page are kept: whatever is looked at next is most likely there, too. */
  #modelAt(index: number, row: number, layer: LayerNumber | undefined): TraceModel {
    const key = `${index} ${row} ${layer}`;
    const known = this.#models.get(key);
    if (known) return known;
    if (this.#models.size > MOST_MODELS) this.#models.clear();
    const model = captureModelOf(this.#capture, { index, row }, layer);
    this.#models.set(key, model);
    return model;
  }

  #draw(): void {
    const { width, height } = this.#terminal;
    this.#terminal.draw(drawSituation(this.#situation, this.#around, width, height));
  }
}

const MOST_MODELS = 16;

const NO_ONE = 'No connection is open: enter opens the one under the cursor.';

const NOWHERE: Position = {
  stepIndex: 0,
  row: undefined,
  layer: undefined,
  cursor: { field: 0, byte: 0 },
  dimsControl: false,
};

/** A capture has no steps, and nothing to ask. */
const NO_PERFORMANCE: Performance = {
  lesson: {
    ...{ number: 0, id: 'capture', title: '', question: '', stepIds: [], stepTitles: [] },
    ...{
      facts: undefined,
      wording: new Map(),
      perform: () => Promise.reject(new Error('a capture')),
    },
  },
  steps: [],
  closing: { aha: '', devTools: '', sayings: [], code: [] },
  connections: [],
  isLive: false,
  provenance: 'captured',
};
