// Writes an event stream, and reads it again one byte at a time, without a socket.
import { EventStreamReader, encodeEvent, encodeRetry, ProtocolError } from 'wirewalk/sse';

const stream = Buffer.from(
  encodeRetry(2000) +
    encodeEvent({ id: '1', data: 'one' }) +
    encodeEvent({ id: '2', event: 'price', data: 'two\nlines' }),
);

const reader = new EventStreamReader();
for (const octet of stream) {
  reader.receive(Uint8Array.of(octet));
  for (let block = reader.nextEvent(); block; block = reader.nextEvent()) {
    console.log(
      `${block.start}-${block.end}`,
      block.event?.type,
      JSON.stringify(block.event?.data),
    );
  }
}
console.log('comes back after', reader.reconnectionTime, 'ms, with', reader.lastEventId);

const strict = new EventStreamReader({ limits: { lineOctets: 10 } });
strict.receive(Buffer.from('data: much too long\n\n'));
try {
  strict.nextEvent();
} catch (error) {
  if (!(error instanceof ProtocolError)) throw error;
  console.log(`${error.fault} at ${error.offset}`);
}
