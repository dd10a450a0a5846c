import type { Exhibit } from '../../src/lesson/script/lesson.ts';
import type {
  RecordedConnection,
  RecordedEntry,
} from '../../src/lesson/script/recorded-connection.ts';
import type { Side } from '../../src/wire/side.ts';
import * as messages from './messages.ts';

/** Choices of a question, by the status that each stands for; 0: no answer. */
export type ByStatus = Readonly<Record<number, string>>;

/** The status code of an answer, by its place among those of its conversation, from 0. */
export function statusOf(connection: RecordedConnection, index = 0): number {
  return messages.statusOf(connection.message('server', index));
}

/** A step that shows a message with the cursor on a field. */
export function shown(
  connection: RecordedConnection,
  from: Side,
  field: string,
  index = 0,
): Exhibit {
  return { entry: connection.message(from, index), field };
}

/** All messages of one side, in their order. */
export function messagesFrom(
  side: Side,
  { entries }: RecordedConnection,
): readonly RecordedEntry[] {
  return entries.filter(({ from, kind }) => from === side && kind === 'message');
}
