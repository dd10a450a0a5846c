import type { Performance } from '../../lesson/script/performance.ts';
import type { RecordedStream, Recorder, Transfer } from '../../trace/recorder.ts';

/** The name and version of the form below; it changes when the form does. */
const TRACE_SCHEMA = 'wirewalk/trace@1';

/**
 * All connections of a performed lesson as one JSON object, whether a step shows them or not: bytes as
 * lower-case hex, offsets and lengths in bytes, times in milliseconds since the connection was opened, to
 * the microsecond. `order` counts the transfers of a connection in both directions: it and the times are
 * all that may differ when the lesson is performed again with the same seed.
 */
export function jsonRecording({ lesson, provenance, connections }: Performance): object {
  return {
    schema: TRACE_SCHEMA,
    lesson: lesson.number,
    id: lesson.id,
    title: lesson.title,
    provenance,
    connections: connections.map(({ recorder }, index) => jsonConnection(recorder, index + 1)),
  };
}

function jsonConnection({ client, server }: Recorder, connection: number): object {
  return { connection, client: jsonStream(client), server: jsonStream(server) };
}

/** What one side wrote, and in which pieces the other side read it: that has the bytes once only. */
function jsonStream(stream: RecordedStream): object {
  const { bytes, writes, reads, fin } = stream;
  return {
    writes: writes.map((write) => ({
      ...jsonTransfer(write),
      bytes: bytes.subarray(write.start, write.end).toString('hex'),
    })),
    reads: reads.map(jsonTransfer),
    ...(fin && { fin: { offset: fin.start, ms: rounded(fin.time), order: fin.order } }),
  };
}

function jsonTransfer({ start, end, time, order }: Transfer): object {
  return { offset: start, length: end - start, ms: rounded(time), order };
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
