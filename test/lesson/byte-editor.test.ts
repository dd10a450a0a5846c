import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteEditor, editBytes, openEditor } from '../../src/lesson/byte-editor.ts';
import { changesIn, gapsIn } from '../../src/lesson/draft-changes.ts';
import { latin1, octets } from '../support/bytes.ts';
import { check } from '../support/property.ts';

const HELLO = octets('81 85 37fa213d 7f9f4d5158');
const TRIES = [
  { id: 'three', does: 'Take a reserved opcode', bytes: octets('83 85 37fa213d 7f9f4d5158') },
  { id: 'short', does: 'Drop the payload', bytes: octets('81 80 37fa213d') },
];

/** Presses keys one after the other; those that mean nothing change nothing. */
function press(editor: ByteEditor, ...keys: string[]): ByteEditor {
  return keys.reduce((state, key) => editBytes(state, key) ?? state, editor);
}

function onHello(...keys: string[]): ByteEditor {
  return press(openEditor(HELLO, 'websocket', TRIES), ...keys);
}

function hex({ draft }: ByteEditor): string {
  return draft.bytes.toString('hex');
}

describe('a key', () => {
  it.each([
    ['a hex digit writes over half a byte, and goes on', ['c', '1'], 'c18537fa213d7f9f4d5158', 1],
    ['f is a digit', ['f', 'f', 'f'], 'fff537fa213d7f9f4d5158', 1],
    ['i puts a byte in', ['right', 'i'], '81008537fa213d7f9f4d5158', 1],
    ['x takes one out', ['right', 'x'], '8137fa213d7f9f4d5158', 1],
    ['delete does too', ['right', 'delete'], '8137fa213d7f9f4d5158', 1],
    ['space flips the bit', ['v', 'right', ' '], 'c18537fa213d7f9f4d5158', 0],
    ['named space does too', ['v', 'space'], '018537fa213d7f9f4d5158', 0],
    ['1 sets it, 0 clears it', ['v', '0', 'right', '1'], '418537fa213d7f9f4d5158', 0],
    ['no other digit is typed there', ['v', 'f', '7'], '818537fa213d7f9f4d5158', 0],
    [
      'bits go on into the next byte',
      ['v', ...Array(9).fill('right'), ' '],
      '81c537fa213d7f9f4d5158',
      1,
    ],
    [
      'end, right and a digit put a byte on',
      ['end', 'right', 'a', 'b'],
      `${HELLO.toString('hex')}ab`,
      12,
    ],
    ['x behind the last byte takes none', ['end', 'right', 'x'], HELLO.toString('hex'), 11],
    ['u takes the last change back', ['c', '2', 'u'], 'c18537fa213d7f9f4d5158', 0],
    ['U takes all back', ['c', '1', 'x', 'x', 'U'], HELLO.toString('hex'), 1],
    ['u takes that back', ['c', '1', 'x', 'U', 'u'], 'c137fa213d7f9f4d5158', 1],
    ['F makes the length true', ['end', 'x', 'F'], '818437fa213d7f9f4d51', 10],
    ['tab takes what the step has prepared', ['tab'], '838537fa213d7f9f4d5158', 0],
    ['and the next, not on top of it', ['tab', 'tab'], '818037fa213d', 0],
    ['and begins anew', ['tab', 'tab', 'tab'], '838537fa213d7f9f4d5158', 0],
  ])('%s: %j', (_, keys, bytes, cursor) => {
    const editor = onHello(...keys);
    expect([hex(editor), editor.cursor]).toEqual([bytes, cursor]);
  });

  it('that means nothing is left to others', () => {
    for (const key of ['g', 'R', 't', 'return', 'escape', 'q', ' ', '?', 'A'])
      expect(editBytes(onHello(), key), key).toBeUndefined();
    expect(editBytes(press(onHello('v'), 'end', 'right'), '5')).toBeUndefined();
  });

  it('up and down go by rows, and not beyond', () => {
    const editor = openEditor(new Uint8Array(20), 'http');
    const at = (keys: string[], perRow: number) =>
      keys.reduce((state, key) => editBytes(state, key, perRow)!, editor).cursor;
    expect(at(['down'], 16)).toBe(16);
    expect(at(['down', 'down'], 16)).toBe(16);
    expect(at(['down', 'down'], 8)).toBe(16);
    expect(at(['down', 'up'], 16)).toBe(0);
    expect(at(['up', 'left'], 16)).toBe(0);
  });

  it('says what it did, or why it could not, until the next one', () => {
    const post = openEditor(latin1('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), 'http');
    expect(press(post, 'F').notice).toBe('the request announces no length');
    expect(press(post, 'F', 'right').notice).toBe('');
    expect(press(post, 'tab').notice).toBe('this step has nothing prepared to try');
    expect([onHello('tab').taken, onHello('tab', 'u').taken]).toEqual([0, undefined]);
    expect(onHello('u').notice).toBe('nothing to take back');
  });
});

const KEYS = [
  ...'0123456789abcdef',
  ...['left', 'right', 'up', 'down', 'home', 'end'],
  ...['i', 'x', ' ', 'v', 'F', 'U', 'tab', 'delete'],
];
const keys = fc.array(fc.constantFrom(...KEYS), { maxLength: 60 });
const recorded = fc.oneof(
  fc.constant(HELLO),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(latin1('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello')),
);
const protocol = fc.constantFrom<'http' | 'websocket'>('http', 'websocket');

describe('whatever is typed', () => {
  it('each change can be taken back, one by one, up to the bytes as they were', () => {
    check(
      fc.property(recorded, protocol, keys, (bytes, spoken, typed) => {
        let editor = openEditor(bytes, spoken, TRIES);
        const seen: ByteEditor[] = [];
        for (const key of typed) {
          const next = editBytes(editor, key) ?? editor;
          if (next.past.length > editor.past.length) seen.push(editor);
          editor = next;
        }
        for (const before of seen.reverse()) {
          editor = editBytes(editor, 'u')!;
          expect(editor.draft).toEqual(before.draft);
          expect(editor.cursor).toBe(before.cursor);
        }
        expect(editor.draft.bytes).toEqual(bytes);
        expect(editor.past).toEqual([]);
      }),
      100,
    );
  });

  it('the cursor stays at a byte, or right behind the last', () => {
    check(
      fc.property(recorded, protocol, keys, (bytes, spoken, typed) => {
        const { cursor, draft, bit } = press(openEditor(bytes, spoken, TRIES), ...typed, 'u');
        expect(cursor).toBeGreaterThanOrEqual(0);
        expect(cursor).toBeLessThanOrEqual(draft.bytes.length);
        expect(bit).toBeGreaterThanOrEqual(0);
        expect(bit).toBeLessThan(8);
      }),
      100,
    );
  });

  it('it is known what has become of each byte', () => {
    check(
      fc.property(recorded, protocol, keys, (bytes, spoken, typed) => {
        const { draft } = press(openEditor(bytes, spoken, TRIES), ...typed);
        const changes = changesIn(draft, bytes);
        expect(changes).toHaveLength(draft.bytes.length);
        const isSame = changes.every((change) => change === 'same');
        const isWhole = isSame && gapsIn(draft, bytes).size === 0;
        if (isWhole) expect(draft.bytes).toEqual(bytes);
        // The other way round: a byte that is said to be the same is that very byte.
        changes.forEach((change, index) => {
          if (change === 'same') expect(draft.bytes[index]).toBe(bytes[draft.origins[index]!]);
        });
        const left = draft.origins.filter((origin) => origin >= 0);
        expect([...left].sort((a, b) => a - b)).toEqual([...left]);
        expect(new Set(left).size).toBe(left.length);
      }),
      100,
    );
  });
});

describe('what has changed is marked', () => {
  const changes = (editor: ByteEditor) => changesIn(editor.draft, HELLO).join(' ');
  const gaps = (editor: ByteEditor) => [...gapsIn(editor.draft, HELLO)];

  it('byte by byte', () => {
    expect(changes(onHello('x', 'i', 'right', '0', '0'))).toMatch(/^added changed same/);
    expect(changes(onHello('8', '1'))).toMatch(/^same same/);
  });

  it('and where bytes are gone', () => {
    expect(gaps(onHello())).toEqual([]);
    expect(gaps(onHello('right', 'x', 'x'))).toEqual([1]);
    expect(gaps(onHello('end', 'x'))).toEqual([10]);
  });
});
