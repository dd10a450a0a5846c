import { type ByteEditor, moveBy, moveRow, moveTo } from '../lesson/resend/byte-editor.ts';
import {
  deleteByte,
  flipBit,
  insertByte,
  setBit,
  switchMode,
  typeDigit,
} from '../lesson/resend/edit-bytes.ts';
import { applyTry, reset, tellTrueLengths, undo } from '../lesson/resend/edit-draft.ts';
import { backspace, beginText, typeText } from '../lesson/resend/edit-text.ts';
import { characterOf, type Key, nameOf } from './key.ts';

/**
 * Works out what a key does to the bytes in an editor. `0` to `9` and `a` to `f` are digits, in
 * either case: so no command is one of those letters.
 *
 * @param bytesPerRow how far up and down go
 * @returns undefined for a key that means nothing here
 */
export function pressInEditor(
  editor: ByteEditor,
  key: Key,
  bytesPerRow: number,
): ByteEditor | undefined {
  const name = nameOf(key);
  const calm = editor.notice === '' ? editor : { ...editor, notice: '' };
  if (calm.mode === 'text') return pressInText(calm, key, bytesPerRow);
  const command = MOVES[name] ?? COMMANDS[name] ?? IN_MODE[calm.mode][name];
  return command?.(calm, bytesPerRow);
}

/** While characters are typed, every one of them is a byte: what else there is to do, other keys do. */
function pressInText(editor: ByteEditor, key: Key, bytesPerRow: number): ByteEditor | undefined {
  const character = characterOf(key);
  if (character !== undefined) return typeText(editor, character);
  const command = MOVES[nameOf(key)] ?? TEXT_COMMANDS[nameOf(key)];
  return command?.(editor, bytesPerRow);
}

type Command = (editor: ByteEditor, bytesPerRow: number) => ByteEditor;

/** Rows that a page key goes by. */
const PAGE_ROWS = 4;

const MOVES: Readonly<Record<string, Command>> = {
  left: (editor) => moveBy(editor, -1),
  right: (editor) => moveBy(editor, 1),
  up: (editor, bytesPerRow) => moveRow(editor, -1, bytesPerRow),
  down: (editor, bytesPerRow) => moveRow(editor, 1, bytesPerRow),
  pageup: (editor, bytesPerRow) => moveTo(editor, editor.cursor - PAGE_ROWS * bytesPerRow),
  pagedown: (editor, bytesPerRow) => moveTo(editor, editor.cursor + PAGE_ROWS * bytesPerRow),
  home: (editor) => moveTo(editor, 0),
  end: (editor) => moveTo(editor, editor.draft.bytes.length - 1),
};

/** The end of a line, as HTTP has it. */
const LINE_END = '\r\n';

const TEXT_COMMANDS: Readonly<Record<string, Command>> = {
  return: (editor) => typeText(editor, LINE_END),
  backspace,
  delete: deleteByte,
  tab: (editor) => ({ ...editor, isInserting: !editor.isInserting }),
  escape: (editor) => ({ ...editor, mode: 'hex' }),
};

const COMMANDS: Readonly<Record<string, Command>> = {
  i: insertByte,
  x: deleteByte,
  delete: deleteByte,
  v: switchMode,
  '"': beginText,
  tab: (editor) => applyTry(editor, (editor.taken ?? -1) + 1),
  L: tellTrueLengths,
  u: undo,
  U: reset,
};

const BIT_COMMANDS: Readonly<Record<string, Command>> = {
  space: flipBit,
  '0': (editor) => setBit(editor, 0),
  '1': (editor) => setBit(editor, 1),
};

const HEX_COMMANDS: Readonly<Record<string, Command>> = Object.fromEntries(
  [...'0123456789abcdefABCDEF'].map((digit) => [
    digit,
    (editor) => typeDigit(editor, Number.parseInt(digit, 16)),
  ]),
);

/** What else a key does, by what the cursor goes over. */
const IN_MODE = { bits: BIT_COMMANDS, hex: HEX_COMMANDS } as const;
