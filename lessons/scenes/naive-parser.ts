import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { ReadMeaning } from '../kit/reads.ts';

/** What many a first server does: it takes whatever a read has brought for a whole request. */
function parse(chunk: Buffer): string | undefined {
  const text = chunk.toString('latin1');
  const [, method, target] = /^(\S+) (\S+) HTTP\/1\.[01]\r\n/.exec(text) ?? [];
  return text.includes('\r\n\r\n') && method !== undefined ? `${method} ${target}` : undefined;
}

/** What it finds in the reads of a recorded server, if it is called once for each. */
export function requestsParsed(connection: RecordedConnection): string[] {
  const { reads, bytes } = connection.recorder.client;
  return reads.flatMap(({ start, end }) => parse(bytes.subarray(start, end)) ?? []);
}

/** Says of a read what it finds in it. */
export const parsed: ReadMeaning = (chunk) => `parse: ${parse(chunk) ?? 'no request'}`;
