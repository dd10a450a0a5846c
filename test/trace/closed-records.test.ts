import { expect, it } from 'vitest';
import { PcapngReader } from '../../src/capture/pcapng-reader.ts';
import { PcapngWriter } from '../../src/capture/pcapng-writer.ts';
import { TcpWriter } from '../../src/capture/tcp-writer.ts';
import { KeyLog } from '../../src/tls/key-log.ts';
import { CaptureExplainer } from '../../src/trace/explain-capture.ts';
import { CLIENT_HELLO, recordOf, SERVER_HELLO } from '../support/sealed.ts';

it('a capture says once of each connection why its records stay closed', () => {
  const notes: string[] = [];
  const explainer = new CaptureExplainer(new PcapngReader(), new KeyLog(), {
    connection: () => {},
    entry: () => {},
    note: (number, sentence) => notes.push(`${number}: ${sentence}`),
  });
  const writer = new PcapngWriter((bytes) => explainer.receive(Buffer.from(bytes)), 'test');
  const sealed = recordOf(23, Buffer.alloc(40));
  for (const client of [50_000, 50_001]) {
    const tcp = new TcpWriter(writer, { client, server: 443 }, 0);
    tcp.open(0);
    tcp.bytes('client', CLIENT_HELLO, 0);
    tcp.bytes('server', Buffer.concat([SERVER_HELLO, sealed, sealed]), 0);
    tcp.bytes('client', sealed, 0);
    for (const side of ['client', 'server'] as const) tcp.end(side, 0);
  }
  explainer.end();
  const why = 'what is inside TLS is not shown: its secrets are not known';
  expect(notes).toEqual([`1: ${why}`, `2: ${why}`]);
});
