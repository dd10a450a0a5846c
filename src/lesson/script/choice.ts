import { Derived, type Evidence } from './derived.ts';

/**
 * The choice that begins with what was read: so `426: a draft` is right where the status was 426.
 *
 * @throws RangeError if none does, or more than one: the choices and the traffic do not fit
 */
export function choiceBy<const From extends Evidence>(
  evidence: From,
  choices: readonly string[],
  read: (evidence: From) => number | string,
): Derived<string> {
  return Derived.from(evidence, (recorded) => {
    const beginning = `${read(recorded)}`;
    const [choice, ...others] = choices.filter((each) => each.startsWith(beginning));
    if (choice === undefined || others.length > 0) {
      throw new RangeError(`${others.length + (choice ? 1 : 0)} choices begin with ${beginning}`);
    }
    return choice;
  });
}
