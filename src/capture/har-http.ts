/** JSON of which nothing is known. */
type Json = Readonly<Record<string, unknown>>;

/** A request or response as an archive has it: names and values, put together as HTTP/1.1 writes them. */
export interface ArchivedHttpMessage {
  readonly head: Buffer;
  /** Unpacked, and without chunks. */
  readonly content: Buffer;
  /** Milliseconds since the first request of the archive. */
  readonly time: number;
}

export interface ArchivedHttp {
  readonly kind: 'http';
  readonly url: string;
  readonly request: ArchivedHttpMessage;
  /** Undefined where none came. */
  readonly response: ArchivedHttpMessage | undefined;
  /** What was spoken, where it was not HTTP/1: then nothing on the wire looked like this. */
  readonly otherVersion: string | undefined;
}

/**
 * @param entry of an archive
 * @param url of its request, in one line
 * @param firstTime of the archive, in milliseconds since 1970
 * @returns undefined for an entry without a request
 */
export function readHttpEntry(
  entry: Json,
  url: string,
  firstTime: number,
): ArchivedHttp | undefined {
  const [request, response] = [objectOf(entry.request), objectOf(entry.response)];
  const target = targetIn(url);
  if (target === undefined || !isToken(request.method)) return undefined;
  const started = startOf(entry);
  const time = Number.isNaN(started) ? 0 : started - firstTime;
  const other = [request, response].find((message) => !isVersion1(versionOf(message)));
  const otherVersion = other && oneLine(other.httpVersion);
  return {
    ...{ kind: 'http', url, otherVersion },
    request: {
      head: headOf(
        `${request.method} ${target.path} ${lineVersion(request)}`,
        request,
        target.host,
      ),
      content: contentOf(objectOf(request.postData)),
      time,
    },
    response: hasStatus(response)
      ? {
          head: headOf(statusLineOf(response), response),
          content: contentOf(objectOf(response.content)),
          time: time + Math.max(0, Number(entry.time) || 0),
        }
      : undefined,
  };
}

/** When an entry began, in milliseconds since 1970; NaN where it does not say. */
export function startOf({ startedDateTime }: Json): number {
  return Date.parse(String(startedDateTime ?? ''));
}

function targetIn(url: string): { readonly path: string; readonly host: string } | undefined {
  if (!URL.canParse(url)) return undefined;
  const { pathname, search, host } = new URL(url);
  return { path: pathname + search, host };
}

function isToken(method: unknown): boolean {
  return typeof method === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(method);
}

/** What was blocked or broken off has the status 0. */
function hasStatus({ status }: Json): boolean {
  return Number(status) >= 100;
}

function statusLineOf(response: Json): string {
  return `${lineVersion(response)} ${response.status} ${oneLine(response.statusText)}`;
}

function versionOf({ httpVersion }: Json): string {
  return String(httpVersion ?? '').toUpperCase();
}

/** What is not known may have been. */
function isVersion1(version: string): boolean {
  return version === '' || version === 'UNKNOWN' || /^HTTP\/1\.[01]$/.test(version);
}

function lineVersion(message: Json): string {
  const version = versionOf(message);
  return version.startsWith('HTTP/1.') && isVersion1(version) ? version : 'HTTP/1.1';
}

/**
 * RFC 9113 8.3: names that begin with a colon are none of HTTP/1. Browsers join the values of several fields
 * of one name by line ends.
 *
 * @param host for a request that has none: in HTTP/2 it is in :authority
 */
function headOf(startLine: string, { headers }: Json, host?: string): Buffer {
  const fields = (Array.isArray(headers) ? headers : [])
    .map(objectOf)
    .flatMap(({ name, value }) => {
      const values = String(value ?? '').split(/[\r\n]+/);
      return values.map((one) => ({ name: oneLine(name), value: oneLine(one) }));
    });
  const own = fields.filter(({ name }) => name !== '' && !name.startsWith(':'));
  const hasHost = own.some(({ name }) => name.toLowerCase() === 'host');
  const all = host === undefined || hasHost ? own : [{ name: 'Host', value: host }, ...own];
  const lines = [startLine, ...all.map(({ name, value }) => `${name}: ${value}`)];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8');
}

function oneLine(value: unknown): string {
  return String(value ?? '').replace(/[\r\n\0]+/g, ' ');
}

function contentOf({ text, encoding }: Json): Buffer {
  return Buffer.from(String(text ?? ''), encoding === 'base64' ? 'base64' : 'utf8');
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
