import { answerForm } from '../lesson/questions/judge.ts';
import {
  answerTestOut,
  beginTestOut,
  hasPassed,
  type TestOut,
} from '../lesson/questions/test-out.ts';
import { EXIT_WRONG, UsageError } from '../terminal/run-program.ts';
import { settingsFor } from '../terminal/settings.ts';
import { jsonQuestion } from '../view/json/json-practice.ts';
import { plainQuestion } from '../view/plain/plain-practice.ts';
import { testOutResult } from '../view/screens/test-out-screen.ts';
import { openProgress } from './open-progress.ts';
import { type PracticeOptions, performWanted } from './practice-commands.ts';
import { printer } from './printer.ts';

const SCHEMA = 'wirewalk/test-out@1';

/** `wirewalk test-out N`: the questions. With their answers after it: whether all of them are right. */
export async function testOut(
  wanted: string,
  answers: readonly string[],
  options: PracticeOptions,
): Promise<void> {
  const settings = settingsFor(options);
  const { lesson, ...performance } = await performWanted(wanted, settings);
  const begun = beginTestOut({ lesson, ...performance });
  const print = printer(settings);
  const { questions } = begun;
  if (answers.length === 0) {
    const report = {
      schema: SCHEMA,
      lesson: lesson.number,
      questions: questions.map(jsonQuestion),
    };
    return options.json
      ? print.json(report)
      : print.text(plainTest(lesson.number, begun, settings.command));
  }
  const test = answerAll(begun, answers);
  const passed = hasPassed(test);
  if (passed) {
    const log = openProgress(options.state);
    log.testOut(lesson.id);
    log.save();
  } else process.exitCode = EXIT_WRONG;
  const { results } = test;
  if (options.json) return print.json({ schema: SCHEMA, lesson: lesson.number, results, passed });
  const rows = results.map((result, index) => `${index + 1}. ${result}: ${answers[index]}`);
  print.text([...rows, testOutResult(test)].join('\n'));
}

function plainTest(lesson: number, { questions }: TestOut, command: string): string {
  const texts = questions.map((question, index) => {
    const [first, ...rest] = plainQuestion(question);
    const form = `An answer is ${answerForm(question, 'numbers')}.`;
    return [`${index + 1}. ${first}`, ...rest, form].join('\n');
  });
  const values = questions.map((_, index) => `VALUE${index + 1}`).join(' ');
  const howTo = `To answer, one try each: ${command} test-out ${lesson} ${values}`;
  return [...texts, howTo].join('\n\n');
}

/** @throws UsageError if the answers are too few, too many, or no answers */
function answerAll(begun: TestOut, answers: readonly string[]): TestOut {
  const { questions } = begun;
  if (answers.length !== questions.length) {
    throw new UsageError(`a test-out takes ${questions.length} answers, not ${answers.length}`);
  }
  return answers.reduce((test, typed, index) => {
    const next = answerTestOut(test, typed);
    if (next.results.length > test.results.length) return next;
    const form = answerForm(questions[index]!, 'numbers');
    throw new UsageError(
      `${JSON.stringify(typed)} is no answer to question ${index + 1}: that is ${form}`,
    );
  }, begun);
}
