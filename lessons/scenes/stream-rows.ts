import { ChunkLine } from '../../src/http/chunk-events.ts';
import type { Exhibit } from '../../src/lesson/script/lesson.ts';
import type {
  RecordedConnection,
  RecordedEntry,
} from '../../src/lesson/script/recorded-connection.ts';
import { type DispatchedEvent, EventBlock } from '../../src/sse/event-block.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { layerOfEntries } from '../kit/layers.ts';

/** A chunk of an event stream, and what its last byte has completed. */
export interface ChunkRow {
  readonly chunk: RecordedEntry;
  readonly blocks: readonly RecordedEntry[];
}

/** The chunks that the server has sent on a connection, without the last one, which is empty. */
export function chunksIn({ entries }: RecordedConnection): ChunkRow[] {
  return entries.flatMap((chunk, index) => {
    const [line] = chunk.parts;
    if (!(line instanceof ChunkLine) || line.size === 0) return [];
    const after = entries.slice(index + 1);
    const next = after.findIndex(({ kind }) => kind !== 'event');
    return [{ chunk, blocks: next < 0 ? after : after.slice(0, next) }];
  });
}

/** The chunk that has this text. */
export function chunkWith(connection: RecordedConnection, text: string): ChunkRow {
  return chunksIn(connection).find(({ chunk }) => chunk.bytes.includes(text))!;
}

/** What the page is told by a block; undefined where that is nothing. */
export function eventOf({ parts: [block] }: Entry): DispatchedEvent | undefined {
  return block instanceof EventBlock ? block.event : undefined;
}

/**
 * Shows chunks as they were on the wire, and below them what they complete.
 *
 * @param range which of the chunks of the connection: from, and up to but not including
 */
export function together(
  connection: RecordedConnection,
  range: readonly [from: number, end: number],
  caption: string,
  field: string,
): Exhibit {
  const rows = chunksIn(connection).slice(...range);
  const chunks = rows.map(({ chunk }) => chunk);
  const blocks = rows.flatMap((row) => row.blocks);
  const views = [layerOfEntries('wire', chunks), layerOfEntries('event', blocks)];
  return { entry: chunks.at(-1)!, views, caption, field };
}
