/** How the choices of a question are told apart. */
export type Marks = 'letters' | 'numbers';

const MARKS: Readonly<Record<Marks, (index: number) => string>> = {
  letters: (index) => String.fromCharCode(0x61 + index),
  numbers: (index) => `${index + 1}`,
};

/**
 * What stands before each choice: letters on a screen, numbers in sentences. Where a choice itself
 * reads like such a mark it is the other kind, so that what is typed means one thing.
 */
export function marksOf(choices: readonly string[], wanted: Marks): string[] {
  const own = choices.map((_, index) => MARKS[wanted](index));
  if (!choices.some((choice) => own.includes(choice.toLowerCase()))) return own;
  const other = wanted === 'letters' ? 'numbers' : 'letters';
  return choices.map((_, index) => MARKS[other](index));
}

/** The choice that was meant: by its text, its letter or its number; undefined if by none of them. */
export function findChoice(choices: readonly string[], typed: string): string | undefined {
  const text = typed.toLowerCase();
  const byText =
    choices.find((choice) => choice === typed) ??
    choices.find((choice) => choice.toLowerCase() === text);
  if (byText !== undefined) return byText;
  const mark = text.replace(/[.)]$/, '');
  return choices.find((_, index) => Object.values(MARKS).some((of) => of(index) === mark));
}

/** The mark of the choice that was meant; undefined where none was. */
export function markOf(
  choices: readonly string[],
  typed: string,
  wanted: Marks,
): string | undefined {
  const choice = findChoice(choices, typed);
  return choice === undefined ? undefined : marksOf(choices, wanted)[choices.indexOf(choice)];
}
