import { ARRAY } from './arrays.ts';
import { BASE64 } from './base64.ts';
import { CURL_TRACE, CURL_TRACE_ASCII, CURL_VERBOSE } from './curl.ts';
import { DUMP } from './dump.ts';
import { ESCAPES } from './escapes.ts';
import { FOLLOW, FOLLOW_TEXT, FOLLOW_YAML } from './follow.ts';
import { OPENSSL_DEBUG, OPENSSL_MESSAGES } from './openssl.ts';
import { BITS, BITS_OR_PAIRS, PAIRS } from './pairs.ts';
import type { ReadableForm, TextForm, TextStart } from './text-form.ts';
import { unsaid } from './text-form.ts';

/** Text that stands for itself, where something else was around it. */
const TEXT: ReadableForm<'text'> = {
  name: 'text',
  title: 'text as it stands there',
  recognise: () => false,
  read: (text) => {
    const isHead = START_LINE.test(text) && !text.includes('\r');
    if (!isHead) return { pieces: [unsaid(Buffer.from(text, 'utf8'))], remarks: [] };
    const end = /\n\n/.exec(text)?.index ?? text.length;
    const head = text.slice(0, end + 2).replaceAll('\n', '\r\n');
    const bytes = Buffer.from(head + text.slice(end + 2), 'utf8');
    return {
      pieces: [unsaid(bytes)],
      remarks: ['the lines of the head are ended by CR LF, as HTTP has it'],
    };
  },
};

const START_LINE = /^(?:\S+ \S+ HTTP\/\d|HTTP\/\d)/;

/** The forms that can be read, as `--input` calls them. */
export const READABLE_FORMS = [
  ...[
    CURL_TRACE,
    OPENSSL_DEBUG,
    FOLLOW,
    FOLLOW_YAML,
    DUMP,
    ARRAY,
    ESCAPES,
    PAIRS,
    BITS,
    BASE64,
    TEXT,
  ],
] as const;
export type TextFormName = (typeof READABLE_FORMS)[number]['name'];

/**
 * All forms, in the order in which they are tried: what says itself what it is comes first, and what few
 * characters would make of anything comes last.
 */
const FORMS: readonly TextForm[] = [
  ...[CURL_TRACE, CURL_TRACE_ASCII, CURL_VERBOSE],
  ...[OPENSSL_DEBUG, OPENSSL_MESSAGES],
  ...[FOLLOW, FOLLOW_TEXT, FOLLOW_YAML],
  ...[BITS_OR_PAIRS, DUMP, ARRAY, PAIRS, ESCAPES, BASE64],
];

/** Lines by which a form is told: words can look like hex, lines of them do not. */
const LOOKED_AT = 8;

/** @param text from its start on; undefined: it has none of the forms */
export function recogniseForm(text: string): TextForm | undefined {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .slice(0, LOOKED_AT);
  const start: TextStart = { text, lines };
  return FORMS.find((form) => form.recognise(start));
}
