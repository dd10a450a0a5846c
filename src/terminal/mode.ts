import { fitsScreen } from '../view/text/widths.ts';

/** How a lesson is shown: a full screen, step by step at a prompt, sentences, or data. */
export type Mode = 'interactive' | 'line' | 'plain' | 'json';

/** What was asked for, and what the surroundings allow. */
export interface ModeInputs {
  readonly json: boolean;
  readonly plain: boolean;
  readonly accessible: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly inputIsTty: boolean;
  readonly outputIsTty: boolean;
  /** Whether single key presses can be read. */
  readonly hasRawMode: boolean;
  readonly width: number;
  readonly height: number;
}

/** Which mode fits: nothing is available only in one of them. */
export function decideMode(inputs: ModeInputs): Mode {
  if (inputs.json) return 'json';
  const isTty = inputs.inputIsTty && inputs.outputIsTty;
  if (inputs.plain || !isTty) return 'plain';
  // A prompt redraws nothing, and takes answers: what a screen reader can follow.
  if (isAccessible(inputs)) return 'line';
  if (wantsSentences(inputs) || isOn(inputs.environment.CI)) return 'plain';
  const fits = fitsScreen(inputs.width, inputs.height);
  return inputs.hasRawMode && fits ? 'interactive' : 'line';
}

/** Whether sentences are asked for, by an option, for a screen reader or by a terminal that knows no more. */
export function wantsSentences(
  inputs: Pick<ModeInputs, 'plain' | 'accessible' | 'environment'>,
): boolean {
  return inputs.plain || isAccessible(inputs) || inputs.environment.TERM === 'dumb';
}

/** Whether nothing may be drawn again once it is there. */
function isAccessible({
  accessible,
  environment,
}: Pick<ModeInputs, 'accessible' | 'environment'>): boolean {
  return accessible || isOn(environment.ACCESSIBLE);
}

/** Any value but none, `0` and `false`. */
function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

/** Whether the terminal shows characters beyond US-ASCII. */
export function decideUnicode(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
): boolean {
  if (platform === 'win32') {
    const { WT_SESSION, TERM_PROGRAM, ConEmuPID } = environment;
    return Boolean(WT_SESSION) || TERM_PROGRAM === 'vscode' || Boolean(ConEmuPID);
  }
  const { LC_ALL, LC_CTYPE, LANG } = environment;
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  return /utf-?8/i.test(locale);
}
