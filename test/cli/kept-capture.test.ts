import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PcapngReader } from '../../src/capture/pcapng-reader.ts';
import { PcapngWriter } from '../../src/capture/pcapng-writer.ts';
import { TcpWriter } from '../../src/capture/tcp-writer.ts';
import { CaptureOnDisk } from '../../src/cli/kept-capture.ts';
import { labelOf } from '../../src/trace/label.ts';
import { captureModelOf } from '../../src/view/model/capture-model.ts';
import { entrySearch } from '../../src/view/model/entry-search.ts';
import { latin1 } from '../support/bytes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A capture that grows as things are said. */
class Growing {
  readonly path = join(temporaryFolder(), 'capture.pcapng');
  readonly #writer = new PcapngWriter((bytes) => appendFileSync(this.path, bytes), '');
  #client = 50_000;

  connect(): TcpWriter {
    const connection = new TcpWriter(this.#writer, { client: ++this.#client, server: 80 }, 0);
    connection.open(0);
    return connection;
  }

  /** Of one exchange on a connection of its own. */
  exchange(target: string, content: string): this {
    const connection = this.connect();
    connection.bytes('client', latin1(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`), 10);
    const length = `Content-Length: ${content.length}`;
    connection.bytes('server', latin1(`HTTP/1.1 200 OK\r\n${length}\r\n\r\n${content}`), 20);
    connection.end('client', 30);
    connection.end('server', 30);
    return this;
  }

  kept(isLive = false): CaptureOnDisk {
    const newReader = () => new PcapngReader();
    const capture = new CaptureOnDisk({
      path: this.path,
      name: 'a',
      newReader,
      secrets: '',
      isLive,
    });
    onTestFinished(() => capture.close());
    return capture;
  }
}

describe('a capture on disk', () => {
  it('lists its connections, and has the rows of each', () => {
    const capture = new Growing().exchange('/a', 'one').exchange('/b', 'two').kept();
    expect(capture.connections.map(({ summary, rows }) => [summary.messages, rows])).toEqual([
      [2, 4],
      [2, 4],
    ]);
    const { entries } = capture.pageOf({ index: 1, row: 0 });
    expect(entries.map((entry) => labelOf(entry).what)).toEqual(['GET /b', '200 OK', 'FIN', 'FIN']);
  });

  it('finds what is searched for after a place: in its connection, then in those after it', () => {
    const growing = new Growing().exchange('/a', 'one').exchange('/b', 'two').exchange('/c', 'one');
    const capture = growing.kept();
    const one = entrySearch('one');
    expect(capture.find(one, { index: 0, row: 0 })).toEqual({ index: 0, row: 1 });
    expect(capture.find(one, { index: 0, row: 1 })).toEqual({ index: 2, row: 1 });
    expect(capture.find(one, { index: 2, row: 1 })).toBeUndefined();
    expect(capture.find(entrySearch('method:GET'), { index: 1, row: -1 })).toEqual({
      index: 1,
      row: 0,
    });
  });

  it('goes on where the file does', () => {
    const growing = new Growing();
    const capture = growing.kept(true);
    expect(capture.connections).toHaveLength(0);
    growing.exchange('/a', 'one');
    expect(capture.readOn()).toBe(true);
    expect(capture.readOn()).toBe(false);
    expect(capture.connections.map(({ rows }) => rows)).toEqual([4]);
    growing.exchange('/b', 'two');
    capture.readOn();
    expect(capture.pageOf({ index: 1, row: 3 }).entries).toHaveLength(4);
  });

  it('is shown as far as it goes where it breaks off', () => {
    const growing = new Growing().exchange('/a', 'one');
    appendFileSync(growing.path, Buffer.from('0600000044', 'hex'));
    expect(growing.kept().connections.map(({ rows }) => rows)).toEqual([4]);
  });

  it('has a model for the screen, with numbers that count from the whole connection', () => {
    const capture = new Growing().exchange('/a', 'one').exchange('/b', 'two').kept();
    const model = captureModelOf(capture, { index: 1, row: 1 });
    expect(model.stepTitle).toBe('127.0.0.1:50002 ▸ 127.0.0.1:80');
    expect(model.capture).toEqual({ rowCount: 4, connection: 2, connectionCount: 2 });
    expect(model.ladder.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect([model.current, model.from, model.carried]).toEqual([
      ...[1, 'server', 'read #1 carried 41 bytes = 1 message'],
    ]);
    expect(model.layers.map(({ number, name }) => `${number} ${name}`)).toEqual([
      ...['1 tcp', '3 message', '6 content'],
    ]);
  });
});
