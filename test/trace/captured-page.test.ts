import { describe, expect, it } from 'vitest';
import { PcapngReader } from '../../src/capture/pcapng-reader.ts';
import { PcapngWriter } from '../../src/capture/pcapng-writer.ts';
import { TcpWriter } from '../../src/capture/tcp-writer.ts';
import { KeyLog } from '../../src/tls/key-log.ts';
import { describePlaces } from '../../src/trace/byte-places.ts';
import { isRow, type PageLimits, PageReader } from '../../src/trace/captured-page.ts';
import { CaptureExplainer } from '../../src/trace/explain-capture.ts';
import { labelOf } from '../../src/trace/label.ts';
import { layersOf } from '../../src/trace/layers.ts';
import type { Recording } from '../../src/trace/recording.ts';
import { latin1 } from '../support/bytes.ts';
import { frameBytes, SAMPLE_KEY } from '../support/frames.ts';

const HOST = 'Host: a\r\n';
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';

/** A capture of two connections: an event stream in chunks after an answer, and a WebSocket. */
function capture(): Buffer {
  const blocks: Buffer[] = [];
  const writer = new PcapngWriter((bytes) => blocks.push(bytes), '');
  const stream = new TcpWriter(writer, { client: 50_001, server: 80 }, 0);
  stream.bytes('client', latin1(`GET /a HTTP/1.1\r\n${HOST}\r\n`), 1);
  stream.bytes('server', latin1('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc'), 2);
  stream.bytes('client', latin1(`GET /b HTTP/1.1\r\n${HOST}\r\n`), 3);
  const head = 'Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';
  stream.bytes('server', latin1(`HTTP/1.1 200 OK\r\n${head}`), 4);
  const socket = new TcpWriter(writer, { client: 50_002, server: 80 }, 0);
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
  socket.bytes('client', latin1(`GET /ws HTTP/1.1\r\n${HOST}${UPGRADE}${key}\r\n`), 5);
  const accept = 'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n';
  socket.bytes('server', latin1(`HTTP/1.1 101 Yes\r\n${UPGRADE}${accept}\r\n`), 6);
  for (let turn = 0; turn < 20; turn++) {
    const event = `id: ${turn}\ndata: a\n\nid: ${turn}b\ndata: b\n\n`;
    stream.bytes('server', latin1(`${event.length.toString(16)}\r\n${event}\r\n`), 10 + turn);
    socket.bytes(
      'client',
      frameBytes({ opcode: 1, payload: `${turn}`, key: SAMPLE_KEY }),
      10 + turn,
    );
    socket.bytes('server', frameBytes({ opcode: turn % 3 ? 1 : 9, payload: 'pong' }), 10 + turn);
  }
  stream.bytes('server', latin1('0\r\n\r\n'), 50);
  for (const connection of [stream, socket]) {
    connection.end('client', 100);
    connection.end('server', 100);
  }
  return Buffer.concat(blocks);
}

const CAPTURE = capture();

function pageOf(connection: number, row: number, limits?: PageLimits): Recording {
  const reader = new PageReader(connection, row, limits);
  const explainer = new CaptureExplainer(new PcapngReader(), new KeyLog(), reader);
  explainer.receive(CAPTURE);
  explainer.end();
  return reader.page;
}

/** All that a screen shows of a row. */
function lookOf(page: Recording, row: number): object {
  const entry = page.entries[row - page.firstRow]!;
  const { from, kind, start } = entry;
  return {
    ...{ label: labelOf(entry), start, states: page.states[row - page.firstRow] },
    layers: layersOf(page, entry).map(({ number, views: [view] }) => [
      number,
      Buffer.from(view!.bytes).toString('latin1'),
      view!.spans.map((span) => [span.field.name, span.start, span.reading?.value]),
    ]),
    places: kind === 'message' ? describePlaces(page.placesOf(from).of(start)) : '',
  };
}

describe.each([1, 2])('the pages of connection %d', (connection) => {
  const whole = pageOf(connection, 0);

  it.each([1, 2, 7, 1000])('of %d rows are those of the whole of it', (rows) => {
    const limits = { rows, octets: Infinity };
    for (let row = 0; row < whole.entries.length; row++) {
      const page = pageOf(connection, row, limits);
      expect(row).toBeGreaterThanOrEqual(page.firstRow);
      expect(row).toBeLessThan(page.firstRow + page.entries.length);
      // With a read that began on the page before, the layer of reads has less to show.
      if (row > page.firstRow) expect(lookOf(page, row)).toEqual(lookOf(whole, row));
      expect(labelOf(page.entries[row - page.firstRow]!)).toEqual(labelOf(whole.entries[row]!));
    }
  });

  it('are as long as their bytes allow', () => {
    const page = pageOf(connection, 30, { rows: Infinity, octets: 100 });
    expect(page.firstRow).toBeGreaterThan(0);
    expect(page.entries.length).toBeLessThan(30);
  });

  it('end with the last one, whatever row is asked for', () => {
    const page = pageOf(connection, 100_000, { rows: 7, octets: Infinity });
    expect(page.entries.at(-1)).toEqual(whole.entries.at(-1));
  });

  it('are of all rows that are told', () => {
    let count = 0;
    const explainer = new CaptureExplainer(new PcapngReader(), new KeyLog(), {
      wants: (number) => number === connection,
      connection: () => {},
      note: () => {},
      entry: (_number, entry) => {
        if (isRow(entry)) count++;
      },
    });
    explainer.receive(CAPTURE);
    explainer.end();
    expect(whole.entries).toHaveLength(count);
  });
});
