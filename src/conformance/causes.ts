/**
 * What a server has done instead, as a kind: failures of one kind often have one cause, and are told together.
 * The sentence is for the author of the server.
 */
export const CAUSES = {
  'as it should be': 'This is right.',
  echoed: 'This is right.',
  refused: 'Your server refused it.',
  failed: 'Your server failed the connection, as it should.',
  taken: 'Your server took the request as if nothing were wrong with it.',
  'read on': 'Your server refused it, and then answered what came after it as another request.',
  'another status': 'Your server refused it with another status.',
  'no Allow': 'Your server answered 405 without a list of methods in Allow.',
  'too few answers': 'Something that was due did not come.',
  'too many answers': 'Your server gave more answers than there were requests.',
  'unfinished answer': 'An answer began, and its end did not come.',
  'broken off': 'An answer had begun, and was broken off.',
  'closed early': 'Your server answered, and closed the connection, as it had said.',
  'other events': 'Other events came.',
  'no event': 'The stream was open, and no event came.',
  'ruled out': 'Your server has ruled out in its handshake what the case does.',
  'interim only': 'An interim response came, and no final one.',
  silent: 'Your server said nothing, and kept the connection open.',
  'closed without an answer': 'Your server closed the connection without an answer.',
  reset: 'Your server reset the connection: what it may have said was lost.',
  'connection refused': 'There was no one to connect to any more.',
  'not HTTP': 'What came back breaks HTTP/1.1.',
  'broken frame': 'What came back breaks RFC 6455.',
  'no frame': 'Your server agreed to the handshake, and then sent no frame.',
  'other frames': 'Other frames came back.',
  'frame taken': 'Your server went on as if nothing were wrong with the frame.',
  'not closed': 'Your server answered, and kept the connection open.',
  'left open': 'Your server neither answered nor closed the connection.',
  'another close code': 'Your server closed with another code.',
  'no Close frame': 'Your server ended the connection without a Close frame.',
  'connection failed': 'Your server failed the connection with a Close frame.',
  'connection ended': 'Your server ended the connection.',
  'slow under load': 'It was right when nothing else went on.',
  'something else': 'Something else came back.',
} as const;

export type Cause = keyof typeof CAUSES;

/** The sentence of a cause; what is none of them says itself what it is. */
export function sentenceOf(cause: string): string {
  return (CAUSES as Readonly<Record<string, string>>)[cause] ?? cause;
}
