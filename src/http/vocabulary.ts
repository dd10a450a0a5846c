import type { Field } from '../wire/field.ts';
import { FIELD_VALUE } from './head-fields.ts';

/**
 * The fields of HTTP's own that our conversations hold, each with its section and its reason.
 * A protocol that is built on HTTP brings a vocabulary of its own.
 */

/** Field definitions by lower-case field name. */
export type Vocabulary = ReadonlyMap<string, Field>;

/** What a vocabulary tells of a field; `meaning` may read the value. */
export interface Word {
  readonly name: string;
  readonly ref: string;
  readonly why: string;
  readonly meaning?: (value: string) => string;
}

/** Makes a vocabulary of words. */
export function vocabularyOf(words: readonly Word[]): Vocabulary {
  return new Map(words.map((word) => [word.name.toLowerCase(), fieldOf(word)]));
}

function fieldOf({ name, ref, why, meaning }: Word): Field {
  if (!meaning) return { ...FIELD_VALUE, name, ref, why };
  const read = (bytes: Uint8Array) => {
    const value = Buffer.from(bytes).toString('latin1');
    return { value, meaning: meaning(value) };
  };
  return { ...FIELD_VALUE, name, ref, why, read };
}

export const HTTP_VOCABULARY: Vocabulary = vocabularyOf([
  {
    name: 'Host',
    ref: 'RFC 9110 7.2',
    why: 'Names the server that is meant: one address may serve many.',
  },
  {
    name: 'Connection',
    ref: 'RFC 9110 7.6.1',
    why: 'Lists what concerns this one connection and must not be passed on.',
    meaning: (value) => CONNECTION_OPTIONS[value.toLowerCase()] ?? 'options of this connection',
  },
  {
    name: 'Upgrade',
    ref: 'RFC 9110 7.8',
    why: 'Names the protocols to change to on this very connection.',
  },
  {
    name: 'Date',
    ref: 'RFC 9110 6.6.1',
    why: 'When the message was made, by the clock of its sender.',
  },
  {
    name: 'Content-Length',
    ref: 'RFC 9110 8.6',
    why: 'Tells where the content ends and the next message starts.',
    meaning: (value) => `${value} bytes of content follow the head`,
  },
  {
    name: 'Content-Type',
    ref: 'RFC 9110 8.3',
    why: 'Says how the content is to be read.',
  },
  {
    name: 'Transfer-Encoding',
    ref: 'RFC 9112 6.1',
    why: 'Says how the content is framed where its length is not known beforehand.',
    meaning: (value) => (value.toLowerCase() === 'chunked' ? 'in chunks' : 'transfer codings'),
  },
  {
    name: 'Expect',
    ref: 'RFC 9110 10.1.1',
    why: 'Asks for a 100 before the content is sent.',
  },
  {
    name: 'User-Agent',
    ref: 'RFC 9110 10.1.5',
    why: 'Names the program that asks.',
  },
  {
    name: 'Accept',
    ref: 'RFC 9110 12.5.1',
    why: 'Lists the media types that the client can use.',
  },
  {
    name: 'Accept-Encoding',
    ref: 'RFC 9110 12.5.3',
    why: 'Lists the content codings that the client can undo.',
  },
  {
    name: 'Accept-Language',
    ref: 'RFC 9110 12.5.4',
    why: 'Lists the languages that the user reads.',
  },
  {
    name: 'Referer',
    ref: 'RFC 9110 10.1.3',
    why: 'Names the page that the request comes from.',
  },
  {
    name: 'Origin',
    ref: 'RFC 6454 7',
    why: 'Names the site whose script sends the request.',
  },
  {
    name: 'Cookie',
    ref: 'RFC 6265 5.4',
    why: 'Gives back what the server has asked the client to keep.',
  },
  {
    name: 'ETag',
    ref: 'RFC 9110 8.8.3',
    why: 'Names this version of the content, so that a client can ask whether it still holds.',
  },
  {
    name: 'Last-Modified',
    ref: 'RFC 9110 8.8.2',
    why: 'When the content was last changed.',
  },
  {
    name: 'If-None-Match',
    ref: 'RFC 9110 13.1.2',
    why: 'Asks for the content only if it is none of these versions.',
  },
  {
    name: 'Cache-Control',
    ref: 'RFC 9111 5.2',
    why: 'Tells caches on the way what they may keep.',
  },
  {
    name: 'Allow',
    ref: 'RFC 9110 10.2.1',
    why: 'Lists the methods that the target takes.',
  },
]);

const CONNECTION_OPTIONS: Readonly<Record<string, string>> = {
  upgrade: 'the Upgrade field is for this connection',
  close: 'this message is the last one',
  'keep-alive': 'please stay open',
};
