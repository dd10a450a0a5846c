/** A part of the course: some lessons in a row. */
export interface CoursePart {
  /** `A` for the first. */
  readonly letter: string;
  readonly title: string;
  /** Number of its first lesson; it goes as far as the next part. */
  readonly first: number;
  /** Lessons that are not written yet. */
  readonly planned: readonly PlannedLesson[];
}

export interface PlannedLesson {
  readonly number: number;
  readonly title: string;
}

/** Shares lessons among the parts that they belong to. Where there are no parts, all belong together. */
export function partsOf<Item extends { readonly number: number }>(
  items: readonly Item[],
  parts: readonly CoursePart[],
): { readonly part: CoursePart | undefined; readonly items: readonly Item[] }[] {
  if (parts.length === 0) return [{ part: undefined, items }];
  return parts.map((part, index) => {
    const end = parts[index + 1]?.first ?? Infinity;
    const own = items.filter(({ number }) => number >= part.first && number < end);
    return { part, items: own };
  });
}
