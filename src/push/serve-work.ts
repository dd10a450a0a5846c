import type { ReceiveAnswer, WorkQueue } from '../longpoll/work-queue.ts';
import type { Request } from '../net/request.ts';
import type { Response } from '../net/response.ts';
import { JSON_TYPE, NO_STORE, refuse, refuseForNow } from './answers.ts';
import type { Channels } from './channels.ts';
import { textOf, waitOf } from './parameters.ts';

/** Puts the content into the queue as a message. */
export async function serveSend(
  channels: Channels,
  queue: WorkQueue,
  request: Request,
  response: Response,
): Promise<void> {
  const body = await textOf(request, response, channels.limits.dataOctets);
  if (body === undefined) return;
  const id = queue.send(body, channels.now);
  if (id === undefined) {
    refuseForNow(response, 'the queue is full');
    return;
  }
  channels.wakeBy(queue.deadline);
  response.send(201, [JSON_TYPE, NO_STORE], `${JSON.stringify({ id })}\n`);
}

/** Takes a message, or waits for one. It changes the queue, so it is no GET: RFC 9110 9.2.1. */
export function serveReceive(
  channels: Channels,
  queue: WorkQueue,
  request: Request,
  response: Response,
): Promise<void> | undefined {
  const wait = waitOf(request.query);
  if ('why' in wait) {
    refuse(response, wait.why);
    return undefined;
  }
  return new Promise((resolve) => {
    const hold = queue.receive(wait.value, channels.now, (answer) => {
      give(response, answer);
      resolve();
      channels.wakeBy(queue.deadline);
    });
    if (!hold) return;
    channels.wakeBy(hold.deadline);
    response.onStop(() => queue.release(hold));
  });
}

/** The work on a message is done. A receipt that came too late does nothing. */
export function serveDelete(
  channels: Channels,
  queue: WorkQueue,
  receipt: string,
  response: Response,
): void {
  response.send(queue.delete(receipt, channels.now) ? 204 : 404);
}

function give(response: Response, answer: ReceiveAnswer): void {
  if (answer.kind === 'full') refuseForNow(response, 'too many wait for work');
  else if (answer.kind === 'timeout') response.send(204, [NO_STORE]);
  else {
    const text = `${JSON.stringify(answer.delivery)}\n`;
    response.send(200, [JSON_TYPE, NO_STORE], text);
  }
}
