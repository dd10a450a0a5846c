import { type Vocabulary, vocabularyOf } from '../http/vocabulary.ts';
import { WEBSOCKET_VOCABULARY } from '../websocket/vocabulary.ts';

/** The fields by which events are pushed, on top of HTTP's and the WebSocket's: those of this server too. */
export const PUSH_VOCABULARY: Vocabulary = new Map([
  ...WEBSOCKET_VOCABULARY,
  ...vocabularyOf([
    {
      name: 'Last-Event-ID',
      ref: 'HTML 9.2.4',
      why: 'The last id that the client was given: the stream goes on after it.',
    },
    {
      name: 'Cursor',
      ref: 'RFC 9110 16.3',
      why: 'A field of this server: where the next poll goes on, if there is no content to say so.',
    },
    {
      name: 'Vary',
      ref: 'RFC 9110 12.5.5',
      why: 'Names the fields of the request without which the answer might have been another.',
    },
    {
      name: 'Access-Control-Request-Method',
      ref: 'Fetch 3.3.2',
      why: 'What a page of another origin wants to do: its browser asks before.',
    },
    {
      name: 'Access-Control-Allow-Origin',
      ref: 'Fetch 3.3.3',
      why: 'Whose pages may read the answer, besides the server’s own.',
    },
    {
      name: 'Access-Control-Allow-Credentials',
      ref: 'Fetch 3.3.3',
      why: 'Those pages may read it even if their request bore cookies.',
    },
    {
      name: 'Access-Control-Allow-Methods',
      ref: 'Fetch 3.3.3',
      why: 'What those pages may ask for besides what any form could.',
    },
    {
      name: 'Access-Control-Allow-Headers',
      ref: 'Fetch 3.3.3',
      why: 'The fields that those pages may send besides what any form could.',
    },
    {
      name: 'Access-Control-Max-Age',
      ref: 'Fetch 3.3.3',
      why: 'Seconds for which the browser need not ask again.',
    },
    {
      name: 'Access-Control-Expose-Headers',
      ref: 'Fetch 3.3.3',
      why: 'The fields that those pages may read besides a few that all may.',
    },
    {
      name: 'X-Accel-Buffering',
      ref: 'RFC 9110 16.3',
      why: 'A field of nginx: tells it to pass on each piece at once.',
      meaning: (value) => (value.toLowerCase() === 'no' ? 'hold nothing back' : ''),
    },
  ]),
]);
