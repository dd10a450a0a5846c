/** What a path is for, and each status that its handler gives, with when. */
export interface RoutePromise {
  readonly says: string;
  readonly answers: Readonly<Record<number, string>>;
}

const NAME = 'the name is not one';
const NOT_UPGRADED = 'no upgrade to a WebSocket of version 13 is asked for';
const FOREIGN = 'the page of another site asks';
const FULL = 'too much is kept, or no name is free: Retry-After';

/**
 * The endpoints of `wirewalk serve`, by method and pattern. A test holds the keys to the router, and brings
 * about each status.
 */
export const ROUTE_PROMISES: Readonly<Record<string, RoutePromise>> = {
  'GET /': { says: 'the page to try things on', answers: { 200: 'HTML' } },
  'POST /': { says: 'sends the content back', answers: { 200: 'as what it was said to be' } },
  '* /echo': { says: 'sends the field lines back', answers: { 200: 'one a line' } },
  'GET /cookie': { says: 'lists the cookies', answers: { 200: 'one a line' } },
  'GET /hello': {
    says: 'a small answer with an ETag',
    answers: {
      200: 'the text',
      304: 'If-None-Match or If-Modified-Since says that the client has it',
      412: 'If-Match or If-Unmodified-Since does not hold',
    },
  },
  'GET /ws': {
    says: 'a WebSocket that sends every message back',
    answers: {
      101: 'the WebSocket is open',
      400: 'the key is not 16 bytes in base64, or there is content',
      426: NOT_UPGRADED,
    },
  },
  'POST /channels/:name': {
    says: 'publishes the content as an event; ?event= is its type',
    answers: {
      201: 'published: its id as JSON, and Location',
      400: `${NAME}, the type has a line end, or the content is not UTF-8`,
      403: FOREIGN,
      409: 'the channel has ended',
      413: 'the content is too long for an event',
      503: FULL,
    },
  },
  'GET /channels/:name/:id': {
    says: 'one event',
    answers: {
      200: 'the event as JSON',
      400: NAME,
      404: 'there was no such event',
      410: 'there was one, and it is forgotten',
    },
  },
  'GET /events/:name': {
    says: 'an event stream, from Last-Event-ID or ?since= on',
    answers: {
      200: 'the stream; one that ends at once and says when to come back if there are too many',
      204: 'the channel has ended, and nothing is left to read: do not come back',
      400: `${NAME}, or since is not an id`,
    },
  },
  'GET /poll/:name': {
    says: 'what came after ?since=; waits for it up to ?wait= seconds',
    answers: {
      200: 'the events as JSON, with a cursor',
      204: 'nothing came in time: ask again with Cursor',
      400: `${NAME}, since is not an id, or wait is not a number`,
      503: 'too many polls wait, or no name is free: Retry-After',
    },
  },
  'GET /chat/:name': {
    says: 'the channel over a WebSocket: events come as JSON, texts are published',
    answers: {
      101: 'the WebSocket is open',
      400: `${NAME}, since is not an id, or the key is not 16 bytes in base64`,
      403: FOREIGN,
      426: NOT_UPGRADED,
      503: 'no name is free: Retry-After',
    },
  },
  'POST /queues/:name': {
    says: 'puts the content into a work queue',
    answers: {
      201: 'sent: its id as JSON',
      400: `${NAME}, or the content is not UTF-8`,
      403: FOREIGN,
      413: 'the content is too long for a message',
      503: 'the queue is full, too much is kept, or no name is free: Retry-After',
    },
  },
  'POST /queues/:name/receive': {
    says: 'takes a message to work on; waits for one up to ?wait= seconds',
    answers: {
      200: 'the message and its receipt as JSON',
      204: 'none came in time',
      400: `${NAME}, or wait is not a number`,
      403: FOREIGN,
      503: 'too many wait, or no name is free: Retry-After',
    },
  },
  'DELETE /queues/:name/:receipt': {
    says: 'the work on a message is done',
    answers: {
      204: 'deleted',
      400: NAME,
      403: FOREIGN,
      404: 'there is no such receipt, or it came too late',
    },
  },
};

/** What a name in a path may be. */
export const NAME_PROMISE =
  'A name has 1 to 64 of A-Z a-z 0-9 - . _ and is neither . nor .. itself.';

/** What any path may be answered, before or instead of its handler. */
export const COMMON_PROMISES: Readonly<Record<number, string>> = {
  100: 'the request has Expect: 100-continue, and its content is wanted',
  204: 'OPTIONS: the methods are in Allow',
  404: 'there is no such path',
  405: 'the path does not take the method: those that it takes are in Allow',
  417: 'Expect has something other than 100-continue',
  421: 'Host names another server',
  500: 'the handler failed',
  501: 'the method is not known',
  503: 'there are too many connections: Retry-After',
};
