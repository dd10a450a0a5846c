import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { CaptureError } from '../../src/capture/capture-error.ts';
import { PcapngReader } from '../../src/capture/pcapng-reader.ts';
import { KeyLog } from '../../src/tls/key-log.ts';
import { type Entry, spansOfEntry } from '../../src/trace/entry.ts';
import { CaptureExplainer } from '../../src/trace/explain-capture.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import { labelText } from '../support/label-text.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const TIME_LIMIT = 20_000;
const CAN_CAPTURE = spawnSync('dumpcap', ['-D']).stdout?.toString().includes('lo') === true;
const NAME = 'a capture of others, made by others';

/** Captures what goes over the loopback interface to and from a port. */
async function captureOf(port: number): Promise<{ file: string; dumpcap: ChildProcess }> {
  const file = join(temporaryFolder(), 'capture.pcapng');
  const words = ['-i', 'lo', '-f', `tcp port ${port}`, '-w', file, '-q'];
  const dumpcap = spawn('dumpcap', words, { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(async () => {
    if (dumpcap.exitCode !== null) return;
    dumpcap.kill('SIGKILL');
    await once(dumpcap, 'exit');
  });
  let said = '';
  for await (const text of dumpcap.stderr!) {
    said += String(text);
    // It says so when it has begun.
    if (said.includes('File:')) return { file, dumpcap };
  }
  throw new Error(`dumpcap did not begin: ${said}`);
}

interface Explained {
  readonly entries: Entry[];
  readonly notes: string[];
}

/** Explains as much of a capture as is written. */
function explained(file: string): Explained {
  const found: Explained = { entries: [], notes: [] };
  const explainer = new CaptureExplainer(new PcapngReader(), new KeyLog(), {
    connection: () => {},
    entry: (_number, entry) => found.entries.push(entry),
    note: (_number, sentence) => found.notes.push(sentence),
  });
  try {
    explainer.receive(readFileSync(file));
    explainer.end();
  } catch (error) {
    // While it is still being written, the file may end anywhere.
    if (!(error instanceof CaptureError)) throw error;
  }
  return found;
}

/** The file is looked at until both sides' ends are in it: the kernel hands packets on when it likes. */
async function whenEnded(file: string, connections: number): Promise<Explained> {
  for (const end = Date.now() + TIME_LIMIT; ; await wait(25)) {
    const found = explained(file);
    const ends = found.entries.filter(({ kind }) => kind === 'fin').length;
    if (ends >= 2 * connections || Date.now() > end) return found;
  }
}

function expectAllExplained({ entries, notes }: Explained): void {
  expect(notes).toEqual([]);
  for (const entry of entries) {
    expect(labelText(entry)).not.toMatch(/never parsed|refused|unfinished/);
    if (entry.bytes.length === 0) continue;
    expect(findUncovered(spansOfEntry(entry), entry.bytes.length)).toEqual([]);
  }
}

describe.skipIf(!CAN_CAPTURE)(CAN_CAPTURE ? NAME : `${NAME}: nothing can be captured here`, () => {
  it('of ws, at both ends, has no unparsed byte', { timeout: 2 * TIME_LIMIT }, async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true });
    await once(server, 'listening');
    server.on('connection', (socket) => {
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    const { port } = server.address() as AddressInfo;
    const { file, dumpcap } = await captureOf(port);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    await once(socket, 'open');
    for (const message of [
      'Hello',
      Buffer.alloc(70_000, 7),
      'a text of some length '.repeat(200),
    ]) {
      socket.send(message);
      await once(socket, 'message');
    }
    socket.ping('are you there?');
    await once(socket, 'pong');
    socket.close(1000, 'done');
    await once(socket, 'close');
    server.close();
    const found = await whenEnded(file, 1);
    dumpcap.kill('SIGINT');
    expectAllExplained(found);
    const opcodes = found.entries.map((entry) => labelText(entry).split(' ')[0]);
    expect(opcodes).toEqual(
      expect.arrayContaining(['GET', '101', 'TEXT', 'BINARY', 'PING', 'PONG', 'CLOSE']),
    );
    const texts = found.entries.filter((entry) => labelText(entry).startsWith('TEXT'));
    expect(texts).toHaveLength(4);
  });

  it('of curl and node:http has no unparsed byte', { timeout: 2 * TIME_LIMIT }, async () => {
    const server = createServer((request, response) => {
      if (request.url === '/length') response.setHeader('Content-Length', 5).end('hello');
      else {
        response.setHeader('Content-Type', 'text/event-stream').write('data: one\n\n');
        response.end('data: two\n\n');
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { file, dumpcap } = await captureOf(port);
    const origin = `http://127.0.0.1:${port}`;
    const curl = spawn('curl', ['-s', `${origin}/length`, `${origin}/stream`, '-d', 'a=b']);
    await once(curl, 'exit');
    const found = await whenEnded(file, 1);
    dumpcap.kill('SIGINT');
    server.close();
    expectAllExplained(found);
    const labels = found.entries.map(labelText);
    expect(labels.filter((label) => label.startsWith('POST'))).toHaveLength(2);
    expect(labels.filter((label) => label.startsWith('event message'))).toHaveLength(2);
  });
});
