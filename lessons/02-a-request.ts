/**
 * Lesson 2: a request, byte by byte.
 *
 * A client asks our server for a page, and both messages are read from the first byte to the last. The
 * same request is then typed a line at a time, to see where the head ends, and sent with one thing wrong
 * each time, to see which bytes the server insists on.
 */

import { byteOf, Derived, fieldOf } from '../src/lesson/script/derived.ts';
import { defineLesson } from '../src/lesson/script/lesson.ts';
import type { RecordedConnection } from '../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST } from '../src/lesson/script/stage.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import { type ByStatus, shown, statusOf } from './support/answers.ts';
import { byBoth, readLengths } from './support/reads.ts';
import {
  askInManyWays,
  changesToHost,
  changesToLine,
  changesToTarget,
  putRight,
  type RequestWithChanges,
} from './support/request-with-changes.ts';
import { slips } from './support/slips.ts';

/** The rule that a request broke, in the words of the server. */
function ruleBroken(connection: RecordedConnection): string {
  return connection.message('client', 0).fault!.message;
}

const HOST_FIELD = {
  same: '200: for HTTP it is the same field line',
  other: '400: hOsT is another field, and Host is missing',
  blank: '400: white space must not stand after a value',
};

const LINE_END: ByStatus = {
  200: '200: a line end is a line end',
  400: '400: a line has to end in CR LF',
  0: 'nothing: it waits for the CR',
};

const COLON = {
  loose: '200: white space around a colon does not count',
  other: '400: the space makes it another name, and Host is missing',
  strict: '400: nothing may stand between the name and the colon',
};

/** What a server made of a space before the colon of its Host line. */
function verdictOnSpace(connection: RecordedConnection): string {
  if (statusOf(connection) === 200) return COLON.loose;
  const isMissing = connection.message('client', 0).fault?.fault === 'missing-host';
  return isMissing ? COLON.other : COLON.strict;
}

/** What a server made of the way in which the Host line is written. */
function verdictOnHost(connection: RecordedConnection): string {
  if (statusOf(connection) === 200) return HOST_FIELD.same;
  const isMissing = connection.message('client', 0).fault?.fault === 'missing-host';
  return isMissing ? HOST_FIELD.other : HOST_FIELD.blank;
}

