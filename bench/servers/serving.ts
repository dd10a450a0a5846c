import type { AddressInfo } from 'node:net';
import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';

/** What every server under measurement answers: a small text, and a large one in chunks. */
export const TEXT = 'Hello from the server.';
export const TEXT_TYPE = ['Content-Type', 'text/plain'] as const;
export const DOWNLOAD_TYPE = ['Content-Type', 'application/octet-stream'] as const;
export const CHUNK = Buffer.alloc(64 * 1024, 'wirewalk');
/** Together 1 MiB. */
export const CHUNKS = 16;

/** What a server can be asked for. */
export interface Usage {
  /** Microseconds of CPU since the process started, in user and in kernel mode. */
  readonly cpu: number;
  /** Collections of the whole heap, begun and done, since this was first asked. */
  readonly fullCollections: number;
  /** Octets that are in memory after a garbage collection. */
  readonly memory: { readonly rss: number; readonly heapUsed: number };
  /** Publishes an event. Answers when that was, by a clock that all processes share: microseconds. */
  readonly publish: number;
  /** Clients that wait for an event. */
  readonly waiting: number;
}

/** Tells the benchmark where this server listens, and its usage whenever it asks. */
export function serveBenchmark(
  address: Pick<AddressInfo, 'port'> | string | null,
  more: Partial<Answers> = {},
): void {
  const answers = { ...ANSWERS, ...more };
  process.on('message', (question: keyof Usage) => process.send?.(answers[question]()));
  // The benchmark has gone: there is no one left to serve.
  process.on('disconnect', () => process.exit());
  process.send?.((address as Pick<AddressInfo, 'port'>).port);
}

type Answers = { readonly [Question in keyof Usage]: () => Usage[Question] };

/** What the event of a benchmark carries: as much as a price or a score has. */
export const EVENT_DATA = JSON.stringify({ symbol: 'WIRE', price: 101.25, size: 300 });

/** Microseconds, by a clock that all processes of a machine share. */
export function sharedClock(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

let collections: { count: number } | undefined;

/** Counts from the first question on: a run that does not ask pays nothing. */
function countCollections(): { count: number } {
  const counter = { count: 0 };
  new PerformanceObserver((list) => {
    const full = list.getEntries().filter((entry) => {
      return (entry as GcEntry).detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
    });
    counter.count += full.length;
  }).observe({ entryTypes: ['gc'] });
  return counter;
}

type GcEntry = PerformanceEntry & { readonly detail?: { readonly kind?: number } };

const ANSWERS: Answers = {
  fullCollections() {
    collections ??= countCollections();
    return collections.count;
  },
  publish: () => 0,
  waiting: () => 0,
  cpu() {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  memory() {
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    return { rss, heapUsed };
  },
};
