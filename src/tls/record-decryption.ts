import { createDecipheriv, createHmac } from 'node:crypto';

/** A cipher suite of TLS 1.3, RFC 8446 B.4, by the names that Node has for its parts. */
export interface CipherSuite {
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305';
  readonly hash: 'sha256' | 'sha384';
  readonly keyLength: number;
}

const SUITES: Readonly<Record<number, CipherSuite>> = {
  4865: { cipher: 'aes-128-gcm', hash: 'sha256', keyLength: 16 },
  4866: { cipher: 'aes-256-gcm', hash: 'sha384', keyLength: 32 },
  4867: { cipher: 'chacha20-poly1305', hash: 'sha256', keyLength: 32 },
};

/** @returns undefined for a suite of an older TLS */
export function cipherSuiteOf(code: number): CipherSuite | undefined {
  return SUITES[code];
}

const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/** Decrypts the records that one side has protected with one traffic secret, RFC 8446 5.2 and 7.3. */
export class RecordDecryption {
  readonly #suite: CipherSuite;
  readonly #secret: Buffer;
  readonly #key: Buffer;
  readonly #iv: Buffer;
  #sequence = 0n;

  constructor(suite: CipherSuite, secret: Buffer) {
    this.#suite = suite;
    this.#secret = secret;
    this.#key = expandLabel(suite, secret, 'key', suite.keyLength);
    this.#iv = expandLabel(suite, secret, 'iv', IV_LENGTH);
  }

  /**
   * Opens the next record.
   *
   * @param header the five octets before it, which the tag seals as well
   * @returns TLSInnerPlaintext: content, its type and padding
   * @throws Error if the secret is not the one that the record was sealed with
   */
  decrypt(header: Buffer, encrypted: Buffer): Buffer {
    const nonce = this.#nextNonce();
    const options = { authTagLength: TAG_LENGTH };
    // Node's types know each family of ciphers under an overload of its own.
    const cipher = this.#suite.cipher as 'aes-128-gcm';
    const decipher = createDecipheriv(cipher, this.#key, nonce, options);
    const end = encrypted.length - TAG_LENGTH;
    decipher.setAAD(header);
    decipher.setAuthTag(encrypted.subarray(end));
    return Buffer.concat([decipher.update(encrypted.subarray(0, end)), decipher.final()]);
  }

  /** After a KeyUpdate, RFC 8446 7.2. */
  next(): RecordDecryption {
    const secret = expandLabel(this.#suite, this.#secret, 'traffic upd', this.#secret.length);
    return new RecordDecryption(this.#suite, secret);
  }

  /** The sequence number, padded on the left, XORed with the IV: RFC 8446 5.3. */
  #nextNonce(): Buffer {
    const nonce = Buffer.from(this.#iv);
    const low = nonce.readBigUInt64BE(IV_LENGTH - 8);
    nonce.writeBigUInt64BE(low ^ this.#sequence++, IV_LENGTH - 8);
    return nonce;
  }
}

/** HKDF-Expand-Label, RFC 8446 7.1, with an empty context. Never more than one block of the hash. */
function expandLabel({ hash }: CipherSuite, secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`, 'latin1');
  const info = Buffer.from([length >> 8, length & 0xff, name.length, ...name, 0, 1]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}
