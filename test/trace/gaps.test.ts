import { describe, expect, it } from 'vitest';
import { KeyLog } from '../../src/tls/key-log.ts';
import { ClearObserver } from '../../src/trace/clear-observer.ts';
import { type Entry, spansOfEntry } from '../../src/trace/entry.ts';
import { AnyObserver } from '../../src/trace/passive-observer.ts';
import { type SearchResult, StartLineSearch } from '../../src/trace/start-line-search.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import type { Side } from '../../src/wire/side.ts';
import { labelText } from '../support/label-text.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const HEAD = 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const OF_HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n';
const SWITCHED =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

function listen(isFromStart = true) {
  const entries: Entry[] = [];
  let now = 0;
  const options = { time: () => now, onEntry: (entry: Entry) => entries.push(entry) };
  const secrets = { keyLog: new KeyLog(), mayBeLate: false };
  const observer = isFromStart
    ? new ClearObserver(options)
    : new AnyObserver(options, secrets, isFromStart);
  const say = (from: Side, text: string, time = now) => {
    now = time;
    observer.bytes(from, Buffer.from(text, 'latin1'));
  };
  const told = (side: Side) =>
    entries
      .filter(({ from }) => from === side)
      .map((entry) => `${entry.start}-${entry.end} ${labelText(entry)} @${entry.time}`);
  const end = (from: Side, time: number) => {
    now = time;
    observer.ended(from);
  };
  return { observer, entries, say, told, end };
}

describe('where octets of one side were not heard, a observer', () => {
  it('hears it again from its next head on, and the other side all the time', () => {
    const { observer, say, told, entries } = listen();
    say('client', GET.slice(0, 5), 1);
    observer.lost('client', 5);
    say('client', GET.slice(10), 2);
    say('server', OK, 3);
    say('client', HEAD, 4);
    say('server', OF_HEAD, 5);
    observer.gone();
    const again = GET.length;
    expect(told('client')).toEqual([
      '0-5 a head, unfinished @1',
      `10-${again} not explained @2`,
      `${again}-${again + HEAD.length} HEAD / @4`,
    ]);
    expect(told('server')).toEqual([
      `0-${OK.length} 200 OK @3`,
      `${OK.length}-${OK.length + OF_HEAD.length} 200 OK @5`,
    ]);
    for (const entry of entries) {
      expect(findUncovered(spansOfEntry(entry), entry.bytes.length)).toEqual([]);
    }
  });

  it('goes on after a gap in content', () => {
    const { observer, say, told } = listen();
    say('client', GET + GET, 1);
    say('server', OK.slice(0, -4), 2);
    observer.lost('server', 3);
    say('server', `o${OK.slice(0, 9)}`, 4);
    say('server', OK.slice(9), 5);
    observer.gone();
    expect(told('server')).toEqual([
      `0-${OK.length - 4} 200 OK  and the first part of its content @2`,
      `${OK.length - 1}-${OK.length} not explained @4`,
      `${OK.length}-${OK.length * 2} 200 OK @4`,
    ]);
    expect(told('client').filter((line) => line.includes('GET'))).toHaveLength(2);
  });

  it('looks for no head in frames', () => {
    const { observer, say, told } = listen();
    say('client', GET.replace('Host', 'Upgrade: websocket\r\nConnection: Upgrade\r\nHost'), 1);
    observer.lost('client', 4);
    say('server', SWITCHED, 2);
    say('client', GET, 3);
    observer.gone();
    expect(told('client').at(-1)).toMatch(/not explained @3$/);
  });
});

describe('a observer that comes late', () => {
  it('passes over what comes before the next start line, and accuses no one', () => {
    const { observer, say, told, entries } = listen(false);
    say('server', 'rest of an answer', 1);
    say('server', OF_HEAD.slice(0, 4), 2);
    say('client', HEAD, 3);
    say('server', OF_HEAD.slice(4) + OK, 4);
    observer.gone();
    const after = 17 + OF_HEAD.length;
    expect(told('server')).toEqual([
      '0-17 not explained @1',
      `17-${after} 200 OK @2`,
      `${after}-${after + OK.length} 200 OK @4`,
    ]);
    expect(told('client')).toEqual([`0-${HEAD.length} HEAD / @3`]);
    expect(entries.every(({ fault }) => fault === undefined)).toBe(true);
    const [field] = spansOfEntry(entries[0]!);
    expect(field!.field.read!(entries[0]!.bytes).meaning).toMatch(/^before the beginning/);
  });
});

describe('a start line', () => {
  it.each([
    ['client', `xyz${GET}`, 3],
    ['server', `HTTP HTTP/1.1 999 HHTTP/1.1 200 OK\r\n`, 19],
  ] as const)('is found however it comes: %s', (side, text, at) => {
    for (let cut = 0; cut <= text.length; cut++) {
      const search = new StartLineSearch(side);
      let passed = 0;
      let found = false;
      for (const piece of [text.slice(0, cut), text.slice(cut)]) {
        const result: SearchResult | undefined = found
          ? undefined
          : search.receive(Buffer.from(piece));
        passed += result?.passed ?? 0;
        found ||= result?.rest !== undefined;
      }
      expect([found, passed]).toEqual([true, at]);
    }
  });

  it('is not waited for without end', () => {
    const search = new StartLineSearch('client');
    const octets = 20_000;
    const { passed } = search.receive(Buffer.from(`GET /${'a'.repeat(octets)}`));
    expect(passed).toBeGreaterThan(octets / 2);
  });
});

describe('times', () => {
  it('are those at which the first byte of each row was there, and a FIN was sent', () => {
    const { observer, say, told, end } = listen();
    say('client', GET, 10);
    say('client', GET.slice(0, 3), 20);
    say('client', GET.slice(3), 30);
    say('server', OK, 40);
    say('server', OK.slice(0, 12), 50);
    end('client', 60);
    say('server', OK.slice(12), 70);
    end('server', 80);
    say('client', 'x', 90);
    observer.gone();
    const times = (side: Side) => told(side).map((line) => line.replace(/.*@/, ''));
    expect(times('client')).toEqual(['10', '20', '60', '90']);
    expect(times('server')).toEqual(['40', '50', '80']);
  });

  it('of what waited to be read are not those at which it was read', () => {
    const { observer, say, told } = listen();
    say('client', GET.replace('Host', 'Upgrade: websocket\r\nConnection: Upgrade\r\nHost'), 1);
    say('client', '\x81\x80\0\0\0\0', 2);
    say('client', '\x89\x80\0\0\0\0', 3);
    say('server', SWITCHED, 9);
    observer.gone();
    expect(told('client').map((line) => line.replace(/.*@/, ''))).toEqual(['1', '2', '3']);
  });
});
