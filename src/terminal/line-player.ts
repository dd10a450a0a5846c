import { createInterface } from 'node:readline/promises';
import { performLesson } from '../lesson/performance.ts';
import type { LearnerLog } from '../lesson/progress.ts';
import { LineSession } from './line-session.ts';
import type { Playlist } from './player.ts';
import type { Settings } from './settings.ts';

/**
 * Plays a lesson at a prompt: for terminals that give no single keys, or are too small for a screen.
 *
 * @returns the exit code
 */
export async function playLineByLine(
  settings: Settings,
  { card, stepIndex }: Playlist,
  log: LearnerLog,
): Promise<number> {
  const performance = await performLesson(await card.load(), settings.performance);
  const now = () => new Date().toISOString();
  const session = new LineSession({ performance, log, now }, stepIndex);
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  const say = (text: string) => {
    process.stdout.write(settings.painter.plain(`${text}\n\n`));
    reader.setPrompt(session.prompt);
    reader.prompt();
  };
  say(session.open());
  for await (const typed of reader) {
    const text = session.hear(typed);
    if (text === undefined) break;
    say(text);
    log.save();
  }
  reader.close();
  log.save();
  return 0;
}
