import type { Page } from '../channel/event-log.ts';
import type { Poll, PollAnswer } from '../longpoll/hold-queue.ts';
import type { Request } from '../net/request.ts';
import type { Response } from '../net/response.ts';
import { JSON_TYPE, NO_STORE, refuse, refuseForNow } from './answers.ts';
import type { Channel } from './channel.ts';
import type { Channels } from './channels.ts';
import { encodeAsJson } from './encode-page.ts';
import { sinceOf, waitOf } from './parameters.ts';

/**
 * Answers a poll: at once if there is anything behind its cursor, otherwise as soon as there is, or when
 * its time is up. With `wait=0` it is a short poll.
 */
export function servePoll(
  channels: Channels,
  channel: Channel,
  request: Request,
  response: Response,
): Promise<void> | undefined {
  const since = sinceOf(request);
  const wait = waitOf(request.query);
  if ('why' in since) refuse(response, since.why);
  else if ('why' in wait) refuse(response, wait.why);
  else
    return hold(channels, channel, response, { cursor: since.value, waitMilliseconds: wait.value });
  return undefined;
}

function hold(channels: Channels, channel: Channel, response: Response, poll: Poll): Promise<void> {
  return new Promise((resolve) => {
    const answer = (given: PollAnswer) => {
      give(response, given);
      resolve();
    };
    const held = channel.polls.poll(poll, channels.now, answer);
    if (!held) return;
    channels.wakeBy(held.deadline);
    // Gone, its connection or its server: what is not answered now never will be.
    response.onStop(() => channel.polls.release(held));
  });
}

function give(response: Response, answer: PollAnswer): void {
  if (answer.kind === 'full') refuseForNow(response, 'too many polls wait');
  else if (answer.kind === 'timeout') response.send(204, [['Cursor', answer.cursor], NO_STORE]);
  else response.send(200, [JSON_TYPE, NO_STORE], bodyOf(answer.page, answer.isEnd));
}

let last: { readonly page: Page; readonly isEnd: boolean; readonly body: string } | undefined;

/** Those who waited for the same event get the same page: it is put into JSON once. */
function bodyOf(page: Page, isEnd: boolean): string {
  if (last?.page !== page || last.isEnd !== isEnd) {
    last = { page, isEnd, body: encodeAsJson(page, isEnd) };
  }
  return last.body;
}
