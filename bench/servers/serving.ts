import type { AddressInfo } from 'node:net';

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
  /** Octets that are in memory after a garbage collection. */
  readonly memory: { readonly rss: number; readonly heapUsed: number };
  /** Publishes an event. Answers when that was, by a clock that all processes share: microseconds. */
  readonly publish: number;
  /** Clients that wait for an event. */
  readonly waiting: number;
}

/** Tells the benchmark where this server listens, and its usage whenever it asks. */
export function serveBenchmark(
  address: AddressInfo | string | null,
  more: Partial<Answers> = {},
): void {
  const answers = { ...ANSWERS, ...more };
  process.on('message', (question: keyof Usage) => process.send?.(answers[question]()));
  // The benchmark has gone: there is no one left to serve.
  process.on('disconnect', () => process.exit());
  process.send?.((address as AddressInfo).port);
}

type Answers = { readonly [Question in keyof Usage]: () => Usage[Question] };

/** What the event of a benchmark carries: as much as a price or a score has. */
export const EVENT_DATA = JSON.stringify({ symbol: 'WIRE', price: 101.25, size: 300 });

/** Microseconds, by a clock that all processes of a machine share. */
export function sharedClock(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

const ANSWERS: Answers = {
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
