// Reads a request and answers it, without a socket: bytes in, events out, and back.
import { HttpServerConnection, ProtocolError, readSpan } from 'wirewalk/http';

const request = Buffer.from('GET /hello HTTP/1.1\r\nHost: example.com\r\n\r\n');

const connection = new HttpServerConnection();
connection.receive(request);
const head = connection.nextEvent();
if (head && head !== 'paused' && head.type === 'request') {
  console.log(head.method, head.requestTarget, head.field('host'));
  for (const span of head.spans()) {
    if (span.field.delimiter) continue;
    console.log(`${span.start}-${span.end}  ${span.field.name}: ${readSpan(span, request).value}`);
  }
}

const answer = connection.sendHead(
  { statusCode: 200, fields: [['Content-Type', 'text/plain']] },
  { kind: 'length', length: 6 },
  'Content-Length: 6\r\n',
);
console.log(JSON.stringify(answer + connection.sendText('Hello\n') + connection.sendEnd()));

const strict = new HttpServerConnection({ targetOctets: 100 });
strict.receive(Buffer.from(`GET /${'x'.repeat(100)} HTTP/1.1\r\n`));
try {
  strict.nextEvent();
} catch (error) {
  if (!(error instanceof ProtocolError)) throw error;
  console.log(`${error.fault} at ${error.offset}`);
}
