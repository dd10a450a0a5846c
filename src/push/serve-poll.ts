import type { Page } from '../channel/event-log.ts';
import type { Poll, PollAnswer } from '../longpoll/hold-queue.ts';
import type { Request } from '../net/request.ts';
import type { Response } from '../net/response.ts';
import { answerJson, refuse, refuseForNow, refuseName } from './answers.ts';
import type { Channel } from './channel.ts';
import type { Channels } from './channels.ts';
import { encodeAsJson } from './encode-page.ts';
import { sinceOf, waitOf } from './parameters.ts';

/**
 * Answers a poll: at once if there is anything after its cursor, otherwise as soon as there is, or when
 * its time is up. With `wait=0` it is a short poll.
 */
export function servePoll(
  channels: Channels,
  name: string,
  request: Request,
  response: Response,
): void | Promise<void> {
  const since = sinceOf(request);
  const wait = waitOf(request.query);
  if ('why' in since) return refuse(response, since.why);
  if ('why' in wait) return refuse(response, wait.why);
  const channel = channels.channel(name);
  if (channel === undefined) return refuseName(response);
  const poll = { cursor: since.value, waitMilliseconds: wait.value };
  return hold(channels, channel, response, poll);
}

function hold(channels: Channels, channel: Channel, response: Response, poll: Poll): Promise<void> {
  return new Promise((resolve) => {
    const held = channel.polls.poll(poll, channels.now, (given) => {
      give(response, given);
      resolve();
    });
    if (!held) return;
    channels.wake(channel);
    // Gone, its connection or its server: what is not answered now never will be.
    response.onStop(() => channel.polls.release(held));
  });
}

function give(response: Response, given: PollAnswer): void {
  if (given.kind === 'full') refuseForNow(response, 'too many polls wait');
  else if (given.kind === 'timeout') response.send(204, [['Cursor', given.cursor]]);
  else answerJson(response, 200, bodyOf(given.page, given.isEnd));
}

let last: { readonly page: Page; readonly isEnd: boolean; readonly body: string } | undefined;

/** Those who waited for the same event get the same page: it is put into JSON once. */
function bodyOf(page: Page, isEnd: boolean): string {
  if (last?.page !== page || last.isEnd !== isEnd) {
    last = { page, isEnd, body: encodeAsJson(page, isEnd) };
  }
  return last.body;
}
