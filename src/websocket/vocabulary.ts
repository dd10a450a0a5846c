import { HTTP_VOCABULARY, type Vocabulary, vocabularyOf } from '../http/vocabulary.ts';
import { countOf } from '../wire/count.ts';

/** The fields of the opening handshake, RFC 6455 4 and 11.3, on top of HTTP's own. */
export const WEBSOCKET_VOCABULARY: Vocabulary = new Map([
  ...HTTP_VOCABULARY,
  ...vocabularyOf([
    {
      name: 'Sec-WebSocket-Key',
      ref: 'RFC 6455 11.3.1',
      why: 'Random, so that no cache can have the answer ready; it is no secret.',
      meaning: (value) => `${countOf(Buffer.from(value, 'base64').length)} in base64`,
    },
    {
      name: 'Sec-WebSocket-Accept',
      ref: 'RFC 6455 11.3.3',
      why: 'Made from the key: proof that this very request was read and understood.',
      meaning: (value) => `${Buffer.from(value, 'base64').length}-byte SHA-1 in base64`,
    },
    {
      name: 'Sec-WebSocket-Version',
      ref: 'RFC 6455 11.3.5',
      why: 'Only 13 is in use; a server that refuses another says which it takes.',
    },
    {
      name: 'Sec-WebSocket-Extensions',
      ref: 'RFC 6455 11.3.2',
      why: 'Offers extensions, and says which of the offers is taken; RFC 7692 defines the usual one.',
    },
    {
      name: 'Sec-WebSocket-Protocol',
      ref: 'RFC 6455 11.3.4',
      why: 'Offers subprotocols, and names the one that is taken.',
    },
  ]),
]);
