import { type Command, InvalidArgumentError } from 'commander';
import { seedOption } from '../terminal/options.ts';
import { examples, stateOption } from './shared-options.ts';

/** The commands about questions and progress: what can be done on a screen can be done without one. */
export function definePractice(program: Command): void {
  addQuiz(program);
  addAnswer(program);
  addReview(program);
  addTestOut(program);
  addProgress(program);
}

function addQuiz(program: Command): void {
  const quiz = program
    .command('quiz')
    .description('list the questions of a lesson, without their answers')
    .argument('<lesson>', 'a lesson; or 10.2 for the question before step 2')
    .option('--hints <n>', 'with this many of the three hints', parseHints, 0);
  addPracticeOptions(quiz)
    .addHelpText('after', examples('wirewalk quiz 10', 'wirewalk quiz 10.2 --hints 1'))
    .action(async (lesson: string, _options, command: Command) => {
      const { quiz: list } = await import('./practice-commands.ts');
      await list(lesson, command.optsWithGlobals());
    });
}

function addAnswer(program: Command): void {
  const answer = program
    .command('answer')
    .description('answer a question: exit code 0 if it is right, 1 if it is wrong')
    .argument('<n.k>', '10.2 is the question before step 2 of lesson 10')
    .argument('[value...]', 'your answer')
    .option('--show', 'show the answer instead; it counts as seen, not as solved');
  addPracticeOptions(answer)
    .addHelpText('after', examples('wirewalk answer 10.2 8a', 'wirewalk answer 10.2 --show'))
    .action(async (question: string, words: string[], _options, command: Command) => {
      const { answerQuestion } = await import('./practice-commands.ts');
      await answerQuestion(question, words, command.optsWithGlobals());
    });
}

function addReview(program: Command): void {
  program
    .command('review')
    .description('list the questions that you have met and not solved, and how to answer them')
    .argument('[lesson]', 'of this lesson only')
    .option('--ascii', 'no characters beyond US-ASCII')
    .addOption(seedOption())
    .addOption(stateOption())
    .addHelpText('after', examples('wirewalk review', 'wirewalk review 10'))
    .action(async (lesson: string | undefined, _options, command: Command) => {
      const { review } = await import('./review-command.ts');
      await review(lesson, command.optsWithGlobals());
    });
}

function addTestOut(program: Command): void {
  const testOut = program
    .command('test-out')
    .description('five questions if you know a lesson already, one try each')
    .argument('<n>', 'the lesson, by its number, its id or part of its title')
    .argument('[answer...]', 'your answers, in the order of the questions');
  addPracticeOptions(testOut)
    .addHelpText('after', examples('wirewalk test-out 10', 'wirewalk test-out 10 7 7d 2 6 2'))
    .action(async (lesson: string, answers: string[], _options, command: Command) => {
      const { testOut: run } = await import('./test-out-command.ts');
      await run(lesson, answers, command.optsWithGlobals());
    });
}

function addProgress(program: Command): void {
  program
    .command('progress')
    .description('show how far you are; export it, import it, or start over')
    .argument('[yes]', 'confirms --reset')
    .option('--export', 'print it, to be imported elsewhere')
    .option('--import <file>', 'add what was exported elsewhere; - for standard input')
    .option('--reset [lesson]', 'forget one lesson, or all; the file before is kept as .bak')
    .option('--json', 'one JSON object')
    .option('--ascii', 'no characters beyond US-ASCII')
    .addOption(stateOption())
    .addHelpText(
      'after',
      examples('wirewalk progress --export > mine.json', 'wirewalk progress --reset 10 yes'),
    )
    .action(async (word: string | undefined, _options, command: Command) => {
      const { progress } = await import('./progress-command.ts');
      await progress(word, command.optsWithGlobals());
    });
}

/** What is asked follows from the bytes, and they from the seed. */
function addPracticeOptions(command: Command): Command {
  return command
    .option('--json', 'one JSON object')
    .option('--ascii', 'no characters beyond US-ASCII')
    .addOption(seedOption())
    .addOption(stateOption());
}

function parseHints(text: string): number {
  if (!/^[0-3]$/.test(text)) throw new InvalidArgumentError('It is a number from 0 to 3.');
  return Number(text);
}
