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

/** Seals records with one traffic secret, one after the other. */
export function sealerFor(secret: Buffer): (type: number, content: Uint8Array) => Buffer {
  const key = expand(secret, 'key', 16);
  const iv = expand(secret, 'iv', 12);
  let sequence = 0;
  return (type, content) => {
    const nonce = Buffer.from(iv);
    nonce[11] = nonce[11]! ^ sequence++;
    const cipher = createCipheriv('aes-128-gcm', key, nonce);
    const header = headerOf(23, content.length + 17);
    cipher.setAAD(header);
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
