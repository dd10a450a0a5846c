/**
 * Searches a list by halves.
 *
 * @param isBefore true for the items at the front of the list, false from some item on
 * @returns the index of the first item for which it is false
 */
export function indexOfFirst<T>(list: readonly T[], isBefore: (item: T) => boolean): number {
  let first = 0;
  let last = list.length;
  while (first < last) {
    const middle = (first + last) >> 1;
    if (isBefore(list[middle]!)) first = middle + 1;
    else last = middle;
  }
  return first;
}

/** The one of several stretches, which are in order and apart, that has a place in it. */
export function stretchAt<T extends { readonly start: number; readonly end: number }>(
  list: readonly T[],
  place: number,
): T | undefined {
  const found = list[indexOfFirst(list, ({ end }) => end <= place)];
  return found && found.start <= place ? found : undefined;
}
