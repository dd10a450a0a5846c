import { PcapngWriter } from '../capture/pcapng-writer.ts';
import { type Performance, performLesson } from '../lesson/script/performance.ts';
import { SYSTEM_ENVIRONMENT } from '../net/environment.ts';
import { type Exported, exportConnections } from '../trace/export.ts';
import { lessonNamed } from './find-place.ts';
import { VERSION } from './version.ts';
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
  const file = capture(await performLesson(await card.load(), how), dateOfExport());
  writeOut(options.pcapng, file);
}

function capture(performance: Performance, date: number): Buffer {
  const blocks: Buffer[] = [];
  const writer = new PcapngWriter((bytes) => blocks.push(bytes), `wirewalk ${VERSION}`);
  exportConnections(writer, connectionsOf(performance), date);
  return Buffer.concat(blocks);
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

/** Of now, unless the date is to be the same each time: reproducible-builds.org/specs/source-date-epoch. */
function dateOfExport(): number {
  const { SOURCE_DATE_EPOCH: seconds } = process.env;
  return seconds && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : SYSTEM_ENVIRONMENT.now();
}
