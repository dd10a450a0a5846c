import { CapturePlayer } from '../terminal/capture-player.ts';
import { UsageError } from '../terminal/run-program.ts';
import { type Settings, type ShowOptions, settingsFor } from '../terminal/settings.ts';
import type { CapturedPlace, KeptCapture } from '../view/model/capture-model.ts';
import { entrySearch } from '../view/model/entry-search.ts';
import type { ExplainOptions } from './explain-options.ts';

/** @throws UsageError where there is no terminal for a full screen */
export function screenSettings(options: ShowOptions): Settings {
  const settings = settingsFor(options);
  if (settings.mode === 'interactive') return settings;
  throw new UsageError(
    '--screen needs a terminal, of 40x24 or 80x20 at least, for its input and output',
  );
}

/**
 * `wirewalk explain --screen FILE`: a capture on the full screen.
 *
 * @returns the exit code
 */
export function playCapture(capture: KeptCapture, options: ExplainOptions): Promise<number> {
  const { connections } = capture;
  if (connections.every(({ rows }) => rows === 0)) {
    throw new UsageError('there is no connection in this capture on which anything was said');
  }
  return new CapturePlayer(screenSettings(options), capture, firstPlace(capture, options)).play();
}

/** Where it begins: at what is searched for, or at the one connection that is meant; else at the list. */
function firstPlace(
  capture: KeptCapture,
  { connection, only }: ExplainOptions,
): CapturedPlace | undefined {
  const { connections } = capture;
  const wanted = connection ?? (connections.length === 1 ? 1 : undefined);
  const index = connections.findIndex(({ summary }) => summary.number === (wanted ?? 1));
  if (wanted !== undefined && index < 0) {
    throw new UsageError(
      `there is no connection ${wanted}: this capture has ${connections.length}`,
    );
  }
  if (only === undefined) return wanted === undefined ? undefined : { index, row: 0 };
  const found = capture.find(entrySearch(only), { index, row: -1 });
  if (!found) throw new UsageError(`nothing here has ${JSON.stringify(only)}`);
  return found;
}
