import type { PcapngWriter } from '../capture/pcapng-writer.ts';
import { TcpWriter } from '../capture/tcp-writer.ts';
import { SIDES, type Side } from '../wire/side.ts';
import type { RecordedStream, Recorder, Transfer } from './recorder.ts';

/** A recorded connection to be written as packets. */
export interface Exported {
  readonly recorder: Recorder;
  /** What is said about a byte of a side: it goes with the packet that carries it. */
  readonly comments: readonly ExportComment[];
}

export interface ExportComment {
  readonly from: Side;
  /** Offset in what that side has said. */
  readonly at: number;
  readonly text: string;
}

/** Ports of the first connection; each further one has the next port of the client. */
const CLIENT_PORT = 50_001;
const SERVER_PORT = { plain: 80, tls: 443 } as const;

/**
 * Writes connections as packets of TCP, a packet for each write, from SYN to FIN. Where TLS was spoken the
 * packets hold its records, and the secrets go before them.
 *
 * @param startedAt when the first recording began: milliseconds since 1970
 */
export function exportConnections(
  writer: PcapngWriter,
  connections: readonly Exported[],
  startedAt: number,
): void {
  for (const { recorder } of connections) {
    if (recorder.tls) writer.secrets(recorder.tls.secrets);
  }
  const first = Math.min(...connections.map(({ recorder }) => recorder.startedAt));
  for (const [index, connection] of connections.entries()) {
    const opened = startedAt + connection.recorder.startedAt - first;
    exportConnection(writer, connection, CLIENT_PORT + index, opened);
  }
}

/** Said of an end that was not recorded: what was not ended yet was ended after the recording. */
const STILL_OPEN = 'The recording ends here, before this side had ended.';

interface Written {
  readonly from: Side;
  readonly transfer: Transfer;
  readonly isEnd: boolean;
}

function exportConnection(
  writer: PcapngWriter,
  { recorder, comments }: Exported,
  client: number,
  opened: number,
): void {
  const { tls } = recorder;
  const streams = tls ?? recorder;
  const server = tls ? SERVER_PORT.tls : SERVER_PORT.plain;
  const tcp = new TcpWriter(writer, { client, server }, opened);
  tcp.open(opened);
  let last = opened;
  for (const written of writtenIn(recorder)) {
    const { from, transfer, isEnd } = written;
    const { start, end, time } = transfer;
    last = opened + time;
    const said = comments.filter((comment) => isAbout(recorder, comment, written)).map(textOf);
    if (isEnd) tcp.end(from, last, said);
    else tcp.bytes(from, streams[from].bytes.subarray(start, end), last, said);
  }
  for (const from of SIDES) tcp.end(from, last, [STILL_OPEN]);
}

/** Everything that was written, in its order. Below TLS, the ends are those of what is said inside. */
function writtenIn(recorder: Recorder): Written[] {
  const streams = recorder.tls ?? recorder;
  const written = SIDES.flatMap((from): Written[] => {
    const writes = streams[from].writes.map((transfer) => ({ from, transfer, isEnd: false }));
    const { fin } = recorder[from];
    return fin ? [...writes, { from, transfer: fin, isEnd: true }] : writes;
  });
  return written.sort((one, other) => one.transfer.order - other.transfer.order);
}

/** Whether a comment is about bytes of a packet, or about the end. A record carries what is inside it. */
function isAbout(recorder: Recorder, comment: ExportComment, written: Written): boolean {
  const { from, transfer, isEnd } = written;
  if (comment.from !== from) return false;
  if (isEnd) return comment.at === transfer.start;
  const at = recorder.tls ? placeOfRecord(recorder, from, comment.at) : comment.at;
  return at !== undefined && transfer.start <= at && at < transfer.end;
}

function textOf({ text }: ExportComment): string {
  return text;
}

/** Where below TLS the record begins that carries a byte. */
function placeOfRecord(recorder: Recorder, from: Side, at: number): number | undefined {
  const stream: RecordedStream = recorder[from];
  return stream.records.find(({ start, end }) => start <= at && at < end)?.recordStart;
}
