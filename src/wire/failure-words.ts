/** What Node adds to the errors of the operating system, of names and of TLS. */
interface Failure {
  readonly message: string;
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
  /** Of TLS: OpenSSL's own words, without the place in its source. */
  readonly reason?: string;
}

/** By code: Node's words name the system call, and OpenSSL's a line of its source. */
const WORDS: Readonly<Record<string, string | ((failure: Failure) => string)>> = {
  EACCES: 'permission is denied',
  EADDRNOTAVAIL: 'this machine has no such address',
  EAI_AGAIN: ({ hostname }) => `the name ${hostname ?? 'of the host'} cannot be looked up now`,
  ECONNREFUSED: ({ address, port }) => `no one listens at ${address ?? 'that address'}:${port}`,
  ECONNRESET: 'the other side has broken the connection off',
  EHOSTUNREACH: 'there is no way to that host',
  EISDIR: 'it is a directory',
  EMFILE: 'too many files are open',
  ENETUNREACH: 'there is no way to that network',
  ENOENT: 'there is no such file or directory',
  ENOSPC: 'there is no room left',
  ENOTDIR: 'a part of the path is no directory',
  ENOTFOUND: ({ hostname }) => `there is no host ${hostname ?? 'of that name'}`,
  EPERM: 'it is not permitted',
  EPIPE: 'the other side reads no more',
  EROFS: 'the file system is read-only',
  ETIMEDOUT: 'no answer has come',
  ERR_INVALID_URL: 'it is no URL',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what is there does not speak TLS',
  ERR_OSSL_PEM_NO_START_LINE: 'it is no PEM: no line begins with -----BEGIN',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by no one but itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by no one that is trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by no one that is trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by no one that is trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/**
 * Why something has failed, in our words, with the code by which more can be found about it. An error that
 * is ours says it itself.
 */
export function failureWords(error: unknown): string {
  const failure = error as Failure;
  const { code, message, reason } = failure;
  if (code === undefined) return message;
  const words = WORDS[code] ?? reason ?? plainest(message, code);
  return `${typeof words === 'string' ? words : words(failure)} (${code})`;
}

/** `EXDEV: cross-device link not permitted, rename 'a' -> 'b'`: without the code and the call. */
function plainest(message: string, code: string): string {
  return message.replace(new RegExp(`^${code}: `), '').replace(/, \w+( '.*)?$/s, '');
}
