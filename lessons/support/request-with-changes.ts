import type { Try } from '../../src/lesson/lesson.ts';
import { LESSON_HOST, type Stage, type Talk } from '../../src/lesson/stage.ts';
import { Router } from '../../src/net/router.ts';
import { sendInTurn } from './sending.ts';

/** The traffic of lesson 2: one request, its forms, and what is left when something is wrong with it. */
export interface RequestWithChanges {
  /** As it should be. */
  readonly talk: Talk;
  /** One request for each form of the target. */
  readonly forms: Talk;
  /** Its Host line written carelessly, but not wrong. */
  readonly loose: Talk;
  /** A line at a time. */
  readonly typed: Talk;
  readonly bareLf: Talk;
  readonly noHost: Talk;
  readonly spaced: Talk;
  readonly secondVersion: Talk;
}

/** Sends a request, right and wrong. */
export async function askInManyWays(stage: Stage): Promise<RequestWithChanges> {
  const router = new Router().get('/chat', (_request, response) => {
    response.send(200, [['Content-Type', 'text/plain']], 'No one is here yet.\n');
  });
  stage.serve(router.handle);
  const ask = (talk: Talk, method: string, requestTarget: string) =>
    talk.client.request({ method, requestTarget, fields: [['Host', LESSON_HOST]] });

  const talk = await stage.connect();
  await ask(talk, 'GET', '/chat');
  const request = talk.recorder.client.bytes;

  const forms = await stage.connect();
  await ask(forms, 'GET', '/chat');
  await ask(forms, 'GET', `http://${LESSON_HOST}/chat`);
  await ask(forms, 'OPTIONS', '*');
  await ask(forms, 'CONNECT', `${LESSON_HOST}:80`);

  const loosely = `hOsT:${LESSON_HOST}  `;
  return {
    talk,
    forms,
    loose: await sendInTurn(stage, [withText(request, `Host: ${LESSON_HOST}`, loosely)]),
    typed: await sendInTurn(stage, linesOf(request)),
    bareLf: await sendInTurn(stage, [withoutCr(request)]),
    noHost: await sendInTurn(stage, [withoutHost(request)]),
    spaced: await sendInTurn(stage, [withText(request, 'Host:', 'Host :')]),
    secondVersion: await sendInTurn(stage, [withText(request, 'HTTP/1.1', 'HTTP/2.0')]),
  };
}

/** A message with one stretch of its text replaced. */
export function withText(request: Buffer, from: string, to: string): Buffer {
  return Buffer.from(request.toString('latin1').replace(from, to), 'latin1');
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

/** What is worth a try with a request that is right. */
export function changesTo(request: Buffer): Try[] {
  const change = (id: string, does: string, bytes: Buffer) => ({ id, does, bytes });
  return [
    change('drop-cr', 'Drop the CR of the Host line', withoutCr(request)),
    change('drop-host', 'Drop the Host line', withoutHost(request)),
    change('space', 'Put a space before the colon', withText(request, 'Host:', 'Host :')),
    change('version-2', 'Say HTTP/2.0', withText(request, 'HTTP/1.1', 'HTTP/2.0')),
    change('small-get', 'Write the method in small letters', withText(request, 'GET', 'get')),
    change('two-spaces', 'Put two spaces behind the method', withText(request, 'GET ', 'GET  ')),
  ];
}

/** The request as it was before it was changed. */
export function putRight({ talk }: Pick<RequestWithChanges, 'talk'>): Try[] {
  const { bytes } = talk.message('client', 0);
  return [{ id: 'put-right', does: 'Put it right again', bytes }];
}
