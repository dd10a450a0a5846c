import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PcapngReader } from '../capture/pcapng-reader.ts';
import { Relay } from '../net/relay.ts';
import { CapturePlayer } from '../terminal/capture-player.ts';
import type { ShowOptions } from '../terminal/settings.ts';
import { CaptureFile } from './capture-file.ts';
import { screenSettings } from './capture-screen.ts';
import { FollowedKeyLog } from './followed-key-log.ts';
import { CaptureOnDisk } from './kept-capture.ts';
import { listenOrSay } from './listening.ts';
import { placeOf } from './server-place.ts';
import { writeOut } from './write-out.ts';

/** What `wirewalk trace --screen` can be told: as `wirewalk trace`. */
interface TraceOnScreenOptions extends ShowOptions {
  readonly listen: number;
  readonly to: string;
  readonly secrets?: string;
  readonly out?: string;
}

/** How often the screen looks for what is new, in milliseconds. */
const REFRESH = 250;

/**
 * `wirewalk trace --screen`: what goes by is written to a capture, and the screen looks about in that.
 *
 * @returns the exit code
 */
export async function traceOnScreen(options: TraceOnScreenOptions): Promise<number> {
  const settings = screenSettings(options);
  const { host, port } = placeOf(options.to);
  const folder = mkdtempSync(join(tmpdir(), 'wirewalk-trace-'));
  const path = options.out ?? join(folder, 'trace.pcapng');
  writeOut(path, '');
  const file = new CaptureFile(path, port);
  const keyLog = new FollowedKeyLog(options.secrets);
  const relay = newRelay({ host, port }, file, options.secrets ? keyLog : undefined);
  try {
    const listening = () => relay.listen(options.listen);
    const own = await listenOrSay(listening, options.listen, '127.0.0.1', '--listen');
    const name = `127.0.0.1:${own.port} ▸ ${options.to}`;
    const newReader = () => new PcapngReader();
    const capture = new CaptureOnDisk({ path, name, newReader, secrets: '', isLive: true });
    const player = new CapturePlayer(settings, capture);
    const timer = setInterval(() => {
      if (capture.readOn()) player.refresh();
    }, REFRESH);
    const exitCode = await player.play();
    clearInterval(timer);
    capture.close();
    return exitCode;
  } finally {
    await relay.close();
    await file.close();
    rmSync(folder, { recursive: true });
  }
}

function newRelay(
  to: { readonly host: string; readonly port: number },
  file: CaptureFile,
  keyLog: FollowedKeyLog | undefined,
): Relay {
  return new Relay({
    ...to,
    newListener: (client) => {
      const packets = file.connection(client.port, keyLog?.log);
      return {
        bytes: (from, bytes) => {
          keyLog?.readOn();
          packets.bytes(from, bytes);
        },
        connected: () => packets.connected(),
        ended: (from) => packets.ended(from),
        gone: (_error, side) => {
          keyLog?.readOn();
          packets.gone(side);
        },
      };
    },
  });
}
