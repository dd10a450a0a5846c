import type { Format } from '../capture/format.ts';
import { UsageError } from '../terminal/run-program.ts';
import type { ShowOptions } from '../terminal/settings.ts';
import type { Kind } from '../trace/guess.ts';
import type { Side } from '../wire/side.ts';

/** What `wirewalk explain` can be told. */
export interface ExplainOptions extends ShowOptions {
  readonly as: Kind | 'auto';
  readonly input?: Format;
  readonly format?: 'xxd' | 'text2pcap';
  /** Lines of a key log. */
  readonly secrets?: string;
  /** Of a capture: which connection is dumped. Default: the first. */
  readonly connection?: number;
  readonly from?: Side;
}

/** @throws UsageError if one of the options means nothing beside another, or for such input */
export function checkOptions(options: ExplainOptions, input: Format): void {
  const { as, format, secrets, connection, from, json, plain, accessible } = options;
  const isCapture = input === 'pcap' || input === 'pcapng';
  const refuse = (condition: boolean, why: string) => {
    if (condition) throw new UsageError(why);
  };
  refuse(connection !== undefined && !format, '--connection is for --format');
  refuse(connection !== undefined && !isCapture, `--connection is for captures; this is ${input}`);
  refuse(from !== undefined && !format, '--from is for --format');
  refuse(from !== undefined && input === 'raw', '--from is for input that says who has sent what');
  refuse(
    Boolean(format && (json || plain || accessible)),
    '--format gives only bytes: no --json, --plain or --accessible',
  );
  refuse(as !== 'auto' && (isCapture || input === 'har'), `--as is not for ${input}`);
  refuse(secrets !== undefined && input === 'har', '--secrets is not for har: it has no records');
}
