import type { Field, FieldCode } from '../wire/field.ts';
import { unparsedBy } from '../wire/unparsed.ts';

/** The parts of an event stream by their names in HTML 9.2.5 and 9.2.6, for people. */

function code(reader: string, writer = 'encodeEvent'): FieldCode {
  return {
    readBy: `src/sse/event-stream-reader.ts ${reader}`,
    writtenBy: `src/sse/encode.ts ${writer}`,
  };
}

/** What separates other fields, and means nothing by itself. */
export const DELIMITERS = {
  BOM: {
    name: 'bom',
    ref: 'HTML 9.2.5',
    why: 'One byte order mark at the start of a stream is dropped.',
    delimiter: true,
    code: code('#readLead'),
  },
  COLON: {
    name: ':',
    ref: 'HTML 9.2.5',
    why: 'Ends the name of a field; at the start of a line it makes the line a comment.',
    delimiter: true,
    code: code('partsOf'),
  },
  SPACE: {
    name: 'space',
    ref: 'HTML 9.2.6',
    why: 'One space after the colon is not part of the value.',
    delimiter: true,
    code: code('partsOf'),
  },
  END_OF_LINE: {
    name: 'end-of-line',
    ref: 'HTML 9.2.5',
    why: 'CR LF, LF or CR ends a line.',
    delimiter: true,
    code: code('afterLineEnd'),
  },
} as const satisfies Record<string, Field>;

const DISPATCHING_LINE: Field = {
  name: 'blank line',
  ref: 'HTML 9.2.6',
  why: 'Dispatches the event: only now does the client tell anyone of it.',
  read: () => ({ value: '', meaning: 'dispatch the event' }),
  code: code('#takeBlock'),
};

const IDLE_LINE: Field = {
  ...DISPATCHING_LINE,
  why: 'Ends lines without data, such as comments: nothing is dispatched.',
  read: () => ({ value: '', meaning: 'no data, so no event' }),
};

/**
 * What ends a block. Without data in the block there is nothing to dispatch, HTML 9.2.6: a comment, an id
 * or a retry alone are obeyed, and no one is told.
 */
export function blankLine(dispatches: boolean): Field {
  return dispatches ? DISPATCHING_LINE : IDLE_LINE;
}

export const COMMENT: Field = {
  name: 'comment',
  ref: 'HTML 9.2.6',
  why: 'Is ignored; it keeps a connection alive on which nothing else is sent.',
  code: code('#process', 'encodeComment'),
};

export const FIELD_NAME: Field = {
  name: 'field name',
  ref: 'HTML 9.2.6',
  why: 'Says what the rest of the line is for; unknown names are ignored.',
  code: code('#process'),
};

const VALUES: Readonly<Record<string, Field>> = {
  data: value('data', 'A line of the text of the event; several are joined by LF.'),
  event: value('event', 'The type of the event: which listener is called. Default: message.'),
  id: value('id', 'The client sends it as Last-Event-ID when it has to come back.'),
  retry: {
    ...value('retry', 'How long the client waits before it comes back, in milliseconds.'),
    code: code('#obeyRetry', 'encodeRetry'),
  },
};

const IGNORED_VALUE: Field = value('value', 'Belongs to a field that no one knows.');

/** What is left of a block when a limit was exceeded. */
export const UNPARSED: Field = unparsedBy('HTML 9.2.6');

/** What stands after the colon, by the name before it. Names count as they are: `Data` is not `data`. */
export function valueNamed(name: string): Field {
  return Object.hasOwn(VALUES, name) ? VALUES[name]! : IGNORED_VALUE;
}

function value(name: string, why: string): Field {
  return { name, ref: 'HTML 9.2.6', why, read: readUtf8, code: code('#process') };
}

/** HTML 9.2.5: the stream is always UTF-8, and no charset can say otherwise. What is none becomes U+FFFD. */
function readUtf8(bytes: Uint8Array): { value: string } {
  return { value: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}
