import { createDecipheriv, createHmac } from 'node:crypto';
import type { CipherSuite } from './cipher-suites.ts';

const IV_LENGTH = 12;

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
    const { tagLength } = this.#suite;
    // Node's types know each family of ciphers under an overload of its own.
    const cipher = this.#suite.cipher as 'aes-128-ccm';
    const decipher = createDecipheriv(cipher, this.#key, nonce, { authTagLength: tagLength });
    const end = encrypted.length - tagLength;
    decipher.setAuthTag(encrypted.subarray(end));
    // CCM has to know the length before it begins.
    decipher.setAAD(header, { plaintextLength: end });
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
