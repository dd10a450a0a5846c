import type { Try } from '../../src/lesson/script/lesson.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import { Router } from '../../src/net/router.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { tryText, withText } from '../kit/changed.ts';
import { request, sendAlone } from '../kit/sending.ts';

export type RequestWithChanges = Awaited<ReturnType<typeof askInManyWays>>;

/** The traffic of lesson 2: one request, its forms, and what is left when something is wrong with it. */
export async function askInManyWays(stage: Stage) {
  const router = new Router().get('/chat', (_request, response) => {
    response.send(200, [['Content-Type', 'text/plain']], 'No one is here yet.\n');
  });
  stage.serve(router.handle);
  const page = await stage.connect();
  await page.client.request(request('GET', '/chat'));
  const { bytes } = page.recorder.client;

  // One request for each form of the target.
  const forms = await stage.connect();
  await forms.client.request(request('GET', '/chat'));
  await forms.client.request(request('GET', `http://${LESSON_HOST}/chat`));
  await forms.client.request(request('OPTIONS', '*'));
  await forms.client.request(request('CONNECT', `${LESSON_HOST}:80`));

  // The line of Host is written carelessly, but not wrong.
  const hostLine = `Host: ${LESSON_HOST}`;
  const loose = await sendAlone(stage, [withText(bytes, hostLine, `hOsT:${LESSON_HOST}  `)]);
  const lineByLine = await sendAlone(stage, linesOf(bytes));
  const bareLf = await sendAlone(stage, [withText(bytes, `${hostLine}\r\n`, `${hostLine}\n`)]);
  const noHost = await sendAlone(stage, [withText(bytes, `${hostLine}\r\n`, '')]);
  const spaced = await sendAlone(stage, [withText(bytes, 'Host:', 'Host :')]);
  const secondVersion = await sendAlone(stage, [withText(bytes, 'HTTP/1.1', 'HTTP/2.0')]);
  return {
    ...{ page, lineByLine },
    ...page.named({ client: ['request'], server: ['pageAnswer'] }),
    ...forms.named({
      client: ['pathForm', 'urlForm'],
      server: ['toPath', 'toUrl', 'toStar', 'toAuthority'],
    }),
    ...loose.named({ client: ['looseRequest'], server: ['looseAnswer'] }),
    ...lineByLine.named({ client: ['linesRequest'] }),
    ...bareLf.named({ client: ['bareLfRequest'], server: ['bareLfAnswer'] }),
    ...noHost.named({ client: ['noHostRequest'], server: ['noHostAnswer'] }),
    ...spaced.named({ client: ['spacedRequest'], server: ['spacedAnswer'] }),
    ...secondVersion.named({
      client: ['secondVersionRequest'],
      server: ['secondVersionAnswer'],
    }),
  };
}

/** The lines of a head, each with the CR LF that ends it. */
function linesOf(head: Buffer): Buffer[] {
  const lines = head.toString('latin1').match(/[^\r\n]*\r\n/g)!;
  return lines.map((line) => Buffer.from(line, 'latin1'));
}

/** Other request lines. */
export function changesToLine(request: Entry): Try[] {
  return [
    tryText(request, ['small-get', 'Write the method in small letters'], 'GET', 'get'),
    tryText(request, ['two-spaces', 'Put two spaces after the method'], 'GET ', 'GET  '),
    tryText(request, ['no-version', 'Leave the version out'], ' HTTP/1.1', ''),
  ];
}

/** Other things to ask for. */
export function changesToTarget(request: Entry): Try[] {
  return [
    tryText(request, ['no-slash', 'Leave the slash out'], '/chat', 'chat'),
    tryText(request, ['space-within', 'Ask for /chat room, with a space'], '/chat', '/chat room'),
    tryText(request, ['query', 'Add a query: ?room=1'], '/chat', '/chat?room=1'),
    tryText(request, ['fragment', 'Add a fragment: #room'], '/chat', '/chat#room'),
  ];
}

/** Other lines instead of the line of Host, which is written carelessly. */
export function changesToHost(request: Entry): Try[] {
  const line = /hOsT:.*\r\n/;
  return [
    tryText(request, ['tab', 'Put a tab after the colon'], 'hOsT:', 'hOsT:\t'),
    tryText(request, ['space-in-name', 'Write the name as Ho st'], 'hOsT', 'Ho st'),
    tryText(request, ['twice', 'Say Host twice'], line, `Host: ${LESSON_HOST}\r\n`.repeat(2)),
    tryText(request, ['fold', 'Go on in a second line'], line, `Host:\r\n ${LESSON_HOST}\r\n`),
  ];
}

/** The request as it was before it was changed. */
export function putRight({ request }: Pick<RequestWithChanges, 'request'>): Try[] {
  return [{ id: 'put-right', does: 'Put it right again', bytes: request.bytes }];
}
