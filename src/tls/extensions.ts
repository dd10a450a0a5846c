/** ExtensionType, RFC 8446 4.2, those that say which secrets are used. */
export const EXTENSION = { earlyData: 42, supportedVersions: 43 } as const;

/** Where a vector ends, RFC 8446 3.4, whose length takes so many octets. */
export function afterVector(body: Buffer, at: number, octets: 1 | 2): number {
  if (at + octets > body.length) return body.length;
  return at + octets + body.readUIntBE(at, octets);
}

const VERSION_AND_RANDOM = 34;
const CIPHER_SUITE_AND_COMPRESSION = 3;

/** The extensions of a ClientHello, RFC 8446 4.1.2: after the session, the suites and the compression methods. */
export function extensionsOfClientHello(body: Buffer): ReadonlyMap<number, Buffer> {
  const suites = afterVector(body, VERSION_AND_RANDOM, 1);
  return extensionsAt(body, afterVector(body, afterVector(body, suites, 2), 1));
}

/** The extensions of a ServerHello, RFC 8446 4.1.3. */
export function extensionsOfServerHello(body: Buffer): ReadonlyMap<number, Buffer> {
  return extensionsAt(
    body,
    afterVector(body, VERSION_AND_RANDOM, 1) + CIPHER_SUITE_AND_COMPRESSION,
  );
}

/** All that EncryptedExtensions is, RFC 8446 4.3.1, and the end of each Hello: a type, and a vector. */
export function extensionsAt(body: Buffer, start: number): ReadonlyMap<number, Buffer> {
  const extensions = new Map<number, Buffer>();
  const end = Math.min(body.length, afterVector(body, start, 2));
  for (let at = start + 2; at + 4 <= end; ) {
    const next = afterVector(body, at + 2, 2);
    extensions.set(body.readUInt16BE(at), body.subarray(at + 4, next));
    at = next;
  }
  return extensions;
}
