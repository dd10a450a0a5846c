/**
 * Tells from what two ends have said, segment by segment, whether the first of them is the client;
 * undefined where that does not tell. What clients and servers say is known by those who read protocols.
 */
export type JudgeClient = (
  first: readonly Buffer[],
  second: readonly Buffer[],
) => boolean | undefined;
