import { describe, expect, it } from 'vitest';
import { RecordCutter } from '../../src/tls/record-cutter.ts';
import { searchRecord } from '../../src/tls/record-search.ts';
import { octets } from '../support/bytes.ts';
import { recordOf } from '../support/sealed.ts';

const DATA = recordOf(23, Buffer.alloc(17, 0xee));
const ALERT = recordOf(21, Buffer.alloc(19, 0xee));
/** Each begins as a record does, and is none. */
const DECOYS = [
  octets('17'),
  octets('17 03'),
  octets('17 03 03'),
  octets('17 03 04 00 11'),
  octets('17 03 03 00 10'),
  octets('17 03 03 41 01'),
  octets('17 17 03 17 03 03'),
  Buffer.concat([octets('17 03 03 00 11'), Buffer.alloc(17), octets('18 03 03')]),
  Buffer.concat([octets('17 03 03 00 11'), Buffer.alloc(17), octets('17 02')]),
].map((decoy) => Buffer.concat([decoy, Buffer.alloc(40, 0xdd)]));

describe('the next record', () => {
  it('is found after what only begins as one does', () => {
    for (const decoy of [Buffer.alloc(0), ...DECOYS, Buffer.concat(DECOYS)]) {
      for (const next of [DATA, ALERT]) {
        const found = searchRecord(Buffer.concat([decoy, DATA, next]));
        expect(found).toEqual({ passed: decoy.length, isFound: true });
      }
    }
  });

  it('begins with application data, and takes three octets of another after it', () => {
    expect(searchRecord(Buffer.concat([ALERT, DATA]))).toEqual({ passed: 24, isFound: false });
    for (const length of [0, 1, 2, 3]) {
      const { passed, isFound } = searchRecord(Buffer.concat([DATA, ALERT.subarray(0, length)]));
      expect([passed, isFound]).toEqual([0, length === 3]);
    }
  });

  it('is found at the same place however its bytes come', () => {
    const bytes = Buffer.concat([...DECOYS, DATA, ALERT]);
    const start = bytes.length - DATA.length - ALERT.length;
    for (let cut = 0; cut <= bytes.length; cut++) {
      const cutter = new RecordCutter(true);
      cutter.skip(100);
      const records: number[] = [];
      let told = 100;
      for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
        cutter.receive(piece);
        for (let next = cutter.next(); next; next = cutter.next()) {
          if (next.kind === 'record') records.push(next.start);
          else expect(next.part.start).toBe(told);
          told += next.bytes.length;
        }
      }
      expect(records).toEqual([100 + start, 100 + start + DATA.length]);
      expect(told).toBe(100 + bytes.length);
    }
  });
});
