/**
 * Lesson 2: a request, byte by byte.
 *
 * A client asks our server for a page, and both messages are read from the first byte to the last. The
 * same request is then typed a line at a time, to see where the head ends, and sent with one thing wrong
 * each time, to see which bytes the server insists on.
 */

import { defineLesson } from '../src/lesson/script/lesson.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import type { Entry } from '../src/trace/entry.ts';
import { statusOf } from './kit/readings.ts';
import { byBoth, readLengths } from './kit/reads.ts';
import { QUESTIONS } from './questions/a-request.ts';
import {
  askInManyWays,
  changesToHost,
  changesToLine,
  changesToTarget,
  putRight,
  type RequestWithChanges,
} from './scenes/a-request.ts';
import { titleOf } from './titles.ts';

/** The rule that a request broke, in the words of the server. */
function ruleBroken({ fault }: Entry): string {
  return fault!.message;
}

export const lesson = defineLesson<RequestWithChanges>({
  ...titleOf('a-request'),
  perform: askInManyWays,
  facts: async () => (await import('./facts/a-request.ts')).FACTS,
  steps: [
    {
      id: 'request-line',
      title: 'Three words in a line',
      asks: QUESTIONS.requestLine,
      shows: ({ request }) => ({ entry: request, field: 'method' }),
      says: `A request begins with its head: lines of text. The first, the request line, says what to
        do, with what, and in which version of HTTP. One space stands between its words. A method is
        case-sensitive: get is not GET.`,
      tries: ({ request }) => changesToLine(request),
    },
    {
      id: 'target',
      title: 'What is asked for',
      asks: QUESTIONS.target,
      shows: ({ request }) => ({ entry: request, field: 'request-target' }),
      says: `The request target: the path, and a query if there is one. It is what follows the
        host in a URL, without #fragment, which a browser keeps to itself. It cannot hold a space,
        as a space ends it.`,
      tries: ({ request }) => changesToTarget(request),
    },
    {
      id: 'forms',
      title: 'Four forms of target',
      shows: ({ urlForm }) => ({ entry: urlForm, field: 'request-target' }),
      says: ({
        toAuthority,
      }) => `The path alone is usual. A proxy, which passes requests on, is sent the whole URL,
        as here; servers take it too. OPTIONS * asks about all of the server. CONNECT asks a
        proxy for a tunnel; this server is none: ${statusOf(toAuthority)}.`,
    },
    {
      id: 'field-line',
      title: 'A name, a colon, a value',
      asks: QUESTIONS.fieldLine,
      shows: ({ looseRequest }) => ({ entry: looseRequest, field: 'Host' }),
      says: ({ looseAnswer }) => `Then field lines. This one is sloppy, and was still answered
        ${statusOf(looseAnswer)}: case does not count in a name, and white space around a value is
        not part of it. Host is the one field that HTTP/1.1 demands, and demands once.`,
      tries: ({ looseRequest }) => changesToHost(looseRequest),
    },
    {
      id: 'empty-line',
      title: 'Where the head ends',
      asks: QUESTIONS.emptyLine,
      shows: ({ linesRequest, lineByLine }) => ({
        ...byBoth(linesRequest),
        field: `read ${readLengths(lineByLine).length}`,
      }),
      says: ({
        lineByLine,
      }) => `A line at a time: ${readLengths(lineByLine).length} reads, and no answer before
        the last, the empty line. 0d 0a after 0d 0a ends the head. Do it yourself: run wirewalk
        serve, in another terminal nc -C localhost 8080 (macOS: -c), and type Host: localhost.`,
    },
    {
      id: 'response',
      title: 'The answer has the same form',
      asks: QUESTIONS.response,
      shows: ({ pageAnswer }) => ({ entry: pageAnswer, field: 'status-code' }),
      says: `The status line: version, a code for programs, a phrase for people. Then fields, and
        the empty line. What follows is content, as many bytes as Content-Length says. HTTP looks
        for no lines in it.`,
    },
    {
      id: 'bare-lf',
      title: 'Break it: LF without CR',
      asks: QUESTIONS.bareLf,
      shows: ({ bareLfRequest }) => ({ entry: bareLfRequest, field: 'refused' }),
      says: ({ bareLfRequest }) => `"${ruleBroken(bareLfRequest)}" Nothing after
        it is parsed: two servers might not agree on it. Enter in a terminal makes an LF alone, so
        our server refuses what is typed into nc without -C.`,
      tries: putRight,
    },
    {
      id: 'no-host',
      title: 'Break it: no Host',
      asks: QUESTIONS.noHost,
      shows: ({ noHostAnswer }) => ({ entry: noHostAnswer, field: 'status-code' }),
      says: ({
        noHostRequest,
      }) => `"${ruleBroken(noHostRequest)}" One address may serve many names, and TCP
        knows only the address. So every request names its host. HTTP/1.0 has no such rule.`,
    },
    {
      id: 'spaced',
      title: 'Break it: a space too many',
      asks: QUESTIONS.spaced,
      shows: ({ spacedRequest }) => ({ entry: spacedRequest, field: 'refused' }),
      says: ({
        spacedAnswer,
      }) => `One space more, and the answer is ${statusOf(spacedAnswer)}. White space after
        the colon is harmless; about a space before it, servers have disagreed: is it part of the
        name? The dump shows how far the server parsed: up to the space.`,
      tries: putRight,
    },
    {
      id: 'second-version',
      title: 'Break it: HTTP/2.0',
      asks: QUESTIONS.secondVersion,
      shows: ({ secondVersionAnswer }) => ({ entry: secondVersionAnswer, field: 'status-code' }),
      says: ({
        secondVersionRequest,
        secondVersionAnswer,
      }) => `${statusOf(secondVersionAnswer)}: "${ruleBroken(secondVersionRequest)}" HTTP/2
        exists, but not as text. Its clients first send PRI * HTTP/2.0, a line of this form, so
        that a server that speaks only HTTP/1 refuses it and reads no further.`,
    },
  ],
  closes: ({ looseAnswer, bareLfAnswer, spacedAnswer, page }) => ({
    aha: `Four bytes, CR LF CR LF, end the head. Before them is text, in lines; after them
      HTTP does not look for lines.`,
    devTools: `The Headers tab has the request line as URL and method, and the fields as a list.
      For HTTP/1.1 the switch Raw shows the lines as text. CR, LF and the empty line are not
      shown, nor is white space around a value.`,
    builds: [
      'An empty line before the request line is skipped: some clients send one too many.',
      `A name is one or more letters, digits, or signs such as - and _. No name, or one with
        a space or a NUL, is 400. So is a second Host line.`,
      `A byte from 80 to ff may stand in a value. It is called obs-text: keep it as it is,
        as latin1 does, and do not decode it.`,
      `A method that the path does not take is answered 405, and Allow lists those that it
        takes. One that the server does not know is 501.`,
    ],
    sayings: [
      {
        says: 'HTTP is simplex.',
        verdict: 'false',
        because: `On this one connection ${page.recorder.client.written} bytes went up and
          ${page.recorder.server.written} came down. Each message goes one way, and the server sends
          its own only when asked.`,
      },
      {
        says: 'HTTP is only text, so what looks right will do.',
        verdict: 'false',
        because: `Without one CR the answer was ${statusOf(bareLfAnswer)}. With one space before a
          colon it was ${statusOf(spacedAnswer)}.`,
      },
      {
        says: 'Field names have to be written with capitals as in the RFC.',
        verdict: 'false',
        because: `hOsT was answered ${statusOf(looseAnswer)}, as Host was. Upper and lower case are the
          same in a field name.`,
      },
    ],
    code: [
      'src/http/scan-head.ts scanRequestLine',
      'src/http/scan-fields.ts scanFieldLine',
      'src/http/host.ts checkHost',
    ],
  }),
});

await playAlone(import.meta.url, lesson);
