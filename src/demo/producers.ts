import type { Channels } from '../push/channels.ts';

/** Does something again and again, so many milliseconds apart. */
export type Repeat = (milliseconds: number, task: () => void) => void;

/** The channels that have events by themselves, and the milliseconds between two of them. */
export const PRODUCED = { ticker: 1000, scores: 3000, progress: 500 } as const;

const STEPS = 20;
/** Steps for which a job that is done can still be read. */
const REST = 20;

/** Makes the events of the demonstration channels: a price, a match, a job's progress. */
export function startProducers(channels: Channels, repeat: Repeat): void {
  repeat(PRODUCED.ticker, priceTicker(channels));
  repeat(PRODUCED.scores, scoreBoard(channels));
  repeat(PRODUCED.progress, progressOfJob(channels));
}

/** A price that wanders, as on a trading screen: what counts is the latest, and how soon it is there. */
function priceTicker(channels: Channels): () => void {
  let cents = 10_000;
  return () => {
    cents = Math.max(cents + Math.round((channels.random() - 0.5) * 200), 100);
    const data = JSON.stringify({ price: cents / 100, at: channels.time });
    channels.channel('ticker')?.log.append({ type: 'price', data });
  };
}

/** Goals now and then: a late follower wants the earlier ones, too. */
function scoreBoard(channels: Channels): () => void {
  const goals = { home: 0, away: 0 };
  return () => {
    if (goals.home + goals.away >= MOST_GOALS) Object.assign(goals, { home: 0, away: 0 });
    goals[channels.random() < 0.5 ? 'home' : 'away']++;
    const data = JSON.stringify({ ...goals, at: channels.time });
    channels.channel('scores')?.log.append({ type: 'score', data });
  };
}

const MOST_GOALS = 9;

/** A job that comes to its end, and so does its channel; after a rest the next one begins. */
function progressOfJob(channels: Channels): () => void {
  let step = 0;
  return () => {
    const channel = step === 0 ? channels.renew('progress') : channels.channel('progress');
    if (channel && step <= STEPS) {
      const data = JSON.stringify({ percent: (step * 100) / STEPS, at: channels.time });
      channel.log.append({ type: step < STEPS ? 'progress' : 'done', data });
      if (step === STEPS) channel.log.end();
    }
    step = (step + 1) % (STEPS + REST);
  };
}
