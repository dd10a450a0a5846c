import type { ListItem } from '../../lesson/course/list-items.ts';
import { excerptOf, type Hit } from '../model/course-search.ts';

/** Lessons as sentences. @param hits steps that they were searched for */
export function plainList(items: readonly ListItem[], hits: readonly Hit[] = []): string[] {
  if (items.length === 0) return ['There is none.'];
  return items.flatMap((item) => {
    const { number, title, question, progress } = item;
    const own = hits.filter(({ step }) => step.lesson === number);
    return [
      `${String(number).padStart(2)}  ${title}${progress === '' ? '' : `  (${progress})`}`,
      `    ${question}`,
      ...plainHits(own).map((line) => `    ${line}`),
    ];
  });
}

/** Steps that a search has found, with the words where they stand. */
export function plainHits(hits: readonly Hit[]): string[] {
  return hits.flatMap((hit) => {
    const { place, title } = hit.step;
    return [
      `${place}  ${title}`,
      ...(hit.text === title ? [] : [`    ${excerptOf(hit, EXCERPT)}`]),
    ];
  });
}

/** Characters of the text that a word stands in. */
const EXCERPT = 68;
