import type { Handler } from '../net/handler.ts';
import type { Request } from '../net/request.ts';
import type { Response } from '../net/response.ts';
import { refuse } from './answers.ts';
import type { Channels } from './channels.ts';
import { isName } from './names.ts';

/** What a path asks for by a name. The name is looked up where it is used, and not before. */
export type ServeName = (
  channels: Channels,
  name: string,
  request: Request,
  response: Response,
) => void | Promise<void>;

/** A handler for a path with a name in it. */
export function withName(channels: Channels, serve: ServeName): Handler {
  return (request, response) => {
    const name = request.params.name!;
    if (isName(name)) return serve(channels, name, request, response);
    refuse(response, 'a name has 1 to 64 of A-Z a-z 0-9 - . _ and is not . or ..');
    return undefined;
  };
}
