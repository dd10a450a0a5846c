/**
 * Octets that may be inflated in a turn of the event loop, over all connections together. A short input can
 * hold a great many: 64 messages of 4 MiB in 256 KiB of it would hold everyone else up for over a second.
 * One message alone may be longer; then it is the only one of its turn.
 */
const MOST_OCTETS = 1024 * 1024;

let spent = 0;
let isScheduled = false;
let waiting: (() => void)[] = [];

/** Whether what is left to be inflated should wait for the next turn. */
export function isTurnSpent(): boolean {
  return spent >= MOST_OCTETS;
}

/** Octets have been inflated in this turn. */
export function spendTurn(octets: number): void {
  spent += octets;
  schedule();
}

/** Goes on in a later turn, when those before have had theirs and others have been served in between. */
export function inLaterTurn(task: () => void): void {
  waiting.push(task);
  schedule();
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(beginTurn);
}

function beginTurn(): void {
  isScheduled = false;
  spent = 0;
  const tasks = waiting;
  waiting = [];
  for (const task of tasks) {
    if (isTurnSpent()) waiting.push(task);
    else task();
  }
  if (waiting.length > 0) schedule();
}
