import type { Format } from '../capture/format-names.ts';
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
  /** Of a capture: the only connection that is explained; for `format` the first. */
  readonly connection?: number;
  readonly from?: Side;
  /** What is searched for: see `entrySearch`. */
  readonly only?: string;
  /** So many messages, or connections of a list. */
  readonly limit?: number;
  /** A line for each connection. */
  readonly list?: boolean;
  /** The full screen. */
  readonly screen?: boolean;
}

/** Whether only a part of what is found is wanted. */
export function picks({ connection, from, only, limit }: ExplainOptions): boolean {
  return [connection, from, only, limit].some((choice) => choice !== undefined);
}

/** @throws UsageError if one of the options means nothing beside another, or for such input */
export function checkOptions(options: ExplainOptions, input: Format): void {
  if (options.screen) checkScreen(options, input);
  const { as, format, secrets, connection, from, json, plain, accessible } = options;
  const { only, limit, list } = options;
  const isCapture = input === 'pcap' || input === 'pcapng';
  const refuse = (condition: boolean, why: string) => {
    if (condition) throw new UsageError(why);
  };
  refuse(connection !== undefined && !isCapture, `--connection is for captures; this is ${input}`);
  refuse(Boolean(list && !isCapture), `--list is for captures; this is ${input}`);
  refuse(
    Boolean(list && (connection ?? from ?? format)),
    '--list is for the whole of a capture: no --connection, --from or --format',
  );
  refuse(
    from !== undefined && input === 'raw',
    '--from is for input that says which side sent what',
  );
  refuse(
    Boolean(format && (json || plain || accessible)),
    '--format gives only bytes: no --json, --plain or --accessible',
  );
  refuse(
    format !== undefined && (only !== undefined || limit !== undefined),
    '--format gives all bytes: no --only or --limit',
  );
  refuse(as !== 'auto' && (isCapture || input === 'har'), `--as is not for ${input}`);
  refuse(secrets !== undefined && input === 'har', '--secrets is not for har: it has no records');
}

function checkScreen(options: ExplainOptions, input: Format): void {
  const { format, list, from, limit, json, plain, accessible } = options;
  if (input !== 'pcap' && input !== 'pcapng') {
    throw new UsageError(`--screen is for captures; this is ${input}`);
  }
  if (format || list || from || limit || json || plain || accessible) {
    throw new UsageError('--screen goes with --connection, --only and --secrets alone');
  }
}
