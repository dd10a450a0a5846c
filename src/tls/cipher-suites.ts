import { getCiphers } from 'node:crypto';
import { hexByte } from '../wire/octets.ts';

/** A cipher suite of TLS 1.3, RFC 8446 B.4, by the names that Node has for its parts. */
export interface CipherSuite {
  readonly name: string;
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305' | 'aes-128-ccm';
  readonly hash: 'sha256' | 'sha384';
  readonly keyLength: number;
  /** Octets of the tag that seals a record, at its end. */
  readonly tagLength: number;
}

const SUITES: Readonly<Record<number, CipherSuite>> = {
  4865: suite('TLS_AES_128_GCM_SHA256', 'aes-128-gcm', 'sha256', 16),
  4866: suite('TLS_AES_256_GCM_SHA384', 'aes-256-gcm', 'sha384', 32),
  4867: suite('TLS_CHACHA20_POLY1305_SHA256', 'chacha20-poly1305', 'sha256', 32),
  4868: suite('TLS_AES_128_CCM_SHA256', 'aes-128-ccm', 'sha256', 16),
  4869: { ...suite('TLS_AES_128_CCM_8_SHA256', 'aes-128-ccm', 'sha256', 16), tagLength: 8 },
};

function suite(
  name: string,
  cipher: CipherSuite['cipher'],
  hash: CipherSuite['hash'],
  keyLength: number,
): CipherSuite {
  return { name, cipher, hash, keyLength, tagLength: 16 };
}

const HASH_LENGTHS = { sha256: 32, sha384: 48 } as const;

/** @returns undefined for one that is not opened here */
export function cipherSuiteOf(code: number): CipherSuite | undefined {
  const suite = SUITES[code];
  return suite && getCiphers().includes(suite.cipher) ? suite : undefined;
}

/** `TLS_AES_128_CCM_SHA256`, `0x00c6` */
export function cipherSuiteName(code: number): string {
  return SUITES[code]?.name ?? `0x${hexByte(code >> 8)}${hexByte(code & 0xff)}`;
}

/** Those whose secrets have this length: RFC 8446 7.1 makes them as long as the hash. */
export function suitesWithSecretOf(length: number): CipherSuite[] {
  return Object.values(SUITES).filter(({ hash }) => HASH_LENGTHS[hash] === length);
}
