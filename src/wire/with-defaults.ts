/** Some of the values, or none; one that is undefined is not given. */
export type Given<Values> = { readonly [Name in keyof Values]?: Values[Name] | undefined };

/**
 * Limits and times may be given in part: the defaults stand for the rest.
 *
 * @returns what was given, where all of it was, so that what is complete is not copied for each connection
 */
export function withDefaults<Values extends object>(
  defaults: Values,
  given: Given<Values> | undefined,
): Values {
  if (given === undefined) return defaults;
  const names = Object.keys(defaults) as (keyof Values)[];
  if (names.every((name) => given[name] !== undefined)) return given as Values;
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(present) };
}
