import type { ReceiveAnswer } from '../longpoll/work-queue.ts';
import type { Response } from '../net/response.ts';
import { answerJson, refuse, refuseForNow, refuseMore, refuseName } from './answers.ts';
import { textOf, waitOf } from './parameters.ts';
import type { ServeName } from './serve-name.ts';

/** Puts the content into the queue as a message. */
export const serveSend: ServeName = async (channels, name, request, response) => {
  const body = await textOf(request, response, channels.limits.dataOctets);
  if (body === undefined) return;
  if (channels.isFull()) {
    refuseMore(response);
    return;
  }
  // Looked up only now: while the content came, an empty queue could have given way.
  const queue = channels.queue(name);
  if (queue === undefined) {
    refuseName(response);
    return;
  }
  const id = queue.send(body, channels.now);
  if (id === undefined) {
    refuseForNow(response, 'the queue is full');
    return;
  }
  channels.wake(queue);
  answerJson(response, 201, `${JSON.stringify({ id })}\n`);
};

/** Takes a message, or waits for one. It changes the queue, so it is no GET: RFC 9110 9.2.1. */
export const serveReceive: ServeName = (channels, name, request, response) => {
  const wait = waitOf(request.query);
  const queue = 'why' in wait ? undefined : channels.queue(name);
  if ('why' in wait) refuse(response, wait.why);
  else if (queue === undefined) refuseName(response);
  else {
    return new Promise((resolve) => {
      const hold = queue.receive(wait.value, channels.now, (given) => {
        give(response, given);
        resolve();
        channels.wake(queue);
      });
      if (!hold) return;
      channels.wake(queue);
      response.onStop(() => queue.release(hold));
    });
  }
  return undefined;
};

/** The work on a message is done. A receipt that came too late does nothing. */
export const serveDelete: ServeName = (channels, name, request, response) => {
  const isDeleted = channels.findQueue(name)?.delete(request.params.receipt!, channels.now);
  response.send(isDeleted ? 204 : 404);
};

function give(response: Response, given: ReceiveAnswer): void {
  if (given.kind === 'full') refuseForNow(response, 'too many wait for work');
  else if (given.kind === 'timeout') response.send(204);
  else answerJson(response, 200, `${JSON.stringify(given.delivery)}\n`);
}
