import { placeName } from '../lesson/course/place-name.ts';
import { flowing } from '../lesson/lint/texts.ts';
import { type AskedQuestion, findQuestion, questionsOf } from '../lesson/questions/asked.ts';
import { answer, ask, type Dialogue, recordOf, tell } from '../lesson/questions/dialogue.ts';
import { answerForm, answerText } from '../lesson/questions/judge.ts';
import { type Performance, performLesson } from '../lesson/script/performance.ts';
import { EXIT_WRONG, UsageError } from '../terminal/run-program.ts';
import { type Settings, type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { jsonQuiz } from '../view/json/json-practice.ts';
import { plainAsked, plainHowTo, plainRemarks } from '../view/plain/plain-practice.ts';
import { lessonNamed, orThrow, placeNamed } from './find-place.ts';
import { openProgress } from './open-progress.ts';
import { printer } from './printer.ts';

/** What the commands about questions can be told. */
export interface PracticeOptions extends ShowOptions {
  readonly state?: string;
}

/** `wirewalk quiz N`, or `N.K` for one question: what is asked, never what is right. */
export async function quiz(
  wanted: string,
  options: PracticeOptions & { readonly hints: number },
): Promise<void> {
  const settings = settingsFor(options);
  const print = printer(settings);
  const { performance, questions } = await findQuestions(wanted, settings);
  if (options.json) return print.json(jsonQuiz(performance, questions, options.hints));
  const { number } = performance.lesson;
  const texts = questions.map((asked) => [
    ...plainAsked(number, asked),
    ...asked.question.hints.slice(0, options.hints).map(flowing),
    plainHowTo(number, asked, `${settings.command} answer`, seedOption(options)),
  ]);
  if (texts.length === 0) return print.text(`Lesson ${number} asks nothing.`);
  print.text(texts.map((lines) => lines.join('\n')).join('\n\n'));
}

/** `wirewalk answer N.K VALUE`: exit code 0 if it is right, 1 if it is wrong. */
export async function answerQuestion(
  wanted: string,
  words: readonly string[],
  options: PracticeOptions & { readonly show?: boolean },
): Promise<void> {
  const settings = settingsFor(options);
  const { performance, asked } = await findOne(wanted, settings);
  const log = openProgress(options.state);
  const { id } = performance.lesson;
  const { answers = [] } = log.progress.lessons[id] ?? {};
  const before = answers.find(({ q, right }) => q === asked.question.id && !right);
  const begun = { ...ask(asked.question), tries: before?.tries ?? 0 };
  const dialogue = options.show ? tell(begun) : answerOrSay(begun, words.join(' '), wanted);
  const tries = dialogue.tries - begun.tries;
  log.answer(id, { ...recordOf(dialogue, new Date().toISOString()), tries });
  log.save();
  const print = printer(settings);
  if (options.json) print.json(jsonAnswer(performance.lesson.number, asked, dialogue));
  else print.text(plainRemarks(dialogue).join('\n'));
  if (dialogue.phase !== 'right' && !options.show) process.exitCode = EXIT_WRONG;
}

/** @throws UsageError if it is no answer at all */
function answerOrSay(begun: Dialogue, typed: string, wanted: string): Dialogue {
  const dialogue = answer(begun, typed);
  if (dialogue.tries > begun.tries) return dialogue;
  const form = answerForm(begun.question, 'numbers');
  throw new UsageError(`${JSON.stringify(typed)} is no answer to ${wanted}: that is ${form}`);
}

function jsonAnswer(
  lesson: number,
  { stepIndex, question }: AskedQuestion,
  dialogue: Dialogue,
): object {
  const { phase, tries, hints, wrongAnswer } = dialogue;
  const isOver = phase !== 'open';
  return {
    schema: 'wirewalk/answer@1',
    question: placeName(lesson, stepIndex),
    right: phase === 'right',
    tries,
    ...(wrongAnswer ? { slip: flowing(wrongAnswer.says) } : {}),
    ...(hints > 0 && !isOver ? { hints: question.hints.slice(0, hints).map(flowing) } : {}),
    ...(isOver ? { answer: answerText(question), because: flowing(question.because) } : {}),
  };
}

/** All questions of a lesson, or one of them. */
async function findQuestions(
  wanted: string,
  settings: Settings,
): Promise<{ performance: Performance; questions: readonly AskedQuestion[] }> {
  const { card, step } = await placeNamed(wanted);
  const performance = await performLesson(await card.load(), settings.performance);
  if (typeof step !== 'number') return { performance, questions: questionsOf(performance) };
  return { performance, questions: [orThrow(findQuestion(performance, step))] };
}

async function findOne(
  wanted: string,
  settings: Settings,
): Promise<{ performance: Performance; asked: AskedQuestion }> {
  const { performance, questions } = await findQuestions(wanted, settings);
  const [asked, ...others] = questions;
  if (asked && others.length === 0) return { performance, asked };
  throw new UsageError(`${JSON.stringify(wanted)} is no question; they look like 10.2`);
}

/**
 * Finds a lesson and makes its traffic, for an answer is read off that.
 *
 * @throws UsageError if there is no such lesson
 */
export async function performWanted(wanted: string, settings: Settings): Promise<Performance> {
  return performLesson(await lessonNamed(wanted).load(), settings.performance);
}

/** Other numbers make other answers. */
function seedOption({ seed }: PracticeOptions): string {
  return seed === undefined ? '' : ` --seed ${seed}`;
}
