import { describe, expect, it } from 'vitest';
import { type ByteEditor, openEditor } from '../../src/lesson/resend/byte-editor.ts';
import { pressInEditor } from '../../src/terminal/edit-keys.ts';
import { latin1, octets } from '../support/bytes.ts';
import { edit } from '../support/edits.ts';
import { keyNamed } from '../support/keys.ts';

const HELLO = octets('81 85 37fa213d 7f9f4d5158');
const TRIES = [
  { id: 'three', does: 'Take a reserved opcode', bytes: octets('83 85 37fa213d 7f9f4d5158') },
  { id: 'short', does: 'Drop the payload', bytes: octets('81 80 37fa213d') },
];

function onHello(...keys: string[]): ByteEditor {
  return edit(openEditor(HELLO, 'websocket', TRIES), ...keys);
}

function pressed(editor: ByteEditor, key: string, bytesPerRow = 16): ByteEditor | undefined {
  return pressInEditor(editor, keyNamed(key), bytesPerRow);
}

function hex({ draft }: ByteEditor): string {
  return draft.bytes.toString('hex');
}

describe('characters', () => {
  const REQUEST = 'GET / HTTP/1.1';
  const after = (...keys: string[]) => {
    const { draft, cursor } = edit(openEditor(latin1(REQUEST), 'http'), ...keys);
    return [draft.bytes.toString('latin1'), cursor];
  };

  it.each([
    ['take the place of bytes', ['"', ...'PUT'], 'PUT / HTTP/1.1', 3],
    ['go on after the last byte', ['end', 'right', '"', 'x', 'y'], `${REQUEST}xy`, 16],
    ['go between bytes after tab', ['"', 'tab', ...'a q'], `a q${REQUEST}`, 3],
    ['have no other meaning', ['"', ...'qRtsuUx'], 'qRtsuUxTTP/1.1', 7],
    ['are CR LF for enter', ['"', 'tab', 'return'], `\r\n${REQUEST}`, 2],
    ['are gone back over', ['right', '"', 'backspace'], REQUEST, 0],
    ['are deleted where they go between', ['"', 'tab', 'x', 'y', 'backspace'], `x${REQUEST}`, 1],
    ['end at escape', ['"', 'P', 'escape', '4', '1'], 'PAT / HTTP/1.1', 2],
    ['can be taken back', ['"', ...'PU', 'escape', 'u', 'u'], REQUEST, 0],
  ])('%s', (_, keys, text, cursor) => {
    expect(after(...keys)).toEqual([text, cursor]);
  });
});

describe('a key', () => {
  it.each([
    ['a hex digit writes over half a byte, and goes on', ['c', '1'], 'c18537fa213d7f9f4d5158', 1],
    ['f is a digit', ['f', 'f', 'f'], 'fff537fa213d7f9f4d5158', 1],
    ['a capital is the same digit', ['C', 'F'], 'cf8537fa213d7f9f4d5158', 1],
    ['i puts a byte in', ['right', 'i'], '81008537fa213d7f9f4d5158', 1],
    ['x takes one out', ['right', 'x'], '8137fa213d7f9f4d5158', 1],
    ['delete does too', ['right', 'delete'], '8137fa213d7f9f4d5158', 1],
    ['space flips the bit', ['v', 'right', 'space'], 'c18537fa213d7f9f4d5158', 0],
    ['1 sets it, 0 clears it', ['v', '0', 'right', '1'], '418537fa213d7f9f4d5158', 0],
    ['no other digit is typed there', ['v', 'f', '7'], '818537fa213d7f9f4d5158', 0],
    [
      'bits go on into the next byte',
      ['v', ...Array(9).fill('right'), 'space'],
      '81c537fa213d7f9f4d5158',
      1,
    ],
    [
      'end, right and a digit put a byte on',
      ['end', 'right', 'a', 'b'],
      `${HELLO.toString('hex')}ab`,
      12,
    ],
    ['x after the last byte removes none', ['end', 'right', 'x'], HELLO.toString('hex'), 11],
    ['u takes the last change back', ['c', '2', 'u'], 'c18537fa213d7f9f4d5158', 0],
    ['U takes all back', ['c', '1', 'x', 'x', 'U'], HELLO.toString('hex'), 1],
    ['u takes that back', ['c', '1', 'x', 'U', 'u'], 'c137fa213d7f9f4d5158', 1],
    ['L makes the length true', ['end', 'x', 'L'], '818437fa213d7f9f4d51', 10],
    ['tab takes what the step has prepared', ['tab'], '838537fa213d7f9f4d5158', 0],
    ['and the next, not on top of it', ['tab', 'tab'], '818037fa213d', 0],
    ['and begins again', ['tab', 'tab', 'tab'], '838537fa213d7f9f4d5158', 0],
  ])('%s: %j', (_, keys, bytes, cursor) => {
    const editor = onHello(...keys);
    expect([hex(editor), editor.cursor]).toEqual([bytes, cursor]);
  });

  it('that means nothing is left to others', () => {
    for (const key of ['g', 'R', 't', 'return', 'escape', 'q', 'space', '?', 'G'])
      expect(pressed(onHello(), key), key).toBeUndefined();
    expect(pressed(onHello('v', 'end', 'right'), '5')).toBeUndefined();
  });

  it('up and down go by rows, and not beyond', () => {
    const editor = openEditor(new Uint8Array(20), 'http');
    const at = (keys: string[], perRow: number) =>
      keys.reduce((state, key) => pressed(state, key, perRow)!, editor).cursor;
    expect(at(['down'], 16)).toBe(16);
    expect(at(['down', 'down'], 16)).toBe(16);
    expect(at(['down', 'down'], 8)).toBe(16);
    expect(at(['down', 'up'], 16)).toBe(0);
    expect(at(['up', 'left'], 16)).toBe(0);
  });

  it('says what it did, or why it could not, until the next one', () => {
    const post = openEditor(latin1('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), 'http');
    expect(edit(post, 'L').notice).toBe('the request announces no length');
    expect(edit(post, 'L', 'right').notice).toBe('');
    expect(edit(post, 'tab').notice).toBe('this step has nothing prepared to try');
    expect([onHello('tab').taken, onHello('tab', 'u').taken]).toEqual([0, undefined]);
    expect(onHello('u').notice).toBe('nothing to take back');
  });
});
