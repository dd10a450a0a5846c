import { findPlace, neighbourOf, type Place, stepIndexOf } from '../lesson/course/catalogue.ts';
import { listItems } from '../lesson/course/list-items.ts';
import { Performances } from '../lesson/course/performances.ts';
import type { LearnerLog } from '../lesson/progress/learner-log.ts';
import { ReplayError } from '../lesson/resend/replay.ts';
import { resend } from '../lesson/resend/resend.ts';
import type { Try } from '../lesson/script/lesson.ts';
import type { Performance } from '../lesson/script/performance.ts';
import { findHits, searchedSteps } from '../view/model/course-search.ts';
import { resultModelOf } from '../view/model/resend-model.ts';
import { plainHits, plainList } from '../view/plain/plain-list.ts';
import { plainResult } from '../view/plain/plain-resend.ts';
import { openLineReader } from './line-reader.ts';
import { LineSession, type Reply } from './line-session.ts';
import type { Playlist } from './player.ts';
import type { Settings } from './settings.ts';
import { SIGNAL_CODES } from './terminal.ts';
import { wrapParagraphs } from './wrap-paragraphs.ts';

/**
 * Plays lessons at a prompt: for screen readers, and for terminals that give no single keys or are too small
 * for a screen.
 *
 * @returns the exit code
 */
export async function playLineByLine(
  settings: Settings,
  playlist: Playlist,
  log: LearnerLog,
): Promise<number> {
  const player = new LinePlayer(settings, playlist, log);
  const reader = openLineReader(settings);
  let exitCode = 0;
  let isOver = false;
  const interrupt = () => {
    exitCode = SIGNAL_CODES.SIGINT;
    reader.close();
  };
  reader.once('SIGINT', interrupt);
  process.once('SIGINT', interrupt);
  reader.once('close', () => {
    isOver = true;
    process.off('SIGINT', interrupt);
  });
  const say = (text: string) => {
    const wrapped = wrapParagraphs(text, process.stdout.columns || 80);
    process.stdout.write(settings.painter.plain(`${wrapped}\n\n`));
    if (isOver) return;
    reader.setPrompt(player.prompt);
    reader.prompt();
  };
  say(await player.begin());
  log.save();
  for await (const typed of reader) {
    const text = await player.hear(typed);
    if (text === undefined) break;
    say(text);
    log.save();
  }
  // At ctrl-d and ctrl-c the cursor still stands after the prompt.
  if (isOver) process.stdout.write('\n');
  reader.close();
  log.save();
  return exitCode;
}

/** A session for each lesson, and the ways from one to another. */
class LinePlayer {
  readonly #performances: Performances;
  readonly #playlist: Playlist;
  readonly #log: LearnerLog;
  #card: Playlist['card'];
  #performance!: Performance;
  #session!: LineSession;

  constructor(settings: Settings, playlist: Playlist, log: LearnerLog) {
    this.#performances = new Performances(settings.performance);
    this.#playlist = playlist;
    this.#log = log;
    this.#card = playlist.card;
  }

  /** What may be typed now. */
  get prompt(): string {
    return this.#session.prompt;
  }

  async begin(): Promise<string> {
    const { card, stepIndex, greeting = '' } = this.#playlist;
    const text = await this.#open({ card, step: stepIndex });
    return greeting === '' ? text : `${greeting}\n\n${text}`;
  }

  /** @returns what to print; undefined for the end */
  async hear(typed: string): Promise<string | undefined> {
    const reply = this.#session.hear(typed);
    return typeof reply === 'object' ? this.#leave(reply) : reply;
  }

  async #leave(reply: Reply & object): Promise<string> {
    const { catalogue } = this.#playlist;
    if (reply.leads === 'try') return this.#try(reply.step, reply.tried);
    if (reply.leads === 'to-list') {
      return plainList(listItems(catalogue, this.#log.progress.lessons)).join('\n');
    }
    if (reply.leads === 'find') return this.#find(reply.wanted);
    const place =
      reply.leads === 'to'
        ? await findPlace(catalogue, reply.place, this.#card)
        : neighbourOf(catalogue, this.#card, reply.leads);
    return 'problem' in place ? place.problem : this.#open(place.found);
  }

  async #find(wanted: string): Promise<string> {
    const { catalogue } = this.#playlist;
    const performances = await Promise.all(catalogue.map((card) => this.#performances.of(card)));
    const hits = findHits(performances.flatMap(searchedSteps), wanted);
    return hits.length === 0 ? 'No step has that.' : plainHits(hits).join('\n');
  }

  /** Sends what a step has prepared instead of its message. */
  async #try(stepIndex: number, { bytes }: Try): Promise<string> {
    const { lesson, steps } = this.#performance;
    const { entry } = steps[stepIndex]!;
    const place = { connection: entry.connection, entry };
    const edit = { place, bytes, mode: 'as-recorded', cursor: 0 } as const;
    const title = {
      ...{ lessonNumber: lesson.number, lessonTitle: lesson.title },
      ...{ stepIndex, stepCount: steps.length },
      current: entry.connection.entries.indexOf(entry),
    };
    try {
      const result = await resend(edit, { stopwatch: () => performance.now() });
      return plainResult(resultModelOf(title, result)).join('\n');
    } catch (error) {
      if (error instanceof ReplayError) return error.message;
      throw error;
    }
  }

  async #open({ card, step }: Place): Promise<string> {
    if (card !== this.#card || !this.#performance) {
      this.#performance = await this.#performances.of(card);
      this.#card = card;
    }
    const index = stepIndexOf(step, this.#performance.steps.length);
    const now = () => new Date().toISOString();
    const surroundings = { performance: this.#performance, log: this.#log, now };
    this.#session = new LineSession(surroundings, index);
    return this.#session.open();
  }
}
