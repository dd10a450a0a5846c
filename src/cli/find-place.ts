import { CATALOGUE } from '../../lessons/index.ts';
import {
  type Catalogue,
  type Found,
  findLesson,
  findPlace,
  findStep,
  type LessonCard,
  type Place,
} from '../lesson/course/catalogue.ts';
import { UsageError } from '../terminal/run-program.ts';

/**
 * The whole lesson that a command line names.
 *
 * @throws UsageError if there is no such lesson, or a step of one is named
 */
export function lessonNamed(wanted: string, catalogue: Catalogue = CATALOGUE): LessonCard {
  return orThrow(findLesson(catalogue, wanted));
}

/**
 * The lesson, or the step of one, that a command line names: `10`, or `10.4`.
 *
 * @param step what `--step` says of the same lesson, if anything
 * @throws UsageError if there is no such place, or two of them are named
 */
export async function placeNamed(wanted: string, step?: string): Promise<Place> {
  const place = orThrow(await findPlace(CATALOGUE, wanted));
  if (step === undefined) return place;
  const index = orThrow(findStep(await place.card.load(), step));
  if (place.step !== 'first' && place.step !== index) {
    throw new UsageError(`${wanted} and --step ${step} are two steps: name one of them`);
  }
  return { card: place.card, step: index };
}

/** @throws UsageError if nothing was found */
export function orThrow<T>(place: Found<T>): T {
  if ('problem' in place) throw new UsageError(place.problem);
  return place.found;
}
