import { parseId } from '../channel/event-id.ts';
import type { Request } from '../net/request.ts';
import type { Response } from '../net/response.ts';
import { JSON_TYPE, NO_STORE, refuse } from './answers.ts';
import type { Channel } from './channel.ts';
import type { Channels } from './channels.ts';
import { NOTICE_TYPES, plain } from './encode-page.ts';
import { textOf } from './parameters.ts';

const LONGEST_TYPE = 64;

/** Publishes the content as an event. `?event=` names its type. */
export async function servePublish(
  channels: Channels,
  channel: Channel,
  request: Request,
  response: Response,
): Promise<void> {
  const type = request.query.get('event') ?? 'message';
  const why = judgeType(type);
  if (why !== undefined) {
    refuse(response, why);
    return;
  }
  const data = await textOf(request, response, channels.limits.dataOctets);
  if (data === undefined) return;
  if (channel.log.isEnded) {
    response.send(409, [NO_STORE], 'the channel has ended\n');
    return;
  }
  const { id } = await channel.log.publish({ type, data });
  const location = `${request.path}/${id}`;
  response.send(201, [['Location', location], JSON_TYPE, NO_STORE], `${JSON.stringify({ id })}\n`);
}

/** One event by its id: where the Location of a published one points to. */
export function serveEvent(channel: Channel, id: string, response: Response): void {
  const position = parseId(id);
  const isOurs = position?.epoch === channel.log.position.epoch;
  const event = isOurs ? channel.log.at(position.sequence) : undefined;
  if (event) response.send(200, [JSON_TYPE], `${JSON.stringify(plain(event))}\n`);
  // RFC 9110 15.5.11: it was there, and will not be again.
  else response.send(isOurs && position.sequence <= channel.log.position.sequence ? 410 : 404);
}

/** What a type may not be: more than a line, or the name of what the server itself tells. */
function judgeType(type: string): string | undefined {
  if (type === '' || type.length > LONGEST_TYPE) {
    return `event has 1 to ${LONGEST_TYPE} characters`;
  }
  if (/[\u0000-\u001f\u007f]/.test(type)) return 'event has no control characters';
  return Object.hasOwn(NOTICE_TYPES, type) ? `event ${type} is the server's own` : undefined;
}
