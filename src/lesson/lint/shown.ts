import type { Entry } from '../../trace/entry.ts';
import { labelOf } from '../../trace/label.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import { type View, viewsOf } from '../../trace/views.ts';
import type { PerformedStep } from '../script/lesson.ts';
import type { Performance } from '../script/performance.ts';
import type { RecordedConnection } from '../script/recorded-connection.ts';

/** A conversation that a learner gets to see, and the first step that shows it. */
export interface ShownConnection {
  readonly connection: RecordedConnection;
  /** Index of the step, from 0. */
  readonly at: number;
}

/** A layer of a message that can be on the screen. */
export interface ShownLayer {
  readonly layer: View;
  /** What it is a layer of. */
  readonly entry: Entry;
  readonly at: number;
  /** True where it shows bytes of the layer below in another light, and has no fields of its own. */
  readonly isLight: boolean;
  /** For people: `message 3 (101 Switching Protocols)`. */
  readonly name: string;
}

/** The conversations of all steps and questions, each once: any message of them can be looked at. */
export function connectionsShown({ steps }: Performance): ShownConnection[] {
  const first = new Map<RecordedConnection, number>();
  steps.forEach(({ entry, question }, at) => {
    for (const shown of [entry, question?.given?.entry]) {
      if (shown && !first.has(shown.connection)) first.set(shown.connection, at);
    }
  });
  return [...first].map(([connection, at]) => ({ connection, at }));
}

/** Every layer of every message of those, and what steps have worked out. */
export function layersShown(performance: Performance): ShownLayer[] {
  const recorded = connectionsShown(performance).flatMap(({ connection, at }) =>
    connection.entries.flatMap((entry, index) => {
      const name = `message ${index + 1} (${joinLabel(labelOf(entry), ' ')})`;
      return shownLayers(viewsOf(entry), { entry, at, name });
    }),
  );
  const workedOut = performance.steps.flatMap(({ views = [], entry, caption = '' }, at) =>
    shownLayers(views, { entry, at, name: caption }),
  );
  return [...recorded, ...workedOut];
}

function shownLayers(
  views: readonly View[],
  { entry, at, name }: Pick<ShownLayer, 'entry' | 'at' | 'name'>,
): ShownLayer[] {
  return views.map((view, index) => ({
    layer: view,
    entry,
    at,
    isLight: index > 0 && view.spans.length === 0,
    name: view.name === 'wire' ? name : `layer ${view.name} of ${name}`,
  }));
}

/** The layers under the cursor of a step. */
export function layersOfStep(step: PerformedStep): readonly View[] {
  return step.views ?? viewsOf(step.entry);
}
