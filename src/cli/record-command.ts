import { performLesson } from '../lesson/script/performance.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { jsonRecording } from '../view/json/json-trace.ts';
import { lessonNamed } from './find-place.ts';
import { writeOut } from './write-out.ts';

/** What `wirewalk record` can be told. */
export interface RecordOptions extends ShowOptions {
  readonly out: string;
}

/** `wirewalk record LESSON [--seed N] [--out FILE]` */
export async function record(wanted: string, options: RecordOptions): Promise<void> {
  const card = lessonNamed(wanted);
  const settings = settingsFor(options);
  const performance = await performLesson(await card.load(), settings.performance);
  writeOut(options.out, `${JSON.stringify(jsonRecording(performance), null, 2)}\n`);
}
