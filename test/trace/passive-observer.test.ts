import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyLog } from '../../src/tls/key-log.ts';
import { type Entry, spansOfEntry } from '../../src/trace/entry.ts';
import { AnyObserver } from '../../src/trace/passive-observer.ts';
import { ruleOf } from '../../src/trace/rule.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import type { Side } from '../../src/wire/side.ts';
import { labelText } from '../support/label-text.ts';
import { check } from '../support/property.ts';
import {
  CLIENT_HELLO,
  handshake,
  recordOf,
  SERVER_HELLO,
  sealerFor,
  secretLine,
} from '../support/sealed.ts';

const SECRETS = {
  SERVER_HANDSHAKE_TRAFFIC_SECRET: Buffer.alloc(32, 1),
  SERVER_TRAFFIC_SECRET_0: Buffer.alloc(32, 2),
};
const DATA = recordOf(23, Buffer.from('sealed, and no one knows the key'));

function listen(isFromStart = true, secrets: Readonly<Record<string, Buffer>> = {}) {
  const entries: Entry[] = [];
  const keyLog = new KeyLog();
  for (const [label, secret] of Object.entries(secrets)) keyLog.add(secretLine(label, secret));
  let now = 0;
  const observer = new AnyObserver(
    { time: () => now, onEntry: (entry) => entries.push(entry) },
    { keyLog, mayBeLate: false },
    isFromStart,
  );
  const told = (side?: Side) =>
    entries
      .filter(({ from }) => side === undefined || from === side)
      .map((entry) => `${entry.start}-${entry.end} ${labelText(entry)}`);
  const at = (time: number) => {
    now = time;
  };
  return { observer, entries, told, at };
}

/** Each byte of the records' layer is told once, in order, and has one field. */
function expectAllTold(entries: readonly Entry[], side: Side, end: number, gaps = 0): void {
  let octets = 0;
  let last = 0;
  for (const entry of entries.filter(({ from, kind }) => from === side && kind === 'record')) {
    expect(entry.start).toBeGreaterThanOrEqual(last);
    expect(findUncovered(spansOfEntry(entry), entry.bytes.length)).toEqual([]);
    expect(entry.bytes.length).toBe(entry.end - entry.start);
    octets += entry.bytes.length;
    last = entry.end;
  }
  expect([octets, last]).toEqual([end - gaps, end]);
}

