/** What may be known of a direction: whether its bytes are read, and if not, why. */
export type DirectionState = 'read' | 'ended' | 'unread' | 'gap' | 'searched';

/** What can happen to it. */
export type DirectionInput =
  | 'add'
  | 'found'
  | 'fault'
  | 'end'
  | 'give up'
  | 'skip'
  | 'look out'
  | 'pass over'
  | 'resume';

/**
 * What may happen in which state, and which one follows. What is not there would be a mistake of ours.
 *
 * | state | its bytes |
 * |---|---|
 * | `read` | are kept until their reader has found something in them |
 * | `ended` | are all there: what has come before the FIN may still be read |
 * | `unread` | are read by no one any more, and told as they come |
 * | `gap` | some were not heard |
 * | `searched` | are kept until it is clear whether a head begins in them |
 */
export const DIRECTION_STATES: Readonly<
  Record<DirectionState, Readonly<Partial<Record<DirectionInput, DirectionState>>>>
> = {
  read: {
    add: 'read',
    found: 'read',
    fault: 'unread',
    end: 'ended',
    'give up': 'unread',
    'look out': 'searched',
  },
  ended: { found: 'ended', fault: 'unread', 'give up': 'unread', end: 'ended' },
  unread: {
    add: 'unread',
    found: 'unread',
    end: 'unread',
    'give up': 'unread',
    skip: 'gap',
    'look out': 'searched',
  },
  gap: { add: 'gap', end: 'gap', 'give up': 'gap', skip: 'gap', 'look out': 'searched' },
  searched: {
    add: 'searched',
    'pass over': 'searched',
    end: 'searched',
    'give up': 'unread',
    resume: 'read',
  },
};

/** @throws Error for what may not happen in a state: the observer has lost count, not the speaker */
export function followDirection(state: DirectionState, input: DirectionInput): DirectionState {
  const next = DIRECTION_STATES[state][input];
  if (!next) throw new Error(`'${input}' has no place in a direction that is ${state}`);
  return next;
}
