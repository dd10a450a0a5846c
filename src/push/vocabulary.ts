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
      name: 'X-Accel-Buffering',
      ref: 'RFC 9110 16.3',
      why: 'A field of nginx: tells it to pass on each piece at once.',
      meaning: (value) => (value.toLowerCase() === 'no' ? 'hold nothing back' : ''),
    },
  ]),
]);
