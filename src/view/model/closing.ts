import { flowing } from '../../lesson/lint/texts.ts';
import type { Saying } from '../../lesson/script/lesson.ts';
import type { Performance } from '../../lesson/script/performance.ts';
import { findSource, type SourcePlace } from '../../lesson/script/source.ts';

/** How a lesson ends, with the places of its code found. */
export interface ClosingModel {
  readonly lessonNumber: number;
  readonly lessonTitle: string;
  readonly aha: string;
  readonly devTools: string;
  readonly builds: readonly string[];
  readonly sayings: readonly Saying[];
  readonly code: readonly SourcePlace[];
}

/** The model of a performed lesson's end. Code that is not in the source is left out: the lint finds it. */
export function closingOf({ lesson, closing }: Performance): ClosingModel {
  return {
    lessonNumber: lesson.number,
    lessonTitle: lesson.title,
    aha: flowing(closing.aha),
    devTools: flowing(closing.devTools),
    builds: (closing.builds ?? []).map(flowing),
    sayings: closing.sayings.map(({ says, verdict, because }) => {
      return { says: flowing(says), verdict, because: flowing(because) };
    }),
    code: closing.code.flatMap((code) => findSource(code) ?? []),
  };
}
