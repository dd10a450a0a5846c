import { describe, expect, it } from 'vitest';
import type { Client } from '../../src/net/client.ts';
import { connect } from '../../src/net/client.ts';
import type { Handler } from '../../src/net/handler.ts';
import { Server } from '../../src/net/server.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { entriesOf } from '../../src/trace/entries-of.ts';
import { LoneClientTap } from '../../src/trace/lone-client.ts';
import { Recorder } from '../../src/trace/recorder.ts';
import { labelText } from '../support/label-text.ts';

const get = (requestTarget: string) =>
  ({ method: 'GET', requestTarget, fields: [['Host', 'a']] }) as const;

/** Records one conversation twice, from both ends and from the client alone. */
async function recordTwice(handler: Handler, talk: (client: Client) => Promise<unknown>) {
  const both = new Recorder(() => 0);
  const alone = new Recorder(() => 0);
  for (const recorder of [both, alone]) {
    const isAlone = recorder === alone;
    const server = new Server(handler, {
      newTap: () => (isAlone ? undefined : recorder.tap('server')),
    });
    const { port } = await server.listen(0);
    const tap = isAlone ? new LoneClientTap(recorder) : recorder.tap('client');
    const client = await connect({ port, tap });
    await talk(client);
    await recorder.quiet();
    await server.close();
  }
  return { both: toldBy(both), alone: toldBy(alone) };
}

/** All rows, side by side: an end alone hears of the other's FIN later than that one has sent it. */
function toldBy(recorder: Recorder): string[] {
  const entries = entriesOf(recorder);
  const rows = ['client', 'server'].flatMap((side) => entries.filter(({ from }) => from === side));
  return rows.map((entry) => {
    const { from, start, end, fault } = entry;
    // Which of them was the first is what they cannot agree on.
    const label = entry.kind === 'fin' ? 'FIN' : labelText(entry);
    return `${from} ${start}-${end} ${label} ${fault?.fault ?? ''}`;
  });
}

describe('a connection recorded from the client alone', () => {
  it('reads as if both ends had been recorded: requests', async () => {
    const handler: Handler = (request, response) => {
      response.send(200, [], request.path);
    };
    const { both, alone } = await recordTwice(handler, async (client) => {
      await client.request(get('/1'));
      await client.request({ ...get('/2'), method: 'POST' }, 'content');
      await client.request({
        ...get('/3'),
        fields: [...get('/3').fields, ['Connection', 'close']],
      });
      await client.closed;
    });
    expect(alone).toEqual(both);
    expect(alone.filter((row) => row.includes('FIN'))).toHaveLength(2);
  });

  it('reads as if both ends had been recorded: frames', async () => {
    const handler: Handler = async (request, response) => {
      const socket = upgradeToWebSocket(request, response);
      if (socket) await echo(socket);
    };
    const { both, alone } = await recordTwice(handler, async (client) => {
      const socket = await client.upgrade({ host: 'a', requestTarget: '/' });
      socket.send('Hello');
      await socket.nextMessage();
      socket.close();
      await socket.closed;
    });
    expect(alone).toEqual(both);
    expect(alone).toHaveLength(8);
  });

  it('reads as if both ends had been recorded: a request that is refused', async () => {
    const { both, alone } = await recordTwice(
      (_, response) => response.send(204),
      async (client) => {
        const refused = { ...get('/'), fields: [...get('/').fields, ['Host', 'b']] } as const;
        await client.request(refused);
        await client.closed;
      },
    );
    expect(alone).toEqual(both);
    expect(alone[0]).toContain('repeated-host');
  });
});
