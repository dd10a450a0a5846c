import type { Placed } from '../wire/field.ts';
import type { Framing } from './framing.ts';
import type { TargetForm } from './request-target.ts';

/**
 * What was decided about a message when it was read. Its elements are explained from this: `5` in
 * Content-Length says that five octets follow, unless the message is a 304.
 *
 * What is undefined was not decided: the head is not complete, or it was refused.
 */
export interface HeadFacts {
  /** Of the request, or of the one that is answered. */
  readonly method: string | undefined;
  /** Of a response. */
  readonly statusCode: number | undefined;
  /** Which of the forms the target has that its method takes; undefined also where it has none. */
  readonly targetForm: TargetForm | undefined;
  readonly framing: Framing | undefined;
  /** Whether the connection stays open after the message, as far as its head tells. */
  readonly persists: boolean | undefined;
  /** Whether a response has the same Content-Length several times. */
  readonly repeatsLength?: boolean | undefined;
}

/** The facts of a message, if it is one of HTTP. */
export function factsOf(message: Placed | undefined): HeadFacts | undefined {
  return message && hasFacts(message) ? message.facts : undefined;
}

function hasFacts(message: Placed): message is Placed & { readonly facts: HeadFacts } {
  return 'facts' in message;
}
