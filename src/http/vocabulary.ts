import { countOf } from '../wire/count.ts';
import type { Field, Placed } from '../wire/field.ts';
import { hasNoContent } from './framing.ts';
import { factsOf, type HeadFacts } from './head-facts.ts';
import { FIELD_VALUE } from './head-fields.ts';
import { inputOf } from './lifecycle.ts';
import { tokenList } from './lists.ts';

/**
 * The fields of HTTP's own that our conversations hold, each with its section and its reason.
 * A protocol that is built on HTTP brings a vocabulary of its own.
 *
 * A meaning is never worked out from the value alone. `Content-Length: 5` says that five octets follow;
 * in a 304, in an answer to HEAD or beside a Transfer-Encoding it says something else. The parser has
 * decided that already, and a meaning asks for what it has decided.
 */

/** Field definitions by lower-case field name. */
export type Vocabulary = ReadonlyMap<string, Field>;

/** What a vocabulary tells of a field; `meaning` may read the value, and ask what was decided of it. */
export interface Word {
  readonly name: string;
  readonly ref: string;
  readonly why: string;
  readonly meaning?: Meaning;
}

/** @returns undefined where the value means nothing, or nothing was decided */
type Meaning = (value: string, facts: HeadFacts | undefined) => string | undefined;

/** Makes a vocabulary of words. */
export function vocabularyOf(words: readonly Word[]): Vocabulary {
  return new Map(words.map((word) => [word.name.toLowerCase(), fieldOf(word)]));
}

function fieldOf({ name, ref, why, meaning }: Word): Field {
  if (!meaning) return { ...FIELD_VALUE, name, ref, why };
  const read = (bytes: Uint8Array, message?: Placed) => {
    const value = Buffer.from(bytes).toString('latin1');
    const found = meaning(value, factsOf(message));
    return found === undefined ? { value } : { value, meaning: found };
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
    meaning: connectionMeaning,
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
    meaning: (_, facts) => lengthMeaning(facts),
  },
  {
    name: 'Content-Type',
    ref: 'RFC 9110 8.3',
    why: 'Says how the content is to be read.',
  },
  {
    name: 'Transfer-Encoding',
    ref: 'RFC 9112 6.1',
    why: 'Says how the content is framed, when its length is not known at the start.',
    meaning: (_, facts) => framingMeaning(facts),
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
    why: 'Returns what the server asked the client to keep.',
  },
  {
    name: 'ETag',
    ref: 'RFC 9110 8.8.3',
    why: 'Names this version of the content, so that a client can ask whether it is still current.',
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

/** RFC 9110 8.6: a sender must not say it twice; a recipient may take several that are the same for one. */
function lengthMeaning(facts: HeadFacts | undefined): string | undefined {
  const meaning = framingMeaning(facts);
  return facts?.repeatsLength && meaning ? `${meaning}; a defect: said several times` : meaning;
}

/**
 * What follows the head, as it was decided: see `framing.ts`. RFC 9110 8.6: in an answer to HEAD, or a 304,
 * Content-Length tells of the content that a GET would have had.
 */
function framingMeaning(facts: HeadFacts | undefined): string | undefined {
  const { framing, method, statusCode } = facts ?? {};
  if (!framing) return undefined;
  if (framing.kind === 'chunked') return 'in chunks';
  if (framing.kind === 'until-close') return 'until the connection ends';
  const { length } = framing;
  if (length > 0) {
    return `${countOf(length, 'byte')} of content ${length === 1 ? 'follows' : 'follow'} the head`;
  }
  if (statusCode === undefined) return 'no content follows the head';
  // RFC 9112 6.3, rules 1 and 2: whatever the field says.
  if (method === 'HEAD') return 'as for GET; after HEAD no content follows';
  if (inputOf(statusCode, method) === 'switch') return 'means nothing: HTTP ends here';
  if (hasNoContent(statusCode)) return `no content follows: a ${statusCode} never has any`;
  return 'no content follows the head';
}

/** RFC 9112 9.3: of the options that are known, the one that decides comes first. */
function connectionMeaning(value: string, facts: HeadFacts | undefined): string {
  const options = tokenList(value);
  if (facts?.persists === false && options.includes('close')) return 'this message is the last one';
  if (options.includes('upgrade')) return 'the Upgrade field is for this connection';
  if (facts?.persists && options.includes('keep-alive')) return 'please stay open';
  return 'options of this connection';
}
