/** What all doors have in common: places in bytes, and faults with theirs. */
export {
  type Field,
  type FieldCode,
  type Placed,
  type Reading,
  readSpan,
  type Span,
} from '../wire/field.ts';
export { type FaultRow, type Protocol, ProtocolError } from '../wire/protocol-error.ts';
export type { Given } from '../wire/with-defaults.ts';
