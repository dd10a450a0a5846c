import type { Try } from '../../src/lesson/script/lesson.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import { Router } from '../../src/net/router.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { tryText, withText } from './changed.ts';
import { sendInTurn } from './sending.ts';

/** The traffic of lesson 2: one request, its forms, and what is left when something is wrong with it. */
export interface RequestWithChanges {
  /** As it should be. */
  readonly connection: RecordedConnection;
  /** One request for each form of the target. */
  readonly forms: RecordedConnection;
  /** Its Host line written carelessly, but not wrong. */
  readonly loose: RecordedConnection;
  /** A line at a time. */
  readonly typed: RecordedConnection;
  readonly bareLf: RecordedConnection;
  readonly noHost: RecordedConnection;
  readonly spaced: RecordedConnection;
  readonly secondVersion: RecordedConnection;
}

/** Sends a request, right and wrong. */
export async function askInManyWays(stage: Stage): Promise<RequestWithChanges> {
  const router = new Router().get('/chat', (_request, response) => {
    response.send(200, [['Content-Type', 'text/plain']], 'No one is here yet.\n');
  });
  stage.serve(router.handle);
  const ask = (connection: RecordedConnection, method: string, requestTarget: string) =>
    connection.client.request({ method, requestTarget, fields: [['Host', LESSON_HOST]] });

  const connection = await stage.connect();
  await ask(connection, 'GET', '/chat');
  const request = connection.recorder.client.bytes;

  const forms = await stage.connect();
  await ask(forms, 'GET', '/chat');
  await ask(forms, 'GET', `http://${LESSON_HOST}/chat`);
  await ask(forms, 'OPTIONS', '*');
  await ask(forms, 'CONNECT', `${LESSON_HOST}:80`);

  const loosely = `hOsT:${LESSON_HOST}  `;
  return {
    connection,
    forms,
    loose: await sendInTurn(stage, [withText(request, `Host: ${LESSON_HOST}`, loosely)]),
    typed: await sendInTurn(stage, linesOf(request)),
    bareLf: await sendInTurn(stage, [withoutCr(request)]),
    noHost: await sendInTurn(stage, [withoutHost(request)]),
    spaced: await sendInTurn(stage, [withText(request, 'Host:', 'Host :')]),
    secondVersion: await sendInTurn(stage, [withText(request, 'HTTP/1.1', 'HTTP/2.0')]),
  };
}

/** The line of Host ends with an LF alone. */
function withoutCr(request: Buffer): Buffer {
  return withText(request, `${LESSON_HOST}\r\n`, `${LESSON_HOST}\n`);
}

function withoutHost(request: Buffer): Buffer {
  return withText(request, `Host: ${LESSON_HOST}\r\n`, '');
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

/** Other lines in place of the line of Host, which is written carelessly. */
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
export function putRight({ connection }: Pick<RequestWithChanges, 'connection'>): Try[] {
  const { bytes } = connection.message('client', 0);
  return [{ id: 'put-right', does: 'Put it right again', bytes }];
}