export const lesson = defineLesson<RequestWithChanges>({
  number: 2,
  id: 'a-request',
  title: 'A request, byte by byte',
  question: 'Where does the head end?',
  perform: askInManyWays,
  steps: [
    {
      id: 'request-line',
      title: 'Three words in a line',
      asks: ({ connection }) => ({
        kind: 'byte',
        id: 'first-byte',
        asks: `A client asks for a page with the method GET. A request is text, in ASCII. What is
          its first byte, in hex?`,
        answer: byteOf(connection.message('client', 0), 0),
        hints: [
          'The method comes first, spelled as it is, in capitals.',
          'In ASCII, A is 41, B is 42, and so on.',
          'G is the seventh letter.',
        ],
        because: `The first word is the method, so the first byte is its first letter. A is 41 in
          hex, and G is six letters further on: 47.`,
        slip: slips({
          67: 'That is a small g. Methods are written in capitals.',
          '07': 'The seventh letter it is, but A is not 01.',
        }),
      }),
      shows: ({ connection }) => shown(connection, 'client', 'method'),
      says: `A request begins with its head: lines of text. The first, the request line, says what to
        do, with what, and in which version of HTTP. One space stands between its words. The method
        counts to the letter: get is not GET.`,
      tries: ({ connection }) => changesToLine(connection.message('client', 0)),
    },
    {
      id: 'target',
      title: 'What is asked for',
      asks: ({ connection }) => ({
        kind: 'text',
        id: 'request-target',
        asks: `A browser is told to open http://${LESSON_HOST}/chat. What stands between the two
          spaces of its request line?`,
        answer: fieldOf(connection.message('client', 0), 'request-target'),
        hints: [
          'The client has already connected to that host.',
          'It is the part of the URL that comes after the host.',
          'A path begins with a slash.',
        ],
        because: `To a server one says the path alone. The host has a line of its own, Host, and
          the word http:// is left out: the connection is there already.`,
        slip: (typed) => {
          if (typed.includes(LESSON_HOST)) return 'The host has a line of its own, further down.';
          return typed === 'chat' ? 'Nearly: a path begins with a slash.' : undefined;
        },
      }),
      shows: ({ connection }) => shown(connection, 'client', 'request-target'),
      says: `The request target: the path, and a query where there is one. It is what follows the
        host in a URL, but for #fragment, which a browser keeps to itself. It must not hold a
        space: the space ends it.`,
      tries: ({ connection }) => changesToTarget(connection.message('client', 0)),
    },
    {
      id: 'forms',
      title: 'Four forms of target',
      shows: ({ forms }) => shown(forms, 'client', 'request-target', 1),
      says: ({ forms }) => `The path alone is the usual form. A proxy is told the whole URL, as
        here. OPTIONS may ask about the server as a whole: *. CONNECT asks a proxy to connect one
        to a host and port; this server is no proxy and answered ${statusOf(forms, 3)}.`,
    },
    {
      id: 'field-line',
      title: 'A name, a colon, a value',
      asks: ({ loose }) => ({
        kind: 'choice',
        id: 'loose-host',
        asks: `A client writes its Host line as hOsT, without the space after the colon, and with
          two spaces after the value. What does the server answer?`,
        choices: Object.values(HOST_FIELD),
        answer: Derived.from(loose, verdictOnHost),
        hints: [
          'Methods are case-sensitive. Are names of fields?',
          'White space around a value is for the eye. Neither side may make anything of it.',
          'Both are allowed.',
        ],
        because: `The server answered ${statusOf(loose)}. Letters of a name count the same in
          either case, RFC 9110 5.1, and white space around a value is no part of it, RFC 9112 5.`,
      }),
      shows: ({ loose }) => shown(loose, 'client', 'Host'),
      says: ({ loose }) => `Then field lines. This one was written carelessly and still answered
        ${statusOf(loose)}: case does not count in a name, and white space around a value is no
        part of it. Host is the one field that HTTP/1.1 demands.`,
      tries: ({ loose }) => changesToHost(loose.message('client', 0)),
    },
    {
      id: 'empty-line',
      title: 'Where the head ends',
      asks: ({ connection }) => {
        const entry = connection.message('client', 0);
        const { length } = entry.bytes;
        return {
          kind: 'byte',
          id: 'end-of-head',
          asks: `The last four bytes of this request are hidden. They end the last field line, and
            then the head as a whole. What is the third of them?`,
          given: { entry, hidden: [length - 4, length] },
          answer: byteOf(entry, length - 2),
          hints: [
            'How does each line end?',
            'The first two end the line of Host. The other two are a line as well.',
            'A line with nothing in it: only its end, CR LF.',
          ],
          because: `Every line ends with CR LF, 0d 0a. The head ends with an empty line, which is
            a line end and nothing else: 0d 0a, 0d 0a. The third byte is its CR.`,
          slip: slips({ '0a': 'An LF is the second and the last of them.' }),
        };
      },
      shows: ({ typed }) => ({ ...byBoth(typed), field: `read ${readLengths(typed).length}` }),
      says: ({ typed }) => `Typed by hand, a line at a time: ${readLengths(typed).length} reads,
        and no answer before the last one, the empty line. 0d 0a after 0d 0a ends the head. Do
        it yourself: run wirewalk serve, and in another terminal nc -C localhost 8080 (on macOS
        -c).`,
    },
    {
      id: 'response',
      title: 'The answer has the same form',
      asks: ({ connection }) => ({
        kind: 'byte',
        id: 'first-byte-back',
        asks: `The answer has the same form: a first line, field lines, an empty line. Its first
          line says HTTP/1.1 200 OK. What is the first byte of the answer?`,
        answer: byteOf(connection.message('server', 0), 0),
        hints: [
          'The line stands there as it is sent, from left to right.',
          'A request begins with G, which is 47.',
          'The line begins with the letter after G.',
        ],
        because: `A status line names the version first: H, the letter after G, is 48. So whoever
          reads an answer knows by its first bytes that it is HTTP.`,
        slip: slips({ 32: 'That is the 2 of the status code, which comes second.' }),
      }),
      shows: ({ connection }) => shown(connection, 'server', 'status-code'),
      says: `The status line: version, a code for programs, a phrase for people. Then fields, and
        the empty line. What lies after that is content, as many bytes as Content-Length says. In
        it HTTP does not look for lines any more.`,
    },
    {
      id: 'bare-lf',
      title: 'Break it: LF without CR',
      asks: ({ bareLf }) => ({
        kind: 'choice',
        id: 'lf-alone',
        asks: 'The CR is taken out of the Host line: it ends with LF alone. What does our server do?',
        choices: Object.values(LINE_END),
        answer: Derived.from(bareLf, (connection) => LINE_END[statusOf(connection)]!),
        hints: [
          'The RFC lets a server take an LF alone, but does not tell it to.',
          'Think of two servers in a row that read one request differently.',
          'Our server is strict wherever two readings are possible.',
        ],
        because: `RFC 9112 2.2: a recipient may take a single LF as the end of a line. Ours does
          not, because another one in front of it may read the line on: ${statusOf(bareLf)}.`,
        slip: slips({ [LINE_END[200]!]: 'Many servers say so, and may. Ours does not.' }),
      }),
      shows: ({ bareLf }) => shown(bareLf, 'client', 'refused'),
      says: ({ bareLf: connection }) => `"${ruleBroken(connection)}" After that nothing is read: two
        servers might not agree on what it means. An Enter in a terminal is an LF alone, so a
        request typed into nc is refused without -C.`,
      tries: putRight,
    },
    {
      id: 'no-host',
      title: 'Break it: no Host',
      asks: ({ noHost }) => ({
        kind: 'number',
        id: 'status-without-host',
        asks: `The Host line is left out. The first line and the empty line are as before. With
          which status code does the server answer?`,
        answer: Derived.from(noHost, (connection) => statusOf(connection)),
        hints: [
          'Whose fault is it? The first digit says so.',
          'A code that begins with 4 says: the request was at fault.',
          'The plainest of them, and the first: Bad Request.',
        ],
        because: `An HTTP/1.1 request without Host has to be answered ${statusOf(noHost)}, RFC
          9112 3.2: Bad Request. The server could only guess which of its names was meant.`,
        slip: slips({
          404: 'That is for a target that is not there. It was not looked for.',
          200: 'The client has connected to it, but to which of its names?',
        }),
      }),
      shows: ({ noHost }) => shown(noHost, 'server', 'status-code'),
      says: ({
        noHost: connection,
      }) => `"${ruleBroken(connection)}" One address may serve many names, and TCP
        knows only the address. So the name is said again, in every request. In HTTP/1.0 there is
        no such rule.`,
    },
    {
      id: 'spaced',
      title: 'Break it: a space too many',
      asks: ({ spaced }) => ({
        kind: 'choice',
        id: 'space-before-colon',
        asks: 'The client writes "Host :", with a space before the colon. What does the server answer?',
        choices: Object.values(COLON),
        answer: Derived.from(spaced, verdictOnSpace),
        hints: [
          'Behind the colon, white space is allowed.',
          'Is the space before it a part of the name? Two servers may disagree.',
          'The RFC does not leave that to the server: it must refuse.',
        ],
        because: `RFC 9112 5.1: a server must answer ${statusOf(spaced)}. Where some took the
          space as part of the name and others dropped it, a filter in front saw other fields than
          the server behind.`,
      }),
      shows: ({ spaced }) => shown(spaced, 'client', 'refused'),
      says: ({
        spaced: connection,
      }) => `One space more, and the answer is ${statusOf(connection)}. After the
        colon white space is harmless; of one before it, servers disagree whether it is part of the
        name.
        The dump shows how far the server read: up to the space.`,
      tries: putRight,
    },
    {
      id: 'second-version',
      title: 'Break it: HTTP/2.0',
      asks: ({ secondVersion }) => ({
        kind: 'number',
        id: 'status-of-version',
        asks: `The request line says HTTP/2.0, and the rest is as before. With which status code
          does the server answer?`,
        answer: Derived.from(secondVersion, (connection) => statusOf(connection)),
        hints: [
          'This time the request may be right, but this server cannot serve it.',
          'A code that begins with 5 says: it is the server that cannot.',
          'The first of them is 500. HTTP Version Not Supported is the sixth.',
        ],
        because: `The server speaks major version 1 alone, and says so:
          ${statusOf(secondVersion)}, HTTP Version Not Supported, RFC 9110 15.6.6.`,
        slip: slips({ 400: 'The line has the right form. It is the server that cannot.' }),
      }),
      shows: ({ secondVersion }) => shown(secondVersion, 'server', 'status-code'),
      says: ({
        secondVersion: connection,
      }) => `${statusOf(connection)}: "${ruleBroken(connection)}" HTTP/2 does
        exist, but its messages are not text. Its clients first send PRI * HTTP/2.0, a line of
        this form, so that whoever speaks only HTTP/1 refuses and reads no further.`,
    },
  ],
  closes: ({ connection, loose, bareLf, spaced }) => ({
    aha: `Four bytes, CR LF CR LF, end the head. Before them stands text, in lines; after them
      are bytes in which HTTP looks for no lines.`,
    devTools: `The Headers tab has the request line as URL and method, and the fields as a list.
      For HTTP/1.1 the switch Raw shows the lines as text. CR, LF and the empty line are not
      shown, and of white space around a value nothing is left.`,
    sayings: [
      {
        says: 'HTTP is simplex.',
        verdict: 'false',
        because: `On this one connection ${connection.recorder.client.written} bytes went up and
          ${connection.recorder.server.written} came down. Each message goes one way; the server speaks
          when it is asked.`,
      },
      {
        says: 'HTTP is only text, so what looks right will do.',
        verdict: 'false',
        because: `One byte less, a CR, and the answer was ${statusOf(bareLf)}. One space more,
          before a colon, and it was ${statusOf(spaced)}.`,
      },
      {
        says: 'Names of fields have to be spelled as in the RFC.',
        verdict: 'false',
        because: `hOsT was answered ${statusOf(loose)}, as Host was. Only its letters count, in
          either case.`,
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
