/**
 * Searches a list by halves.
 *
 * @param isBefore true for the items at the front of the list, false from some item on
 * @returns the index of the first item for which it is false
 */
export function indexOfFirst<T>(list: readonly T[], isBefore: Before<T>): number {
  let first = 0;
  let last = list.length;
  while (first < last) {
    const middle = (first + last) >> 1;
    if (isBefore(list[middle]!, middle)) first = middle + 1;
    else last = middle;
  }
  return first;
}

type Before<T> = (item: T, index: number) => boolean;

/** The items of a list that are not before a stretch, and before the end of it. */
export function itemsIn<T>(
  list: readonly T[],
  isBefore: Before<T>,
  isBeforeEnd: Before<T>,
): readonly T[] {
  return list.slice(indexOfFirst(list, isBefore), indexOfFirst(list, isBeforeEnd));
}

/** The one of several stretches, which are in order and apart, that has a place in it. */
export function stretchAt<T extends { readonly start: number; readonly end: number }>(
  list: readonly T[],
  place: number,
): T | undefined {
  const found = list[indexOfFirst(list, ({ end }) => end <= place)];
  return found && found.start <= place ? found : undefined;
}
