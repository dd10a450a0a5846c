import { X509Certificate } from 'node:crypto';
import type { TlsOptions } from '../net/secure-socket.ts';
import { UsageError } from '../terminal/run-program.ts';
import { failureWords } from '../wire/failure-words.ts';

/** What a command can be told of whom to trust. */
export interface TrustOptions {
  /** PEM. */
  readonly ca?: string;
  readonly insecure?: boolean;
}

/** @throws UsageError for certificates that are none: Node would trust no one, and not say so */
export function tlsOptionsOf({ ca, insecure }: TrustOptions): TlsOptions {
  try {
    if (ca !== undefined) new X509Certificate(ca);
  } catch (error) {
    throw new UsageError(`--ca: ${failureWords(error)}`);
  }
  return { ca, trustsAnyone: insecure };
}
