import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Lesson } from '../lesson/script/lesson.ts';

/**
 * Plays a lesson if its file is what was started: `npx tsx lessons/10-one-frame.ts --step 4`. Where the
 * file is only imported, nothing happens.
 *
 * @param url the lesson file's `import.meta.url`
 */
export async function playAlone(url: string, lesson: Lesson): Promise<void> {
  const started = process.argv[1];
  if (started === undefined || realpathSync(started) !== fileURLToPath(url)) return;
  const { runAlone } = await import('./run-alone.ts');
  await runAlone(lesson);
}
