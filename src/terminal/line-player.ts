import { createInterface } from 'node:readline/promises';
import { type Performance, performLesson } from '../lesson/performance.ts';
import { modelOf } from '../view/model.ts';
import { plainStep } from '../view/plain.ts';
import type { Playlist, ProgressLog } from './player.ts';
import type { Settings } from './settings.ts';

const PROMPT = 'next, back, field N, quit > ';

/**
 * Plays a lesson at a prompt: for terminals that give no single keys, or are too small for a screen.
 *
 * @returns the exit code
 */
export async function playLineByLine(
  settings: Settings,
  { card, stepIndex }: Playlist,
  log: ProgressLog,
): Promise<number> {
  const performance = await performLesson(await card.load(), settings.performance);
  const reader = createInterface({ input: process.stdin, output: process.stdout, prompt: PROMPT });
  const say = (text: string) => {
    process.stdout.write(settings.painter.plain(`${text}\n\n`));
    reader.prompt();
  };
  let index = stepIndex;
  const show = () => {
    const { id } = performance.steps[index]!;
    log.visit(card.id, id, index === performance.steps.length - 1);
    say(plainStep(modelOf(performance, index)).join('\n'));
  };
  show();
  for await (const typed of reader) {
    const answer = understand(typed, performance, index);
    if (answer === 'quit') break;
    if (typeof answer === 'string') say(answer);
    else {
      index = answer;
      show();
    }
  }
  reader.close();
  log.save();
  return 0;
}

/** What was typed: the index of a step to show, a sentence to print, or the end. */
function understand(typed: string, performance: Performance, index: number): number | string {
  const [word = '', number = ''] = typed.trim().toLowerCase().split(/\s+/);
  const means = (command: string) => word !== '' && command.startsWith(word);
  if (means('quit')) return 'quit';
  if (means('field')) return describeField(performance, index, Number(number));
  if (means('back')) return index > 0 ? index - 1 : 'This is the first step.';
  if (word !== '' && !means('next')) return `I do not know ${JSON.stringify(word)}.`;
  return index + 1 < performance.steps.length ? index + 1 : 'This was the last step.';
}

function describeField(performance: Performance, index: number, number: number): string {
  const { fields, sourceOf } = modelOf(performance, index);
  const named = fields.filter((field) => !field.isDelimiter);
  const field = named[number - 1];
  if (!field) return `There are fields 1 to ${named.length}.`;
  const source = sourceOf(field);
  const meaning = field.meaning === '' ? '' : `, ${field.meaning}`;
  const place = source
    ? ` Source: ${source.verb} ${source.file}:${source.line}, ${source.name}`
    : '';
  return `${field.name} = ${field.value}${meaning}. ${field.why} ${field.ref}.${place}`;
}
