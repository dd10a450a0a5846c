import { createInterface } from 'node:readline/promises';
import { performLesson } from '../lesson/performance.ts';
import type { LearnerLog } from '../lesson/progress.ts';
import { LineSession } from './line-session.ts';
import type { Playlist } from './player.ts';
import type { Settings } from './settings.ts';
import { wrapParagraphs } from './wrap-paragraphs.ts';

/**
 * Plays a lesson at a prompt: for terminals that give no single keys, or are too small for a screen.
 *
 * @returns the exit code
 */
export async function playLineByLine(
  settings: Settings,
  { card, stepIndex, greeting }: Playlist,
  log: LearnerLog,
): Promise<number> {
  const performance = await performLesson(await card.load(), settings.performance);
  const now = () => new Date().toISOString();
  const session = new LineSession({ performance, log, now }, stepIndex);
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  let isOver = false;
  reader.once('close', () => {
    isOver = true;
  });
  const say = (text: string) => {
    const wrapped = wrapParagraphs(text, process.stdout.columns || 80);
    process.stdout.write(settings.painter.plain(`${wrapped}\n\n`));
    if (isOver) return;
    reader.setPrompt(session.prompt);
    reader.prompt();
  };
  say([greeting, session.open()].filter(Boolean).join('\n\n'));
  for await (const typed of reader) {
    const text = session.hear(typed);
    if (text === undefined) break;
    say(text);
    log.save();
  }
  // At ctrl-d and ctrl-c the cursor still stands behind the prompt.
  if (isOver) process.stdout.write('\n');
  reader.close();
  log.save();
  return 0;
}
