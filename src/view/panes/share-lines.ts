/** Lines of each pane of the trace view. */
export interface PaneHeights {
  readonly ladder: number;
  readonly hex: number;
  readonly fields: number;
}

/** Lines of all panes. */
export function sumOf({ ladder, hex, fields }: PaneHeights): number {
  return ladder + hex + fields;
}

/** Shares the lines out: each pane its least, then one at a time to whom the most is missing. */
export function shareLines(wanted: PaneHeights, least: PaneHeights, room: number): PaneHeights {
  const heights = { ...least };
  let left = room - sumOf(heights);
  while (left > 0) {
    const order = (['fields', 'hex', 'ladder'] as const).filter(
      (pane) => heights[pane] < wanted[pane],
    );
    const [pane] = order.sort((a, b) => heights[a] / weight(a) - heights[b] / weight(b));
    if (!pane) break;
    heights[pane]++;
    left--;
  }
  return heights;
}

/** Fields and bytes are what the learner came for. */
function weight(pane: keyof PaneHeights): number {
  return { ladder: 2, hex: 3, fields: 4 }[pane];
}
