import { UsageError } from '../terminal/run-program.ts';

/**
 * Where a server is, as `--to` says it: `HOST:PORT`.
 *
 * @throws UsageError if it is none
 */
export function placeOf(text: string): { host: string; port: number } {
  const [, host = '', digits = ''] =
    /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text)?.filter(Boolean) ?? [];
  const port = Number(digits);
  if (host === '' || port === 0 || port > 65_535) {
    throw new UsageError(`--to takes HOST:PORT, not ${JSON.stringify(text)}`);
  }
  return { host, port };
}
