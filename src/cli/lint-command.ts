import { CATALOGUE } from '../../lessons/index.ts';
import { TERMS } from '../../lessons/terms.ts';
import type { Catalogue, LessonCard } from '../lesson/course/catalogue.ts';
import type { Check } from '../lesson/lint/check.ts';
import { type Finding, findingText, LESSON_CHECKS, lintLesson } from '../lesson/lint/lint.ts';
import { wordChecks } from '../lesson/lint/words.ts';
import { EXIT_WRONG } from '../terminal/run-program.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { FIT_CHECKS } from '../view/screens/lint-fit.ts';
import { countOf } from '../wire/count.ts';
import { lessonNamed } from './find-place.ts';

/** All that a lesson has to be. */
export const CHECKS: readonly Check[] = [
  ...LESSON_CHECKS,
  ...wordChecks(CATALOGUE, TERMS),
  ...FIT_CHECKS,
];

/** The name and version of the form of `--json`. */
const LINT_SCHEMA = 'wirewalk/lint@1';

/** `wirewalk lint [LESSON...]`: a line for each finding, and exit code 1 if there is one. */
export async function lint(
  wanted: readonly string[],
  options: ShowOptions,
  catalogue: Catalogue = CATALOGUE,
): Promise<void> {
  const cards = wanted.length === 0 ? catalogue : wanted.map((one) => lessonNamed(one, catalogue));
  const { painter } = settingsFor(options);
  const print = (text: string) => process.stdout.write(`${text}\n`);
  const findings: Finding[] = [];
  for (const card of cards) {
    const found = await lintLesson(await card.load(), CHECKS);
    if (!options.json) for (const finding of found) print(painter.plain(findingText(finding)));
    findings.push(...found);
  }
  print(
    options.json
      ? painter.json(jsonReport(cards, findings), 2)
      : summary(cards.length, findings.length),
  );
  process.exitCode = findings.length === 0 ? 0 : EXIT_WRONG;
}

function jsonReport(cards: readonly LessonCard[], findings: readonly Finding[]): object {
  const lessons = cards.map(({ number }) => number);
  const checks = CHECKS.map(({ id, demands }) => ({ id, demands }));
  return { schema: LINT_SCHEMA, lessons, checks, findings };
}

function summary(lessons: number, findings: number): string {
  const found = findings === 0 ? 'nothing is wrong' : countOf(findings, 'finding');
  return `${countOf(lessons, 'lesson')}, ${countOf(CHECKS.length, 'check')}: ${found}`;
}
