import { describe, expect, it } from 'vitest';
import {
  forbid,
  WEBSOCKET_ROWS,
  WEBSOCKET_STATES,
  type WebSocketInput,
  type WebSocketState,
} from '../../src/websocket/lifecycle.ts';

describe('the life of a WebSocket, RFC 6455 7.1', () => {
  it.each<[WebSocketInput, WebSocketState][]>([
    [
      ['send close', 'close-sent'],
      ['receive close', 'closed'],
    ],
    [
      ['receive close', 'close-received'],
      ['send close', 'closed'],
    ],
  ])('closes by a handshake: %s, then %s', (...steps) => {
    let row = WEBSOCKET_ROWS.open;
    for (const [input, next] of steps) {
      row = row[input] ?? forbid(row, input);
      expect(row.state).toBe(next);
    }
  });

  it.each<[WebSocketState, WebSocketInput]>([
    ['close-sent', 'send data'],
    ['close-sent', 'send close'],
    ['close-received', 'receive data'],
    ['close-received', 'receive control'],
    ['close-received', 'receive close'],
    ['closed', 'send data'],
    ['closed', 'send control'],
    ['closed', 'send close'],
    ['closed', 'receive data'],
  ])('%s forbids: %s', (state, input) => {
    const row = WEBSOCKET_ROWS[state];
    expect(row[input]).toBeUndefined();
    expect(() => forbid(row, input)).toThrow(`cannot ${input} while the connection is ${state}`);
  });

  it('answers a ping after its own Close, RFC 6455 5.5.2', () => {
    expect(WEBSOCKET_STATES['close-sent']['receive control']).toBe('close-sent');
    expect(WEBSOCKET_STATES['close-sent']['send control']).toBe('close-sent');
  });

  it('may end at any time', () => {
    for (const row of Object.values(WEBSOCKET_ROWS)) expect(row.end?.state).toBe('closed');
  });

  it('leads only to states that it has', () => {
    const next = Object.values(WEBSOCKET_STATES).flatMap((row) => Object.values(row));
    expect(Object.keys(WEBSOCKET_STATES)).toEqual(expect.arrayContaining(next));
  });
});

describe('the rows of the table', () => {
  it('say what the table says, and are all of one shape', () => {
    const keys = Object.keys(WEBSOCKET_ROWS.open);
    for (const [state, row] of Object.entries(WEBSOCKET_ROWS)) {
      expect(Object.keys(row)).toEqual(keys);
      const { state: name, ...next } = row;
      expect(name).toBe(state);
      const told = Object.entries(next).flatMap(([input, to]) => (to ? [[input, to.state]] : []));
      expect(Object.fromEntries(told)).toEqual(WEBSOCKET_STATES[state as WebSocketState]);
    }
  });
});
