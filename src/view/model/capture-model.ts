import type { ConnectionSummary } from '../../trace/connection-summary.ts';
import type { Entry } from '../../trace/entry.ts';
import type { LayerNumber } from '../../trace/layers.ts';
import type { Recording } from '../../trace/recording.ts';
import { showRow, type TraceModel } from './trace-model.ts';

/** A row of a capture. */
export interface CapturedPlace {
  /** Index among the connections that are listed. */
  readonly index: number;
  /** From 0. */
  readonly row: number;
}

/** A capture that is looked at, and that no memory has to hold: its rows are read when they are asked for. */
export interface KeptCapture {
  /** The file. */
  readonly name: string;
  readonly connections: readonly KeptConnection[];
  /** The part of a connection that has a row; the last one, if it has fewer. */
  pageOf(place: CapturedPlace): Recording;
  /** The next row after a place that is searched for, in its connection or in those after it. */
  find(isSearched: (entry: Entry) => boolean, after: CapturedPlace): CapturedPlace | undefined;
}

/** A connection of it. */
export interface KeptConnection {
  readonly summary: ConnectionSummary;
  /** How many rows it has so far. */
  readonly rows: number;
}

/** The model of a row of a capture: what the screen of a lesson's step shows, without the lesson. */
export function captureModelOf(
  capture: KeptCapture,
  { index, row }: CapturedPlace,
  layer?: LayerNumber,
): TraceModel {
  const { name, connections } = capture;
  const { summary, rows } = connections[index]!;
  const { number, client, server, oddities } = summary;
  const recording = capture.pageOf({ index, row });
  const entry = recording.entries[row - recording.firstRow] ?? recording.entries.at(-1)!;
  return {
    lessonNumber: number,
    lessonTitle: name,
    question: '',
    stepTitle: `${client} ▸ ${server}`,
    stepIndex: index,
    stepCount: connections.length,
    provenance: 'captured',
    ...showRow(recording, entry, layer),
    caption: undefined,
    firstField: 0,
    narration: oddities.length === 0 ? '' : `Odd: ${oddities.join('; ')}.`,
    waiting: () => [],
    continues: false,
    capture: { rowCount: rows, connection: number, connectionCount: connections.length },
  };
}
