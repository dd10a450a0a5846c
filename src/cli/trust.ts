import type { TlsOptions } from '../net/secure-socket.ts';

/** What a command can be told of whom to trust. */
export interface TrustOptions {
  /** PEM. */
  readonly ca?: string;
  readonly insecure?: boolean;
}

export function tlsOptionsOf({ ca, insecure }: TrustOptions): TlsOptions {
  return { ca, trustsAnyone: insecure };
}
