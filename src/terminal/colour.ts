/** chalk's levels: none, the 16 colours, 256, 24 bits. We only ever paint with the 16. */
export type ColourLevel = 0 | 1 | 2 | 3;

/** What was said on the command line: `--color=WHEN`, or `--no-color` for `never`. */
export type ColourChoice = 'always' | 'never' | 'auto';

/** What the decision is made of, besides the choice. */
export interface ColourInputs {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isTty: boolean;
}

/** CI systems whose logs are known to show colour. */
const COLOUR_LOGS = ['GITHUB_ACTIONS', 'GITLAB_CI'];

type Rule = (inputs: ColourInputs) => ColourLevel | undefined;

/**
 * The environment's rules in order of precedence; the first that says something decides. chalk has its
 * own opinions on all of these, so it is told, never asked.
 */
const RULES: readonly Rule[] = [
  ({ environment }) => forcedLevel(environment.FORCE_COLOR),
  ({ environment }) => (isSet(environment.NO_COLOR) ? 0 : undefined),
  ({ environment }) => (isSet(environment.CLICOLOR_FORCE, '0') ? 1 : undefined),
  ({ environment }) => (isSet(environment.NODE_DISABLE_COLORS) ? 0 : undefined),
  ({ environment }) => (environment.TERM === 'dumb' ? 0 : undefined),
  ({ environment }) => (environment.CLICOLOR === '0' ? 0 : undefined),
  ({ environment }) => (COLOUR_LOGS.some((name) => isSet(environment[name])) ? 1 : undefined),
  ({ isTty }) => (isTty ? 1 : 0),
];

/** Whether and how to paint what goes to one stream. */
export function decideColour(choice: ColourChoice, inputs: ColourInputs): ColourLevel {
  if (choice !== 'auto') return choice === 'always' ? 1 : 0;
  for (const rule of RULES) {
    const level = rule(inputs);
    if (level !== undefined) return level;
  }
  return 0;
}

function forcedLevel(value: string | undefined): ColourLevel | undefined {
  if (value === undefined) return undefined;
  if (value === '0' || value === 'false') return 0;
  if (value === '2') return 2;
  return value === '3' ? 3 : 1;
}

/** Set, not empty, and not the one value that means no. */
function isSet(value: string | undefined, no?: string): boolean {
  return value !== undefined && value !== '' && value !== no;
}
