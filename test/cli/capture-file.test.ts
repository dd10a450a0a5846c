import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PcapngReader } from '../../src/capture/pcapng-reader.ts';
import { CaptureFile } from '../../src/cli/capture-file.ts';
import { FollowedKeyLog } from '../../src/cli/followed-key-log.ts';
import { TargetError } from '../../src/terminal/run-program.ts';
import { segmentOf } from '../support/conversations.ts';
import { CLIENT_HELLO, secretLine } from '../support/sealed.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SERVER = 80;
const SECRET = secretLine('CLIENT_TRAFFIC_SECRET_0', Buffer.alloc(32, 7));
const HANDSHAKE = ['client SYN', 'server SYN', 'client'];

/** The packets of a file in a few words, and where its secrets stand. */
function packetsIn(file: string): string[] {
  const reader = new PcapngReader();
  reader.receive(readFileSync(file));
  const packets: string[] = [];
  for (let item = reader.next(); item; item = reader.next()) {
    if (item.kind === 'secrets') packets.push('secrets');
    else {
      const { source, syn, fin, rst, payload } = segmentOf(item.linkType, item.bytes, item.length)!;
      const flags = `${syn ? ' SYN' : ''}${fin ? ' FIN' : ''}${rst ? ' RST' : ''}`;
      const said = payload.length > 0 ? ` ${payload.length}` : '';
      packets.push(`${source.port === SERVER ? 'server' : 'client'}${flags}${said}`);
    }
  }
  return packets;
}

function newFile() {
  const folder = temporaryFolder();
  const path = join(folder, 'out.pcapng');
  return { file: new CaptureFile(path, SERVER), path, secrets: join(folder, 'keys') };
}

describe('the capture of what goes by', () => {
  it('has no handshake with a server that takes no connection, and none of the bytes', async () => {
    const { file, path } = newFile();
    const connection = file.connection(50_000, undefined);
    connection.bytes('client', Buffer.from('hello'));
    connection.gone('server');
    await file.close();
    expect(packetsIn(path)).toEqual(['client SYN', 'server RST']);
  });

  it('has the handshake before what came before it, and the reset of the side that sent it', async () => {
    const { file, path } = newFile();
    const connection = file.connection(50_000, undefined);
    connection.bytes('client', Buffer.from('hello'));
    connection.connected();
    connection.gone('server');
    await file.close();
    expect(packetsIn(path)).toEqual([...HANDSHAKE, 'client 5', 'server RST']);
  });

  it('has no reset where no one has sent one', async () => {
    const { file, path } = newFile();
    const connection = file.connection(50_000, undefined);
    connection.connected();
    connection.gone(undefined);
    await file.close();
    expect(packetsIn(path)).toEqual(HANDSHAKE);
  });

  it.each([1, 2, 11, 42, CLIENT_HELLO.length])(
    'has the secrets first, though a ClientHello came in two, cut at %d',
    async (cut) => {
      const { file, path, secrets } = newFile();
      const keyLog = new FollowedKeyLog(secrets);
      const connection = file.connection(50_000, keyLog.log);
      connection.connected();
      connection.bytes('client', CLIENT_HELLO.subarray(0, cut));
      connection.bytes('client', CLIENT_HELLO.subarray(cut));
      writeFileSync(secrets, SECRET);
      keyLog.readOn();
      connection.bytes('server', Buffer.from('x'));
      connection.gone(undefined);
      await file.close();
      const packets = packetsIn(path);
      expect(packets.indexOf('secrets')).toBe(HANDSHAKE.length);
      expect(packets.at(-1)).toBe('server 1');
    },
  );
});

describe('a key log that is followed', () => {
  const random = Buffer.alloc(32, 0xab);

  it('takes lines once they are whole, and begins again where the file does', () => {
    const file = join(temporaryFolder(), 'keys');
    const keyLog = new FollowedKeyLog(file);
    const known = (label: string) => {
      keyLog.readOn();
      return keyLog.log.find(label, random) !== undefined;
    };
    expect(known('CLIENT_TRAFFIC_SECRET_0')).toBe(false);
    writeFileSync(file, SECRET.slice(0, -20));
    expect(known('CLIENT_TRAFFIC_SECRET_0')).toBe(false);
    appendFileSync(file, SECRET.slice(-20));
    expect(known('CLIENT_TRAFFIC_SECRET_0')).toBe(true);
    writeFileSync(file, secretLine('X', Buffer.alloc(4)));
    expect(known('X')).toBe(true);
  });

  it('names what cannot be read', () => {
    const folder = temporaryFolder();
    const keyLog = new FollowedKeyLog(folder);
    expect(() => keyLog.readOn()).toThrow(TargetError);
    expect(() => keyLog.readOn()).toThrow(`${folder} cannot be read: it is a directory (EISDIR)`);
  });
});
