import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCertificate } from '../../src/net/certificate.ts';
import { Relay } from '../../src/net/relay.ts';
import { KeyLog } from '../../src/tls/key-log.ts';
import type { TlsRecord } from '../../src/tls/record.ts';
import { looksLikeTls, RecordReader } from '../../src/tls/record-reader.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import { readSpan } from '../../src/wire/field.ts';
import type { Side } from '../../src/wire/side.ts';

const certificate = makeCertificate(['localhost'], Date.now());

interface Recording {
  readonly pieces: readonly { readonly from: Side; readonly bytes: Buffer }[];
  readonly secrets: string;
}

/** A conversation between two ends that are none of ours, as a relay between them hears it. */
async function record(
  question: string,
  answer: string,
  options: { ciphers?: string; maxVersion?: 'TLSv1.2' } = {},
): Promise<Recording> {
  const pieces: { from: Side; bytes: Buffer }[] = [];
  const server = createServer({ ...(await certificate), ...options }, (socket) => {
    let octets = 0;
    socket.on('data', ({ length }) => {
      octets += length;
      if (octets === question.length) socket.end(answer);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  let tellGone = () => {};
  const gone = new Promise<void>((resolve) => {
    tellGone = resolve;
  });
  const relay = new Relay({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    newListener: () => ({
      bytes: (from, bytes) => pieces.push({ from, bytes: Buffer.from(bytes) }),
      ended: () => {},
      gone: tellGone,
    }),
  });
  const { port } = await relay.listen(0);
  onTestFinished(async () => {
    server.close();
    await relay.close();
  });
  const client = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  let secrets = '';
  client.on('keylog', (line) => {
    secrets += line;
  });
  client.write(question);
  client.resume();
  await once(client, 'close');
  await gone;
  return { pieces, secrets };
}

function read({ pieces, secrets }: Recording, tellsLate = false) {
  const keyLog = new KeyLog();
  if (!tellsLate) keyLog.add(secrets);
  const reader = new RecordReader(keyLog, tellsLate);
  const records = { client: [] as TlsRecord[], server: [] as TlsRecord[] };
  for (const { from, bytes } of pieces) {
    reader.receive(from, bytes, 0);
    readOn(reader, records);
  }
  keyLog.add(secrets);
  readOn(reader, records);
  return { records, reader };
}

function readOn(reader: RecordReader, records: Record<Side, TlsRecord[]>): void {
  for (let next = reader.next(); next; next = reader.next()) {
    if (next.kind === 'record') records[next.from].push(next.record);
  }
}

function plaintext(records: readonly TlsRecord[]): string {
  return Buffer.concat(records.flatMap(({ applicationData }) => applicationData ?? [])).toString();
}

const QUESTION = 'What is inside?';
const ANSWER = 'This, and a lot more. '.repeat(3000);

describe('the records of a connection', () => {
  it.each(['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'])(
    'are opened with its secrets: %s',
    async (ciphers) => {
      const { records } = read(await record(QUESTION, ANSWER, { ciphers }));
      expect(plaintext(records.client)).toBe(QUESTION);
      expect(plaintext(records.server)).toBe(ANSWER);
      const labels = records.server.map(({ label }) => label);
      expect(labels[0]).toBe('handshake: ServerHello');
      expect(labels).toContain('handshake: Finished, encrypted');
      expect(labels.at(-1)).toBe('alert: close_notify, encrypted');
      expect(records.client[0]!.label).toBe('handshake: ClientHello');
    },
  );

  it('are the same however their bytes came', async () => {
    const recording = await record(QUESTION, ANSWER);
    const octets = recording.pieces.flatMap(({ from, bytes }) =>
      Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) => {
        return { from, bytes: bytes.subarray(index * 7, index * 7 + 7) };
      }),
    );
    const whole = read(recording).records;
    expect(read({ ...recording, pieces: octets }).records).toEqual(whole);
  });

  it('have each octet in one field', async () => {
    const recording = await record(QUESTION, ANSWER);
    const { records, reader } = read(recording);
    for (const from of ['client', 'server'] as const) {
      const sent = recording.pieces.filter((piece) => piece.from === from);
      const bytes = Buffer.concat(sent.map((piece) => piece.bytes));
      let at = 0;
      for (const each of records[from]) {
        expect(each.start).toBe(at);
        expect(findUncovered(each.spans(), each.bytes.length)).toEqual([]);
        expect(each.bytes).toEqual(bytes.subarray(at, each.end));
        at = each.end;
      }
      expect([at, reader.pendingOctets(from)]).toEqual([bytes.length, 0]);
    }
    const [hello] = records.client;
    const values = hello!.spans().map((span) => readSpan(span, hello!.bytes));
    expect(values.slice(0, 2)).toEqual([
      { value: '22', meaning: 'handshake' },
      { value: '0x0301' },
    ]);
  });

  it('wait for secrets that are told late, but not for ever', async () => {
    const short = await record(QUESTION, 'This.');
    expect(read(short, true).records).toEqual(read(short).records);
    const long = await record(QUESTION, ANSWER.repeat(2));
    const { records } = read(long, true);
    expect(plaintext(records.server)).toBe('');
    expect(records.server.length).toBeGreaterThan(5);
  });

  it('stay closed without the secrets, or with those of another connection', async () => {
    const recording = await record(QUESTION, ANSWER);
    const other = await record(QUESTION, ANSWER);
    const changed = recording.secrets.replace(/[0-9a-f]{2}$/gm, '00');
    for (const secrets of ['', other.secrets, changed]) {
      const { records } = read({ ...recording, secrets });
      expect(plaintext(records.server)).toBe('');
      expect(records.server.at(-1)!.label).toBe('application_data, encrypted');
    }
  });

  it('of TLS 1.2 are read, but not opened', async () => {
    const { records } = read(await record(QUESTION, ANSWER, { maxVersion: 'TLSv1.2' }));
    expect(plaintext(records.client)).toBe('');
    const labels = records.server.map(({ label }) => label);
    expect(labels[0]).toMatch(/^handshake: ServerHello/);
    expect(labels.join()).toContain('ServerKeyExchange');
    expect(labels.join()).toContain('ServerHelloDone');
    expect(labels).toContain('handshake, encrypted');
    expect(records.client.map(({ label }) => label)).toContain('handshake: ClientKeyExchange');
    expect(records.client.at(-1)!.label).toBe('alert, encrypted');
  });
});

describe('the start of a connection', () => {
  it('is told from that of another protocol', () => {
    expect(looksLikeTls(Buffer.from('160301', 'hex'))).toBe(true);
    for (const other of ['GET / HTTP/1.1', 'G', '\x16\x04', '\x17\x03\x03']) {
      expect(looksLikeTls(Buffer.from(other, 'latin1'))).toBe(false);
    }
    for (const start of ['', '\x16', '\x16\x03']) {
      expect(looksLikeTls(Buffer.from(start, 'latin1'))).toBeUndefined();
    }
  });
});

describe('a key log', () => {
  it('leaves out what is no secret', () => {
    const keyLog = new KeyLog();
    const random = 'ab'.repeat(32);
    keyLog.add(
      `# a comment\n\nCLIENT_RANDOM ${random}\nX ${random.toUpperCase()} 0102\r\nX 01 02\n`,
    );
    expect(keyLog.find('X', Buffer.from(random, 'hex'))).toEqual(Buffer.from('0102', 'hex'));
    expect(keyLog.find('CLIENT_RANDOM', Buffer.from(random, 'hex'))).toBeUndefined();
  });
});
