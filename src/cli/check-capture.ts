import type { Tap } from '../net/tap.ts';
import type { Exported } from '../trace/export.ts';
import { LoneClientTap } from '../trace/lone-client.ts';
import { Recorder } from '../trace/recorder.ts';

/** Each connection with its case, which goes with its first packet. */
export function recording(connections: Exported[]): (connection: string, about: string) => Tap {
  return (connection, about) => {
    const recorder = new Recorder(() => performance.now());
    const text = connection === 'main' ? about : `${about}, connection ${connection}`;
    connections.push({ recorder, comments: [{ from: 'client', at: 0, text }] });
    return new LoneClientTap(recorder);
  };
}
