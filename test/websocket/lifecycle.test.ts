import { describe, expect, it } from 'vitest';
import {
  followWebSocket,
  WEBSOCKET_STATES,
  type WebSocketHappening,
  type WebSocketState,
} from '../../src/websocket/lifecycle.ts';

describe('the life of a WebSocket, RFC 6455 7.1', () => {
  it.each<[WebSocketHappening, WebSocketState][]>([
    [
      ['send close', 'close-sent'],
      ['receive close', 'closed'],
    ],
    [
      ['receive close', 'close-received'],
      ['send close', 'closed'],
    ],
  ])('closes by a handshake: %s, then %s', (...steps) => {
    let state: WebSocketState = 'open';
    for (const [happening, next] of steps) {
      state = followWebSocket(state, happening);
      expect(state).toBe(next);
    }
  });

  it.each<[WebSocketState, WebSocketHappening]>([
    ['close-sent', 'send data'],
    ['close-sent', 'send close'],
    ['close-received', 'receive data'],
    ['close-received', 'receive control'],
    ['close-received', 'receive close'],
    ['closed', 'send data'],
    ['closed', 'send control'],
    ['closed', 'send close'],
    ['closed', 'receive data'],
  ])('%s forbids: %s', (state, happening) => {
    expect(() => followWebSocket(state, happening)).toThrow(
      `cannot ${happening} while the connection is ${state}`,
    );
  });

  it('answers a ping behind its own Close, RFC 6455 5.5.2', () => {
    expect(followWebSocket('close-sent', 'receive control')).toBe('close-sent');
    expect(followWebSocket('close-sent', 'send control')).toBe('close-sent');
  });

  it('may end at any time', () => {
    for (const state of Object.keys(WEBSOCKET_STATES) as WebSocketState[]) {
      expect(followWebSocket(state, 'end')).toBe('closed');
    }
  });

  it('leads only to states that it has', () => {
    const next = Object.values(WEBSOCKET_STATES).flatMap((row) => Object.values(row));
    expect(Object.keys(WEBSOCKET_STATES)).toEqual(expect.arrayContaining(next));
  });
});
