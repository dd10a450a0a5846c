import { describe, expect, it } from 'vitest';
import { decideMode, decideUnicode, type Mode, type ModeInputs } from '../../src/terminal/mode.ts';

/** A good terminal, and nothing special asked for. */
const TERMINAL: ModeInputs = {
  json: false,
  plain: false,
  accessible: false,
  environment: { TERM: 'xterm-256color' },
  inputIsTty: true,
  outputIsTty: true,
  hasRawMode: true,
  width: 80,
  height: 24,
};

describe('a lesson is shown', () => {
  it.each<[string, Partial<ModeInputs>, Mode]>([
    ['at a terminal', {}, 'interactive'],
    ['at the least terminal', { width: 80, height: 20 }, 'interactive'],
    ['at one that is too low', { width: 200, height: 19 }, 'line'],
    ['at the narrowest terminal', { width: 40, height: 24 }, 'interactive'],
    ['at one that is too narrow', { width: 39, height: 60 }, 'line'],
    ['at a narrow one that is too low', { width: 79, height: 23 }, 'line'],
    ['at one without single keys', { hasRawMode: false }, 'line'],
    ['into a pipe', { outputIsTty: false }, 'plain'],
    ['with its input from a pipe', { inputIsTty: false }, 'plain'],
    ['at a dumb terminal', { environment: { TERM: 'dumb' } }, 'plain'],
    ['by a CI system', { environment: { CI: 'true' } }, 'plain'],
    ['where CI is off', { environment: { CI: 'false' } }, 'interactive'],
    ['where CI is 0', { environment: { CI: '0' } }, 'interactive'],
    ['where CI is empty', { environment: { CI: '' } }, 'interactive'],
    ['to a screen reader', { accessible: true }, 'line'],
    ['to a screen reader, by a CI system', { accessible: true, environment: { CI: '1' } }, 'line'],
    ['to a screen reader, into a pipe', { accessible: true, outputIsTty: false }, 'plain'],
    ['to a screen reader, with --plain', { accessible: true, plain: true }, 'plain'],
    ['where ACCESSIBLE is set', { environment: { ACCESSIBLE: '1' } }, 'line'],
    ['where ACCESSIBLE is off', { environment: { ACCESSIBLE: '0' } }, 'interactive'],
    ['with --plain', { plain: true }, 'plain'],
    ['with --json', { json: true }, 'json'],
    ['with --json and --plain, in a pipe', { json: true, plain: true, outputIsTty: false }, 'json'],
    ['with --json to a screen reader', { json: true, accessible: true }, 'json'],
  ])('%s', (_, inputs, mode) => {
    expect(decideMode({ ...TERMINAL, ...inputs })).toBe(mode);
  });
});

describe('characters beyond US-ASCII', () => {
  it.each<[Readonly<Record<string, string>>, string, boolean]>([
    [{ LANG: 'en_GB.UTF-8' }, 'linux', true],
    [{ LANG: 'de_DE.utf8' }, 'darwin', true],
    [{ LC_CTYPE: 'C.UTF-8', LANG: 'C' }, 'linux', true],
    [{ LC_ALL: 'C', LC_CTYPE: 'C.UTF-8', LANG: 'C.UTF-8' }, 'linux', false],
    [{ LC_ALL: '', LANG: 'C.UTF-8' }, 'linux', true],
    [{ LANG: 'C' }, 'linux', false],
    [{}, 'linux', false],
    [{ WT_SESSION: 'x' }, 'win32', true],
    [{ TERM_PROGRAM: 'vscode' }, 'win32', true],
    [{ ConEmuPID: '1' }, 'win32', true],
    [{ LANG: 'C.UTF-8' }, 'win32', false],
  ])('are shown where %j on %s: %s', (environment, platform, expected) => {
    expect(decideUnicode(environment, platform)).toBe(expected);
  });
});
