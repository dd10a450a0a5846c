/**
 * Octets that may be inflated in a turn of the event loop, over all connections together, or an eighth as
 * many compressed: that takes zlib 1 to 3 ms. A short input can hold a great many: 64 messages of 4 MiB in
 * 256 KiB of it would hold everyone else up for over a second. What is longer by itself is not zlib's work
 * on this thread: it is inflated by another, and compressed in pieces.
 */
const MOST_OCTETS = 512 * 1024;

/** How much longer zlib takes to compress an octet than to inflate one: JSON 8 times, noise 20, zeros 2. */
const DEFLATE_WEIGHT = 8;

let spent = 0;
let isScheduled = false;
let waiting: (() => void)[] = [];

/** Whether what is left to be done should wait for the next turn. */
export function isTurnSpent(): boolean {
  return spent >= MOST_OCTETS;
}

/** Octets have been inflated in this turn, or as much has been done besides. */
export function spendTurn(octets: number): void {
  spent += octets;
  schedule();
}

/** Octets are compressed in this turn. */
export function spendTurnDeflating(octets: number): void {
  spendTurn(octets * DEFLATE_WEIGHT);
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
