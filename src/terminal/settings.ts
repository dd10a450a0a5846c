import type { PerformanceOptions } from '../lesson/script/performance.ts';
import type { LayerNumber } from '../trace/layers.ts';
import { type ColourChoice, decideColour } from './colour.ts';
import { commandOfThisProcess } from './command-name.ts';
import { decideMode, decideUnicode, type Mode, wantsSentences } from './mode.ts';
import { Painter } from './paint.ts';

/** What was asked for on the command line, as far as it concerns how things are shown. */
export interface ShowOptions {
  readonly plain?: boolean;
  readonly json?: boolean;
  readonly accessible?: boolean;
  readonly ascii?: boolean;
  /** `false` stands for `--no-color`, `true` for `--color` without a word. */
  readonly color?: ColourChoice | boolean;
  readonly live?: boolean;
  readonly seed?: number;
  readonly layer?: LayerNumber;
}

/** How lessons are shown in this process. */
export interface Settings {
  readonly mode: Mode;
  /** Whether what is printed is to be sentences, and no line is to be drawn again. */
  readonly isSpoken: boolean;
  readonly painter: Painter;
  readonly performance: PerformanceOptions;
  /** In which layer steps are printed; default: each in the one that it is about. */
  readonly layer?: LayerNumber | undefined;
  /** How `wirewalk` can be typed here. */
  readonly command: string;
}

/** Works out from options, environment and streams how to show things. */
export function settingsFor(options: ShowOptions): Settings {
  const { stdin, stdout, env, platform } = process;
  const asked = {
    plain: options.plain === true,
    accessible: options.accessible === true,
    environment: env,
  };
  const mode = decideMode({
    ...asked,
    json: options.json === true,
    inputIsTty: stdin.isTTY === true,
    outputIsTty: stdout.isTTY === true,
    hasRawMode: typeof stdin.setRawMode === 'function',
    width: stdout.columns || Number(env.COLUMNS) || 80,
    height: stdout.rows || Number(env.LINES) || 24,
  });
  const level = decideColour(choiceOf(options.color), {
    environment: env,
    isTty: stdout.isTTY === true,
  });
  const isInteractive = mode === 'interactive';
  const unicode = options.ascii !== true && decideUnicode(env, platform);
  return {
    mode,
    isSpoken: mode === 'plain' || wantsSentences(asked),
    painter: new Painter(level, unicode, isInteractive, isInteractive),
    performance: {
      ...(options.live === undefined ? {} : { live: options.live }),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    },
    layer: options.layer,
    command: commandOfThisProcess(),
  };
}

function choiceOf(color: ColourChoice | boolean | undefined): ColourChoice {
  if (color === false) return 'never';
  if (color === true) return 'always';
  return color ?? 'auto';
}
