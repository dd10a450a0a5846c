import { EventStreamClient } from './event-stream-client.ts';
import { FollowError, type FollowOptions } from './follow.ts';

/**
 * Follows any event stream. It comes back by itself.
 *
 * @param url of the stream
 * @returns when the server has said that nothing more will come, or the signal was given
 * @throws FollowError where the answer is no event stream
 */
export function followStream(
  url: string,
  options: Omit<FollowOptions, 'origin' | 'channel'>,
): Promise<void> {
  const { since: lastEventId, signal, onEvent, onBreak, ...rest } = options;
  return new Promise((resolve, reject) => {
    const source = new EventStreamClient(url, { ...rest, lastEventId });
    const stop = () => source.close();
    source.on('event', ({ lastEventId, type, data }) => {
      onEvent({ id: lastEventId === '' ? undefined : lastEventId, type, data });
    });
    source.on('wait', (milliseconds, why) => onBreak(why, milliseconds));
    source.on('close', (why) => {
      signal.removeEventListener('abort', stop);
      if (why === undefined || why.startsWith('204 ')) resolve();
      else reject(new FollowError(why));
    });
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
}
