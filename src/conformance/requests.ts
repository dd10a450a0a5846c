/** Requests that nothing is wrong with, which cases are made of. One character is one octet. */

export const GET = 'GET {get} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n';

/** Its content is the token, which comes back. */
export const ECHO =
  'POST {echo} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Type: text/plain\r\nContent-Length: 16\r\n\r\n{token}';

/** A request with exactly these lines, its Host and its content. */
export function request(
  startLine: string,
  fieldLines: readonly string[] = [],
  content = '',
  { host = ['Host: {host}'] as readonly string[] } = {},
): string {
  return `${[startLine, ...host, ...fieldLines].join('\r\n')}\r\n{headers}\r\n${content}`;
}

/** A POST whose content is the token, with more field lines before it. */
export function echoing(...fieldLines: readonly string[]): string {
  return request('POST {echo} HTTP/1.1', [...fieldLines, 'Content-Length: 16'], '{token}');
}
