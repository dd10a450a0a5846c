import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ByteEditor,
  moveBy,
  moveRow,
  moveTo,
  openEditor,
} from '../../../src/lesson/resend/byte-editor.ts';
import { changesIn, gapsIn } from '../../../src/lesson/resend/draft-changes.ts';
import {
  deleteByte,
  flipBit,
  insertByte,
  setBit,
  switchMode,
  typeDigit,
} from '../../../src/lesson/resend/edit-bytes.ts';
import { applyTry, reset, tellTrueLengths, undo } from '../../../src/lesson/resend/edit-draft.ts';
import { latin1, octets } from '../../support/bytes.ts';
import { check } from '../../support/property.ts';

const HELLO = octets('81 85 37fa213d 7f9f4d5158');
const TRIES = [
  { id: 'three', does: 'Take a reserved opcode', bytes: octets('83 85 37fa213d 7f9f4d5158') },
  { id: 'short', does: 'Drop the payload', bytes: octets('81 80 37fa213d') },
];

type Edit = (editor: ByteEditor) => ByteEditor;

function edited(editor: ByteEditor, ...edits: readonly Edit[]): ByteEditor {
  return edits.reduce((state, edit) => edit(state), editor);
}

function onHello(...edits: readonly Edit[]): ByteEditor {
  return edited(openEditor(HELLO, 'websocket', TRIES), ...edits);
}

const right: Edit = (editor) => moveBy(editor, 1);
const end: Edit = (editor) => moveTo(editor, editor.draft.bytes.length - 1);
const digit = (value: number) => (editor: ByteEditor) => typeDigit(editor, value);

const edit = fc.oneof(
  fc.integer({ min: 0, max: 15 }).map(digit),
  fc.constantFrom<Edit>(
    ...[right, end, insertByte, deleteByte, flipBit, switchMode, tellTrueLengths, reset],
    (editor) => moveBy(editor, -1),
    (editor) => moveRow(editor, 1, 16),
    (editor) => moveRow(editor, -1, 16),
    (editor) => moveTo(editor, 0),
    (editor) => setBit(editor, 0),
    (editor) => setBit(editor, 1),
    (editor) => applyTry(editor, (editor.taken ?? -1) + 1),
  ),
);
const edits = fc.array(edit, { maxLength: 60 });
const recorded = fc.oneof(
  fc.constant(HELLO),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(latin1('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello')),
);
const protocol = fc.constantFrom<'http' | 'websocket'>('http', 'websocket');

describe('whatever is edited', () => {
  it('each change can be taken back, one by one, up to the bytes as they were', () => {
    check(
      fc.property(recorded, protocol, edits, (bytes, spoken, all) => {
        let editor = openEditor(bytes, spoken, TRIES);
        const seen: ByteEditor[] = [];
        for (const edit of all) {
          const next = edit(editor);
          if (next.past.length > editor.past.length) seen.push(editor);
          editor = next;
        }
        for (const before of seen.reverse()) {
          editor = undo(editor);
          expect(editor.draft).toEqual(before.draft);
          expect(editor.cursor).toBe(before.cursor);
        }
        expect(editor.draft.bytes).toEqual(bytes);
        expect(editor.past).toEqual([]);
      }),
      100,
    );
  });

  it('the cursor stays at a byte, or right after the last', () => {
    check(
      fc.property(recorded, protocol, edits, (bytes, spoken, all) => {
        const { cursor, draft, bit } = edited(openEditor(bytes, spoken, TRIES), ...all, undo);
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
      fc.property(recorded, protocol, edits, (bytes, spoken, all) => {
        const { draft } = edited(openEditor(bytes, spoken, TRIES), ...all);
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
    expect(changes(onHello(deleteByte, insertByte, right, digit(0), digit(0)))).toMatch(
      /^added changed same/,
    );
    expect(changes(onHello(digit(8), digit(1)))).toMatch(/^same same/);
  });

  it('and where bytes are gone', () => {
    expect(gaps(onHello())).toEqual([]);
    expect(gaps(onHello(right, deleteByte, deleteByte))).toEqual([1]);
    expect(gaps(onHello(end, deleteByte))).toEqual([10]);
  });
});
