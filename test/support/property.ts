import fc from 'fast-check';

/** The same seed each time, so that a failure can be seen again. WIREWALK_SEED looks elsewhere. */
const SEED = Number(process.env.WIREWALK_SEED ?? 6455);

/** Checks a property on so many generated inputs. */
export function check<Inputs>(property: fc.IPropertyWithHooks<Inputs>, numRuns = 100): void {
  fc.assert(property, { seed: SEED, numRuns });
}

/** The same for properties that take their time. */
export function checkAsync<Inputs>(
  property: fc.IAsyncPropertyWithHooks<Inputs>,
  numRuns = 100,
): Promise<void> {
  return fc.assert(property, { seed: SEED, numRuns });
}
