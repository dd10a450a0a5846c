import { describe, expect, it } from 'vitest';
import { WebSocketConnection } from '../../src/websocket/connection.ts';
import { Frame } from '../../src/websocket/frame.ts';
import { OPCODE } from '../../src/websocket/frame-header.ts';
import { octets } from '../support/bytes.ts';
import { frameBytes, SAMPLE_KEY } from '../support/frames.ts';
import { readFrames } from '../support/websocket-transcript.ts';

const HELLO_MASKED = '81 85 37 fa 21 3d 7f 9f 4d 51 58';

describe('what a connection sends, RFC 6455 5.7', () => {
  it('is in clear from a server', () => {
    const server = new WebSocketConnection('server', 0);
    expect(server.send({ type: 'text', data: 'Hello' })).toEqual(octets('81 05 48 65 6c 6c 6f'));
    expect(server.send({ type: 'ping', data: 'Hello' })).toEqual(octets('89 05 48 65 6c 6c 6f'));
    expect(server.send({ type: 'binary', data: octets('ff') })).toEqual(octets('82 01 ff'));
    expect(server.send({ type: 'pong', data: '' })).toEqual(octets('8a 00'));
    expect(server.send({ type: 'close' })).toEqual(octets('88 00'));
  });

  it('is masked from a client, with a new key for each frame', () => {
    const keys = [SAMPLE_KEY, 0];
    const client = new WebSocketConnection('client', 0, { newMaskingKey: () => keys.shift()! });
    expect(client.send({ type: 'text', data: 'Hello' })).toEqual(octets(HELLO_MASKED));
    expect(client.send({ type: 'text', data: 'Hello' })).toEqual(
      octets('81 85 00 00 00 00 48 65 6c 6c 6f'),
    );
  });

  it('needs a source of keys at a client', () => {
    expect(() => new WebSocketConnection('client', 0)).toThrow(TypeError);
  });

  it('leaves the octets that it was given as they are', () => {
    const data = Buffer.from('Hello');
    new WebSocketConnection('client', 0, { newMaskingKey: () => 1 }).send({ type: 'binary', data });
    expect(data.toString()).toBe('Hello');
  });

  it('has at most 125 octets in a control frame, and is still open when refused', () => {
    const server = new WebSocketConnection('server', 0);
    expect(() => server.send({ type: 'ping', data: 'a'.repeat(126) })).toThrow(RangeError);
    expect(server.send({ type: 'ping', data: 'a'.repeat(125) })).toHaveLength(127);
    expect(() => server.send({ type: 'close', code: 1005 })).toThrow(RangeError);
    expect(server.state).toBe('open');
  });

  it('is nothing but control frames behind its own Close', () => {
    const server = new WebSocketConnection('server', 0);
    server.send({ type: 'close', code: 1001, reason: 'bye' });
    expect(server.state).toBe('close-sent');
    expect(() => server.send({ type: 'text', data: '' })).toThrow('while the connection is');
    expect(() => server.send({ type: 'close' })).toThrow('while the connection is');
    expect(server.send({ type: 'pong', data: '' })).toEqual(octets('8a 00'));
  });
});

describe('what a connection reads', () => {
  const key = SAMPLE_KEY;

  it('is the frame of RFC 6455 5.7, unmasked', () => {
    const { events } = readFrames([octets(HELLO_MASKED)], { role: 'server', startsAt: 129 });
    const [frame] = events as Frame[];
    expect(frame).toMatchObject({ start: 129, end: 140, payload: Buffer.from('Hello') });
    expect(frame!.message).toEqual({ kind: 'text', data: Buffer.from('Hello') });
  });

  it('is a message when its last fragment has come, RFC 6455 5.4', () => {
    const bytes = Buffer.concat([
      frameBytes({ opcode: OPCODE.text, payload: 'Hel', fin: false, key }),
      frameBytes({ opcode: OPCODE.ping, payload: '?', key }),
      frameBytes({ opcode: OPCODE.continuation, payload: '', fin: false, key }),
      frameBytes({ opcode: OPCODE.continuation, payload: 'lo', key }),
      frameBytes({ opcode: OPCODE.binary, payload: 'x', key }),
    ]);
    const frames = readFrames([bytes], { role: 'server', ends: false }).events as Frame[];
    expect(frames.map(({ message }) => message && [message.kind, `${message.data}`])).toEqual([
      undefined,
      undefined,
      undefined,
      ['text', 'Hello'],
      ['binary', 'x'],
    ]);
  });

  it('may be a character that is cut in two by its fragments, RFC 6455 5.6', () => {
    const [first, second] = ['c3', 'a9'].map(octets);
    const bytes = Buffer.concat([
      frameBytes({ opcode: OPCODE.text, payload: first!, fin: false, key }),
      frameBytes({ opcode: OPCODE.continuation, payload: second!, key }),
    ]);
    const [, last] = readFrames([bytes], { role: 'server' }).events as Frame[];
    expect(last!.message!.data.toString()).toBe('é');
  });

  it('ends with the Close, RFC 6455 5.5.1', () => {
    const bytes = Buffer.concat([
      frameBytes({ opcode: OPCODE.close, key }),
      frameBytes({ opcode: OPCODE.text, payload: 'late', key }),
    ]);
    const { events, connection } = readFrames([bytes], { role: 'server', ends: false });
    expect(events).toHaveLength(1);
    expect(connection.state).toBe('close-received');
    connection.send({ type: 'close' });
    expect(connection.state).toBe('closed');
    expect(connection.nextEvent()).toBeUndefined();
  });

  it('goes on behind our own Close until the peer has answered it', () => {
    const bytes = Buffer.concat([
      frameBytes({ opcode: OPCODE.text, payload: 'on its way', key }),
      frameBytes({ opcode: OPCODE.close, key }),
    ]);
    const { events, connection } = readFrames([bytes], { role: 'server', isClosing: true });
    expect(events.map((event) => event instanceof Frame)).toEqual([true, true]);
    expect(connection.state).toBe('closed');
  });

  it('tells once that the transport has ended, in the middle of a frame too', () => {
    const half = octets(HELLO_MASKED).subarray(0, 8);
    const { events, connection } = readFrames([half], { role: 'server' });
    expect(events.map(({ type }) => type)).toEqual(['transport-end']);
    expect(connection.state).toBe('closed');
    expect(connection.nextEvent()).toBeUndefined();
  });
});
