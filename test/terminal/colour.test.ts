import { describe, expect, it } from 'vitest';
import { type ColourChoice, type ColourLevel, decideColour } from '../../src/terminal/colour.ts';

type Environment = Readonly<Record<string, string>>;

const decide = (environment: Environment, isTty: boolean, choice: ColourChoice = 'auto') =>
  decideColour(choice, { environment, isTty });

describe('what was said on the command line', () => {
  it.each<[ColourChoice, Environment, ColourLevel]>([
    ['always', { NO_COLOR: '1', TERM: 'dumb', FORCE_COLOR: '0' }, 1],
    ['never', { FORCE_COLOR: '3' }, 0],
  ])('decides alone: %s', (choice, environment, level) => {
    expect(decide(environment, false, choice)).toBe(level);
    expect(decide(environment, true, choice)).toBe(level);
  });
});

describe('the environment', () => {
  it.each<[Environment, ColourLevel]>([
    [{ FORCE_COLOR: '' }, 1],
    [{ FORCE_COLOR: '1' }, 1],
    [{ FORCE_COLOR: 'true' }, 1],
    [{ FORCE_COLOR: '2' }, 2],
    [{ FORCE_COLOR: '3' }, 3],
    [{ FORCE_COLOR: '0' }, 0],
    [{ FORCE_COLOR: 'false' }, 0],
    [{ NO_COLOR: '1' }, 0],
    [{ NO_COLOR: '0' }, 0],
    [{ CLICOLOR_FORCE: '1' }, 1],
    [{ NODE_DISABLE_COLORS: '1' }, 0],
    [{ TERM: 'dumb' }, 0],
    [{ CLICOLOR: '0' }, 0],
    [{ GITHUB_ACTIONS: 'true' }, 1],
    [{ GITLAB_CI: 'true' }, 1],
  ])('%j means level %i, at a terminal or not', (environment, level) => {
    expect(decide(environment, true)).toBe(level);
    expect(decide(environment, false)).toBe(level);
  });

  it.each<[Environment]>([
    [{}],
    [{ NO_COLOR: '' }],
    [{ CLICOLOR_FORCE: '' }],
    [{ CLICOLOR_FORCE: '0' }],
    [{ NODE_DISABLE_COLORS: '' }],
    [{ TERM: 'xterm-256color' }],
    [{ CLICOLOR: '1' }],
    [{ CI: 'true' }],
    [{ GITHUB_ACTIONS: '' }],
  ])('%j says nothing: the terminal decides', (environment) => {
    expect(decide(environment, true)).toBe(1);
    expect(decide(environment, false)).toBe(0);
  });
});

describe('the order of precedence', () => {
  /** Each with the level that it asks for; the first wins over all after it. */
  const ORDER: readonly (readonly [name: string, value: string, level: ColourLevel])[] = [
    ['FORCE_COLOR', '2', 2],
    ['NO_COLOR', '1', 0],
    ['CLICOLOR_FORCE', '1', 1],
    ['NODE_DISABLE_COLORS', '1', 0],
    ['TERM', 'dumb', 0],
    ['CLICOLOR', '0', 0],
    ['GITHUB_ACTIONS', 'true', 1],
  ];

  it.each(ORDER.map(([name], index) => [name, index] as const))('from %s on', (_, index) => {
    const rest = ORDER.slice(index);
    const environment = Object.fromEntries(rest.map(([name, value]) => [name, value]));
    expect(decide(environment, true)).toBe(rest[0]![2]);
  });

  it('puts FORCE_COLOR=0 before what asks for colour', () => {
    expect(decide({ FORCE_COLOR: '0', CLICOLOR_FORCE: '1', GITHUB_ACTIONS: '1' }, true)).toBe(0);
  });
});
