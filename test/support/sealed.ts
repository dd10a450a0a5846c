import { createCipheriv, createHmac } from 'node:crypto';

/** What a test needs of TLS 1.3 to write records of its own: RFC 8446 5.2, 7.3, with AES-128-GCM. */

const RANDOM = Buffer.alloc(32, 0xab);
const SUITE = [0x13, 0x01];

export const CLIENT_HELLO = recordOf(
  22,
  handshake(1, Buffer.concat([Buffer.from([3, 3]), RANDOM])),
);
export const SERVER_HELLO = recordOf(
  22,
  handshake(2, Buffer.concat([Buffer.from([3, 3]), RANDOM, Buffer.from([0, ...SUITE, 0])])),
);

/** A record in the clear. */
export function recordOf(type: number, content: Uint8Array): Buffer {
  return Buffer.concat([headerOf(type, content.length), content]);
}

/** A message of the handshake. */
export function handshake(type: number, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type, 0, body.length >> 8, body.length & 0xff]), body]);
}

/** A line of a key log for the connection of `CLIENT_HELLO`. */
export function secretLine(label: string, secret: Buffer): string {
  return `${label} ${RANDOM.toString('hex')} ${secret.toString('hex')}\n`;
}

const EARLY_DATA = Buffer.from([0, 42, 0, 0]);
const TLS_1_3 = Buffer.from([0, 43, 0, 2, 3, 4]);

/** A ClientHello with a suite, and the extension by which it offers early data. */
export const EARLY_CLIENT_HELLO = recordOf(
  22,
  handshake(
    1,
    Buffer.concat([
      Buffer.from([3, 3]),
      RANDOM,
      Buffer.from([0, 0, 2, ...SUITE, 1, 0]),
      vector(EARLY_DATA),
    ]),
  ),
);

/** RFC 8446 4.1.3: the random of a HelloRetryRequest. */
export const RETRY = Buffer.from(
  'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c',
  'hex',
);

/** A ServerHello of TLS 1.3 that has chosen a suite. */
export function serverHello(suite: number, random = RANDOM): Buffer {
  const chosen = Buffer.from([0, suite >> 8, suite & 0xff, 0]);
  return recordOf(
    22,
    handshake(2, Buffer.concat([Buffer.from([3, 3]), random, chosen, vector(TLS_1_3)])),
  );
}

/** An EncryptedExtensions, which may take early data. */
export function encryptedExtensions(takesEarlyData: boolean): Buffer {
  return handshake(8, vector(takesEarlyData ? EARLY_DATA : Buffer.alloc(0)));
}

function vector(content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([content.length >> 8, content.length & 0xff]), content]);
}

/** Seals records with one traffic secret, one after the other. */
export function sealerFor(
  secret: Buffer,
  { cipherName = 'aes-128-gcm', tagLength = 16 } = {},
): (type: number, content: Uint8Array) => Buffer {
  const key = expand(secret, 'key', 16);
  const iv = expand(secret, 'iv', 12);
  let sequence = 0;
  return (type, content) => {
    const nonce = Buffer.from(iv);
    nonce[11] = nonce[11]! ^ sequence++;
    // Node's types know each family of ciphers under an overload of its own.
    const cipher = createCipheriv(cipherName as 'aes-128-ccm', key, nonce, {
      authTagLength: tagLength,
    });
    const header = headerOf(23, content.length + 1 + tagLength);
    cipher.setAAD(header, { plaintextLength: content.length + 1 });
    const inner = Buffer.concat([content, Buffer.from([type])]);
    return Buffer.concat([header, cipher.update(inner), cipher.final(), cipher.getAuthTag()]);
  };
}

function headerOf(type: number, length: number): Buffer {
  return Buffer.from([type, 3, 3, length >> 8, length & 0xff]);
}

function expand(secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.from([0, length, name.length, ...name, 0, 1]);
  return createHmac('sha256', secret).update(info).digest().subarray(0, length);
}
