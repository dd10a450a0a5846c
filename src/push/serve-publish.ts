import { parseId } from '../channel/event-id.ts';
import { judgeType } from '../channel/judge-draft.ts';
import { answerJson, refuse, refuseMore, refuseName } from './answers.ts';
import { plain } from './encode-page.ts';
import { textOf } from './parameters.ts';
import type { ServeName } from './serve-name.ts';

/**
 * Publishes the content as an event. `?event=` names its type.
 *
 * The channel is looked up when the content is there: before, it could give way to another name while
 * the content comes, and the event would be published where no one can ever read it.
 */
export const servePublish: ServeName = async (channels, name, request, response) => {
  const type = request.query.get('event') ?? 'message';
  const why = judgeType(type);
  if (why !== undefined) {
    refuse(response, why);
    return;
  }
  const data = await textOf(request, response, channels.limits.dataOctets);
  if (data === undefined) return;
  if (channels.isFull()) {
    refuseMore(response);
    return;
  }
  const channel = channels.channel(name);
  if (channel === undefined) refuseName(response);
  else if (channel.log.isEnded) refuse(response, 'the channel has ended', 409);
  else {
    const { id } = await channel.log.publish({ type, data });
    const location = ['Location', `${request.path}/${id}`] as const;
    answerJson(response, 201, `${JSON.stringify({ id })}\n`, [location]);
  }
};

/** One event by its id: where the Location of a published one points to. */
export const serveEvent: ServeName = (channels, name, request, response) => {
  const log = channels.findChannel(name)?.log;
  const position = parseId(request.params.id!);
  if (!log || position?.epoch !== log.position.epoch) {
    response.send(404);
    return;
  }
  const event = log.at(position.sequence);
  const wasPublished = position.sequence > 0 && position.sequence <= log.position.sequence;
  if (event) answerJson(response, 200, `${JSON.stringify(plain(event))}\n`);
  // RFC 9110 15.5.11: it was there, and will not be again.
  else response.send(wasPublished ? 410 : 404);
};
