import type { Field } from '../wire/field.ts';

/** What one call brought from the kernel: for TCP it is nothing at all. */
export const READ: Field = {
  name: 'read',
  ref: 'RFC 9293 3.9.1.3',
  why: 'TCP is a stream: where a read ends says where the kernel stopped, not where the sender did.',
  code: { readBy: 'src/net/transport.ts receiveBytes', writtenBy: 'src/net/transport.ts write' },
};
