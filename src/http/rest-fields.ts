import { countOf } from '../wire/count.ts';
import type { Field } from '../wire/field.ts';
import { unparsedBy } from '../wire/unparsed.ts';

/**
 * What a fault leaves: octets that are not read because an earlier one was wrong, RFC 9112 2.2: a server
 * answers 400 and closes the connection, for it cannot know where the next message would begin.
 */
export const UNPARSED: Field = unparsedBy('RFC 9112 2.2');

/** Octets at the end of what there is: the rest of their element is to come. */
export const UNFINISHED: Field = {
  name: 'unfinished',
  ref: 'RFC 9112 2.2',
  why: 'Half an element means nothing yet: the parser keeps it until the rest comes.',
  read: (bytes) => ({ value: countOf(bytes.length), meaning: 'kept' }),
  code: {
    readBy: 'src/http/server-connection.ts nextEvent',
    writtenBy: 'src/net/raw-client.ts write',
  },
};
