/** What of a response decides whether it is an event stream. A `ResponseHead` has it. */
export interface StreamResponse {
  readonly statusCode: number;
  readonly reasonPhrase: string;
  /** @param name in lower case */
  field(name: string): string | undefined;
}

/**
 * Whether a client takes a response for an event stream, HTML 9.2.3.
 *
 * @returns why not; undefined if it does
 */
export function judgeResponse(response: StreamResponse): string | undefined {
  const { statusCode, reasonPhrase } = response;
  // Of all statuses only 200 begins a stream. 204 is how a server says that no one is to come back.
  if (statusCode === 204) return '204 there is nothing more to come';
  if (statusCode !== 200) return `${statusCode} ${reasonPhrase}`;
  // The essence of the type decides; a charset changes nothing, since a stream is always UTF-8, 9.2.5.
  const type = response.field('content-type') ?? 'none';
  if (!EVENT_STREAM.test(type)) {
    return `its content type is ${type}, not text/event-stream`;
  }
  // RFC 9110 8.4: what is coded has to be decoded before it can be read. We never ask for a coding, so
  // this is not what we asked for, and its octets would be read as a stream of lines that mean nothing.
  const codings = (response.field('content-encoding') ?? '').split(',');
  const coding = codings.find((each) => !/^[ \t]*(identity[ \t]*)?$/i.test(each));
  return coding && `its content is coded by ${coding.trim()}, which was not asked for`;
}

const EVENT_STREAM = /^\s*text\/event-stream\s*(?:;|$)/i;
