// A WebSocket conversation between two ends in one process, without a socket.
import { Conversation, encodeFrame, ProtocolError } from 'wirewalk/websocket';

const client = new Conversation('client', 0, { newMaskingKey: () => 0x37fa213d });
const server = new Conversation('server', 0, {
  limits: { messageOctets: 10 },
  times: { closeMilliseconds: 1000 },
});

/** Moves what one end has to say to the other, and tells of what comes. */
function pass(name: string, from: Conversation, to: Conversation): void {
  for (let frame = from.nextOutput(); frame; frame = from.nextOutput()) {
    const bytes = encodeFrame(frame);
    console.log(`${name}: ${bytes.toString('hex')}`);
    to.receive(bytes);
  }
  try {
    for (let event = to.nextEvent(); event; event = to.nextEvent()) {
      if (event.type === 'frame' && event.message) console.log(`> ${event.message.data}`);
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    console.log(`> ${error.fault} at ${error.offset}`);
    to.settle();
  }
}

client.send({ type: 'text', data: 'Hello' });
client.ping('are you there?');
pass('client', client, server);
pass('server', server, client);
client.send({ type: 'text', data: 'too long a message' });
pass('client', client, server);
pass('server', server, client);
client.settle();
pass('client', client, server);
console.log(server.state, server.transport);
