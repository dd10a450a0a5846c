import { CATALOGUE } from '../../lessons/index.ts';
import { questionsOf } from '../lesson/questions/asked.ts';
import { performLesson } from '../lesson/script/performance.ts';
import { settingsFor } from '../terminal/settings.ts';
import { plainAsked, plainHowTo } from '../view/plain/plain-practice.ts';
import { lessonNamed } from './find-place.ts';
import { openProgress } from './open-progress.ts';
import type { PracticeOptions } from './practice-commands.ts';
import { printer } from './printer.ts';

/** `wirewalk review [N]`: what was asked and not solved. Whatever is solved is gone from it. */
export async function review(wanted: string | undefined, options: PracticeOptions): Promise<void> {
  const settings = settingsFor(options);
  const { lessons } = openProgress(options.state).progress;
  const seed = options.seed === undefined ? '' : ` --seed ${options.seed}`;
  const cards = wanted === undefined ? CATALOGUE : [lessonNamed(wanted)];
  const texts: string[] = [];
  for (const card of cards) {
    const missed = (lessons[card.id]?.answers ?? []).filter(({ right }) => !right);
    if (missed.length === 0) continue;
    const performance = await performLesson(await card.load(), settings.performance);
    for (const asked of questionsOf(performance)) {
      if (!missed.some(({ q }) => q === asked.question.id)) continue;
      const howTo = plainHowTo(card.number, asked, `${settings.command} answer`, seed);
      texts.push([...plainAsked(card.number, asked), howTo].join('\n'));
    }
  }
  const nothing = 'Nothing is left to review: every question that you have met is solved.';
  printer(settings).text(texts.length === 0 ? nothing : texts.join('\n\n'));
}
