import { isIP } from 'node:net';

/** A certificate and its key, both as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const DAY = 24 * 60 * 60 * 1000;
/** A server that is used for longer should have a real one. */
const VALID_DAYS = 30;

/**
 * Makes a certificate that vouches for itself: a client has to be told to trust it.
 *
 * @param names hosts and addresses that it is for
 * @param now milliseconds since 1970: from when on it is valid, for 30 days
 */
export async function makeCertificate(names: readonly string[], now: number): Promise<Certificate> {
  // Loaded here, since few servers need it.
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: names[0]! }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + VALID_DAYS * DAY),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: names.map(altNameOf) },
    ],
  });
  return { cert: made.cert, key: made.private };
}

type AltName =
  | { readonly type: 2; readonly value: string }
  | { readonly type: 7; readonly ip: string };

/** GeneralName, RFC 5280 4.2.1.6: dNSName is [2], iPAddress is [7]. */
function altNameOf(name: string): AltName {
  return isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name };
}
