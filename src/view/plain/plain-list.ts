import { foundSteps } from '../../lesson/course/lesson-filter.ts';
import type { ListItem } from '../../lesson/course/list-items.ts';
import { placeName } from '../../lesson/course/place-name.ts';

/** Lessons as sentences. @param search what they were searched for: the steps that it has found come along */
export function plainList(items: readonly ListItem[], search = ''): string[] {
  if (items.length === 0) return ['There is none.'];
  return items.flatMap((item) => {
    const { number, title, question, progress } = item;
    const steps = foundSteps(item, search).map(
      (step) => `${placeName(number, step.number - 1)}  ${step.title}`,
    );
    return [
      `${String(number).padStart(2)}  ${title}${progress === '' ? '' : `  (${progress})`}`,
      ...[question, ...steps].map((line) => `    ${line}`),
    ];
  });
}
