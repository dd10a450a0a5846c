import { type Performance, performLesson } from '../lesson/script/performance.ts';
import type { Exported } from '../trace/export.ts';
import { captureOf } from './exported-capture.ts';
import { lessonNamed } from './find-place.ts';
import { writeOut } from './write-out.ts';

/** What `wirewalk export` can be told. */
export interface ExportOptions {
  readonly pcapng: string;
  readonly seed?: number;
  readonly live?: boolean;
}

/** `wirewalk export LESSON --pcapng FILE`: the connections of a lesson, with its steps as comments. */
export async function exportLesson(wanted: string, options: ExportOptions): Promise<void> {
  const card = lessonNamed(wanted);
  const { seed, live = false } = options;
  const how = { live, ...(seed !== undefined && { seed }) };
  const performance = await performLesson(await card.load(), how);
  writeOut(options.pcapng, captureOf(connectionsOf(performance)));
}

/** The connections that the steps show, in the order in which they were opened. */
export function connectionsOf({ lesson, steps }: Performance): Exported[] {
  const connections = [...new Set(steps.map(({ entry }) => entry.connection))];
  const exported = connections.map((connection) => ({
    recorder: connection.recorder,
    comments: steps.flatMap(({ entry, title }, index) => {
      const text = `Lesson ${lesson.number}, step ${index + 1}: ${title}`;
      return entry.connection === connection ? [{ from: entry.from, at: entry.start, text }] : [];
    }),
  }));
  return exported.sort((one, other) => one.recorder.startedAt - other.recorder.startedAt);
}
