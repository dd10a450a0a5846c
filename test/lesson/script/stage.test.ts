import { describe, expect, it, onTestFinished } from 'vitest';
import { repeatableEnvironment } from '../../../src/lesson/script/environment.ts';
import { LESSON_HOST, Stage } from '../../../src/lesson/script/stage.ts';
import { StagedTime } from '../../../src/lesson/script/staged-time.ts';
import type { RelayListener } from '../../../src/net/relay.ts';
import { echo, upgradeToWebSocket } from '../../../src/net/upgrade.ts';
import { labelText } from '../../support/label-text.ts';

const request = { method: 'GET', requestTarget: '/', fields: [['Host', LESSON_HOST]] } as const;
const HEARS_NOTHING: RelayListener = { bytes: () => {}, ended: () => {}, gone: () => {} };

function stage(): Stage {
  const time = new StagedTime();
  const set = new Stage({ environment: repeatableEnvironment(1, time), stopwatch: () => 0, time });
  onTestFinished(() => set.close());
  set.serve((_, response) => response.send(204));
  return set;
}

describe('a stage with someone in between', () => {
  it('records both ends of a connection that is passed on', async () => {
    const set = stage();
    const heard: string[] = [];
    const port = await set.relay(() => ({
      ...HEARS_NOTHING,
      bytes: (from, bytes) => heard.push(`${from} ${bytes.length}`),
    }));
    const connection = await set.connect({ port });
    await connection.client.request(request);
    expect(connection.entries.map(labelText)).toEqual(['GET /', '204 No Content']);
    const { client, server } = connection.recorder;
    expect(heard).toEqual([`client ${client.read}`, `server ${server.read}`]);
  });

  it('records from the client alone what is answered on the way', async () => {
    const set = stage();
    const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nme');
    const port = await set.relay(() => ({ ...HEARS_NOTHING, answer: () => answer }));
    const alone = await set.connect({ port, isAlone: true });
    const { content } = await alone.client.request(request);
    await alone.quiet();
    expect(`${content}`).toBe('me');
    expect(alone.entries.map(labelText)).toEqual(['GET /', '200 OK']);

    // The server that was not called still records the next one who calls it.
    const straight = await set.connect();
    await straight.client.request(request);
    expect(straight.entries.map(labelText)).toEqual(['GET /', '204 No Content']);
  });

  it('gives a client other randomness, if it is to have other', async () => {
    const set = stage();
    set.serve(async (asked, response) => {
      const socket = upgradeToWebSocket(asked, response);
      if (socket) await echo(socket);
    });
    const randomOctets = (length: number) => new Uint8Array(length).fill(7);
    const connection = await set.connect({ environment: { ...set.environment, randomOctets } });
    const socket = await connection.client.upgrade({ host: LESSON_HOST, requestTarget: '/' });
    socket.send('Hello');
    await socket.nextMessage();
    expect(connection.message('client', 1).bytes.subarray(2, 6)).toEqual(Buffer.alloc(4, 7));
  });
});
