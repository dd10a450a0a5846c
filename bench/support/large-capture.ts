import { closeSync, openSync, writeSync } from 'node:fs';
import { PcapngWriter } from '../../src/capture/pcapng-writer.ts';
import { TcpWriter } from '../../src/capture/tcp-writer.ts';

const REQUEST = Buffer.from(
  `GET /events/ticker?since=0 HTTP/1.1\r\nHost: server.example.com\r\nConnection: keep-alive\r\n` +
    `User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)\r\n` +
    `Accept: */*\r\nSec-Fetch-Site: same-origin\r\nAccept-Encoding: gzip, deflate, br\r\n` +
    `Accept-Language: en-US,en;q=0.9\r\nCookie: session=0123456789abcdef0123456789abcdef\r\n\r\n`,
);
const HANDSHAKE = Buffer.from(
  'GET /ws HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
);
const SWITCHING = Buffer.from(
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
);

/** Octets of text in the messages of a conversation, one after the other. */
const SIZES = [16, 64, 200, 1024, 4096];
/** Exchanges of one connection. */
const TURNS = 200;

/**
 * Writes a capture as people have them: connections of WebSocket, of requests with short answers, and of
 * event streams, in turn.
 *
 * @param octets that the file has at least
 */
export function writeLargeCapture(path: string, octets: number): void {
  const file = openSync(path, 'w');
  let length = 0;
  let pending: Buffer[] = [];
  const flush = () => {
    writeSync(file, Buffer.concat(pending));
    pending = [];
  };
  const writer = new PcapngWriter((bytes) => {
    length += bytes.length;
    pending.push(bytes);
    if (pending.length === 1024) flush();
  }, 'wirewalk bench');
  const conversations = [webSocket, exchanges, eventStream];
  for (let count = 0; length < octets; count++) {
    const client = 10_000 + (count % 50_000);
    const connection = new TcpWriter(writer, { client, server: 80 }, count * 1000);
    conversations[count % conversations.length]!(connection, count * 1000);
    connection.end('client', count * 1000 + 900);
    connection.end('server', count * 1000 + 900);
  }
  flush();
  closeSync(file);
}

function webSocket(connection: TcpWriter, time: number): void {
  connection.bytes('client', HANDSHAKE, time);
  connection.bytes('server', SWITCHING, time);
  for (let turn = 0; turn < TURNS; turn++) {
    const text = Buffer.alloc(SIZES[turn % SIZES.length]!, '{"price":100.25,"volume":7} ');
    connection.bytes('client', frame(text, true), time + turn);
    connection.bytes('server', frame(text, false), time + turn);
  }
}

function exchanges(connection: TcpWriter, time: number): void {
  for (let turn = 0; turn < TURNS; turn++) {
    const text = Buffer.alloc(SIZES[turn % SIZES.length]!, '{"events":[],"cursor":"1-42"} ');
    connection.bytes('client', REQUEST, time + turn);
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n`;
    connection.bytes('server', Buffer.concat([Buffer.from(head), text]), time + turn);
  }
}

function eventStream(connection: TcpWriter, time: number): void {
  connection.bytes('client', REQUEST, time);
  const head =
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';
  connection.bytes('server', Buffer.from(head), time);
  for (let turn = 0; turn < TURNS; turn++) {
    const data = '{"price":100.25} '.repeat(1 + (turn % 20));
    const event = `id: 1-${turn}\nevent: price\ndata: ${data}\n\n`;
    const chunk = `${event.length.toString(16)}\r\n${event}\r\n`;
    connection.bytes('server', Buffer.from(chunk), time + turn);
  }
  connection.bytes('server', Buffer.from('0\r\n\r\n'), time + TURNS);
}

function frame(payload: Buffer, isMasked: boolean): Buffer {
  const { length } = payload;
  const size = length < 126 ? [length] : [126, length >> 8, length & 0xff];
  if (!isMasked) return Buffer.concat([Buffer.from([0x81, ...size]), payload]);
  const key = [0x37, 0xfa, 0x21, 0x3d];
  size[0]! |= 0x80;
  const masked = payload.map((octet, index) => octet ^ key[index % 4]!);
  return Buffer.concat([Buffer.from([0x81, ...size, ...key]), masked]);
}