describe('below TLS, a observer', () => {
  it('finds the next record after a gap', () => {
    const { observer, entries, told } = listen();
    observer.bytes('client', CLIENT_HELLO);
    observer.bytes('client', DATA.subarray(0, 7));
    observer.lost('client', 10);
    observer.bytes('client', DATA.subarray(17));
    observer.bytes('client', DATA);
    observer.bytes('client', DATA.subarray(0, 3));
    observer.bytes('server', SERVER_HELLO);
    observer.gone();
    const first = CLIENT_HELLO.length;
    const after = first + 7 + 10;
    expect(told('client').slice(1)).toEqual([
      `${first}-${first + 7} TLS application_data, unfinished`,
      `${after}-${first + DATA.length} not explained`,
      `${first + DATA.length}-${first + 2 * DATA.length} TLS application_data, encrypted`,
      `${first + 2 * DATA.length}-${first + 2 * DATA.length + 3} TLS application_data, unfinished`,
    ]);
    expectAllTold(entries, 'client', first + 2 * DATA.length + 3, 10);
    expect(told('server')).toEqual([`0-${SERVER_HELLO.length} TLS handshake: ServerHello`]);
  });

  it('shows what is inside up to a gap, and says why nothing after it is', () => {
    const secrets = {
      CLIENT_HANDSHAKE_TRAFFIC_SECRET: Buffer.alloc(32, 3),
      CLIENT_TRAFFIC_SECRET_0: Buffer.alloc(32, 4),
    };
    const inHandshake = sealerFor(secrets.CLIENT_HANDSHAKE_TRAFFIC_SECRET);
    const behindIt = sealerFor(secrets.CLIENT_TRAFFIC_SECRET_0);
    const request = Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const finished = inHandshake(22, handshake(20, Buffer.alloc(32)));
    const [heard, lost, ...rest] = Array.from({ length: 4 }, () => behindIt(23, request));
    const { observer, entries, told } = listen(true, secrets);
    observer.bytes('client', CLIENT_HELLO);
    observer.bytes('server', SERVER_HELLO);
    observer.bytes('client', Buffer.concat([finished, heard!]));
    observer.lost('client', lost!.length);
    observer.bytes('client', Buffer.concat(rest));
    observer.gone();
    const again = CLIENT_HELLO.length + finished.length + 2 * lost!.length;
    const end = again + 2 * lost!.length;
    expect(told('client').slice(-3)).toEqual([
      `0-${request.length} GET /`,
      `${again}-${end - lost!.length} TLS application_data, encrypted`,
      `${end - lost!.length}-${end} TLS application_data, encrypted`,
    ]);
    expect(observer.closedBecause).toBe(
      'what is inside TLS is not shown to the end: records were not heard, ' +
        'and those after them are sealed with their numbers',
    );
    expectAllTold(entries, 'client', end, lost!.length);
  });

  it('looks for no record after a gap where one was refused', () => {
    const { observer, entries, told } = listen();
    observer.bytes('client', Buffer.concat([CLIENT_HELLO, Buffer.from('no record')]));
    observer.lost('client', 10);
    observer.bytes('client', Buffer.concat([DATA, DATA]));
    observer.gone();
    expect(told('client').at(-1)).toMatch(/ not explained$/);
    expectAllTold(entries, 'client', CLIENT_HELLO.length + 19 + 2 * DATA.length, 10);
  });

  it('tells a record that breaks off, what is owed of it, and the FIN', () => {
    const { observer, entries, told, at } = listen();
    observer.bytes('client', CLIENT_HELLO);
    observer.bytes('client', DATA.subarray(0, 2));
    expect(observer.missing('client')).toBe("3 more bytes of a record's header");
    observer.bytes('client', DATA.subarray(2, -1));
    expect(observer.missing('client')).toBe('1 more byte of a record');
    at(500);
    observer.ended('client');
    observer.gone();
    const [first, end] = [CLIENT_HELLO.length, CLIENT_HELLO.length + DATA.length - 1];
    expect(told().slice(1)).toEqual([
      `${first}-${end} TLS application_data, unfinished`,
      `${end}-${end} FIN`,
    ]);
    expect(entries.at(-1)!.time).toBe(500);
    expectAllTold(entries, 'client', end);
  });

  it.each([
    ['record-type', [0x15 + 9, 3, 3, 0, 1, 0], 0],
    ['record-version', [23, 4, 3, 0, 1, 0], 1],
    ['record-too-long', [23, 3, 3, 0x41, 0x01, 0], 3],
  ])('refuses what can be no record: %s', (name, bytes, at) => {
    const { observer, entries } = listen();
    observer.bytes('client', CLIENT_HELLO);
    observer.bytes('client', Buffer.from(bytes));
    observer.bytes('client', DATA);
    observer.gone();
    const { fault, start } = entries[1]!;
    expect(ruleOf(fault!, start)).toMatchObject({ fault: name, offset: at });
    expect(ruleOf(fault!).ref).toMatch(/^RFC 8446 5/);
    expect(entries.filter((entry) => entry.fault)).toHaveLength(1);
    expectAllTold(entries, 'client', CLIENT_HELLO.length + bytes.length + DATA.length);
  });

  it('takes the longest record there can be', () => {
    const { observer, told } = listen();
    observer.bytes('client', CLIENT_HELLO);
    observer.bytes('client', recordOf(23, Buffer.alloc(2 ** 14 + 256)));
    expect(told()[1]).toMatch(/TLS application_data, encrypted$/);
  });

  it('keeps the secret where a side finishes again, after the handshake', () => {
    const { observer, told } = listen(true, SECRETS);
    const inHandshake = sealerFor(SECRETS.SERVER_HANDSHAKE_TRAFFIC_SECRET);
    const behindIt = sealerFor(SECRETS.SERVER_TRAFFIC_SECRET_0);
    const finished = handshake(20, Buffer.alloc(32));
    observer.bytes('client', CLIENT_HELLO);
    observer.bytes('server', SERVER_HELLO);
    observer.bytes('server', inHandshake(22, finished));
    observer.bytes('server', behindIt(22, finished));
    observer.bytes('server', behindIt(21, Buffer.from([1, 0])));
    observer.gone();
    expect(told('server').at(-1)).toMatch(/TLS alert: close_notify, encrypted$/);
    expect(observer.closedBecause).toBeUndefined();
  });

  it('says once why records stay closed', () => {
    const wrong = { ...SECRETS, SERVER_HANDSHAKE_TRAFFIC_SECRET: Buffer.alloc(32, 9) };
    for (const [secrets, why] of [
      [{}, /its secrets are not known$/],
      [wrong, /its secrets do not open it$/],
    ] as const) {
      const { observer } = listen(true, secrets);
      observer.bytes('client', CLIENT_HELLO);
      observer.bytes('server', Buffer.concat([SERVER_HELLO, DATA, DATA]));
      expect(observer.closedBecause).toMatch(why);
    }
  });
});

describe('a observer that comes late', () => {
  it('takes records for records, and accuses no one of the rest of one', () => {
    const { observer, entries, told } = listen(false);
    observer.bytes('server', DATA);
    observer.bytes('client', Buffer.from('the rest of a record'));
    observer.bytes('client', Buffer.concat([DATA, DATA]));
    observer.gone();
    expect(told()).toEqual([
      `0-${DATA.length} TLS application_data, encrypted`,
      '0-20 not explained',
      `20-${20 + DATA.length} TLS application_data, encrypted`,
      `${20 + DATA.length}-${20 + 2 * DATA.length} TLS application_data, encrypted`,
    ]);
    expect(entries.every(({ fault }) => fault === undefined)).toBe(true);
  });
});

describe('what is spoken', () => {
  const clientSays = Buffer.concat([CLIENT_HELLO, DATA]);
  const httpSays = Buffer.from(
    'GET / HTTP/1.1\r\nHost: x\r\n\r\nPOST / HTTP/1.1\r\nHost: x\r\n\r\n',
  );

  it('does not depend on how its bytes came', () => {
    for (const bytes of [clientSays, httpSays]) {
      const whole = listen();
      whole.observer.bytes('client', bytes);
      whole.observer.gone();
      check(
        fc.property(fc.uniqueArray(fc.nat(bytes.length), { maxLength: 6 }), (cuts) => {
          const { observer, told } = listen();
          let at = 0;
          for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
            observer.bytes('client', bytes.subarray(at, cut));
            at = cut;
          }
          observer.gone();
          expect(told()).toEqual(whole.told());
        }),
      );
    }
  });

  it('is told of bytes too few to tell, with the times at which they came', () => {
    const { observer, entries, at } = listen();
    at(5);
    observer.bytes('client', CLIENT_HELLO.subarray(0, 2));
    at(9);
    observer.ended('client');
    observer.gone();
    const octets = Buffer.concat(entries.map(({ bytes }) => bytes));
    expect(octets).toEqual(CLIENT_HELLO.subarray(0, 2));
    expect(entries.find(({ kind }) => kind === 'fin')!.time).toBe(9);
    expect(entries.find(({ kind }) => kind !== 'fin')!.time).toBe(5);
  });
});
