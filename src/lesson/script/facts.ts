/**
 * A sentence of a lesson, by its first words, and what bears it out. The words have to tell it from the
 * other sentences of its step; where they have figures in them, the sentence may have others.
 *
 * | by | the sentence |
 * |---|---|
 * | `RFC 9112 6.3` | says what that section says; several sections with a semicolon between them |
 * | `recording` | says what was recorded in the lesson, with figures read off it |
 * | `run: what was run` | says what was seen elsewhere |
 * | `manual: whose, of what` | says what the makers of a product say of it |
 * | `follows` | follows from the sentences before it, or from arithmetic |
 * | `no claim` | asks, invites or calls something by a name, and claims nothing |
 *
 * A third part says what a sentence leaves out that is simpler than what bears it out.
 */
export type Fact = readonly [says: string, by: string, leavesOut?: string];

/** What bears out the sentences of a lesson, by the ids of its steps; its end is the step `closing`. */
export type Facts = Readonly<Record<string, readonly Fact[]>>;
