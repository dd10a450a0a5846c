import { expect, it } from 'vitest';
import { EventStreamReader } from '../../src/sse/event-stream-reader.ts';
import { labelOfBlock } from '../../src/trace/label-block.ts';
import { joinLabel } from '../../src/trace/label-parts.ts';

it.each([
  ['data: 1\n\n', 'event message  9 bytes'],
  ['event: price\nid: e-1\ndata: 1\n\n', 'event price e-1  30 bytes'],
  ['id\ndata\n\n', 'event message  9 bytes'],
  [`event: ${'x'.repeat(25)}\ndata\n\n`, `event ${'x'.repeat(24)}..  39 bytes`],
  [': open\nid: 1\nretry: 5\n\n', 'settings: retry, id'],
  ['id: 1\n\n', 'settings: id'],
  [': still here\n\n', 'comment'],
  ['event: price\n\n', 'no data, no event: event'],
  ['colour: red\n: x\n\n', 'comment'],
  ['\n', 'blank line'],
])('the label of the block %j is %j', (text, label) => {
  const reader = new EventStreamReader();
  reader.receive(Buffer.from(text));
  expect(joinLabel(labelOfBlock(reader.nextEvent()!), '  ')).toBe(label);
});
