/**
 * Lesson 1: there are no messages in TCP.
 *
 * One and the same request is sent again and again (support/request-in-pieces.ts): in one write, in two,
 * a few bytes at a time, and cut at every place there is. Each time the recording tells how the server's
 * reads fell. Then a parser that believes in messages is given the very same reads.
 */

import { Derived } from '../src/lesson/script/derived.ts';
import { defineLesson } from '../src/lesson/script/lesson.ts';
import type { RecordedConnection } from '../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST } from '../src/lesson/script/stage.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import { type ByStatus, shown, statusOf } from './support/answers.ts';
import { byBoth, byReads, type ReadMeaning, readLengths, writeLengths } from './support/reads.ts';
import { type RequestInPieces, sendInManyWays } from './support/request-in-pieces.ts';
import { slips } from './support/slips.ts';

/** What many a first server does: it takes whatever a read has brought for a whole request. */
function parse(chunk: Buffer): string | undefined {
  const text = chunk.toString('latin1');
  const [, method, target] = /^(\S+) (\S+) HTTP\/1\.[01]\r\n/.exec(text) ?? [];
  return text.includes('\r\n\r\n') && method !== undefined ? `${method} ${target}` : undefined;
}

/** What it finds in the reads of a recorded server, if it is called once for each. */
function requestsParsed(connection: RecordedConnection): string[] {
  const { reads, bytes } = connection.recorder.client;
  return reads.flatMap(({ start, end }) => parse(bytes.subarray(start, end)) ?? []);
}

const parsed: ReadMeaning = (chunk) => `parse: ${parse(chunk) ?? 'no request'}`;

/** How many different answers there are among those of several conversations. */
function kindsOfAnswer(connections: readonly RecordedConnection[]): number {
  return new Set(connections.map(({ recorder }) => recorder.server.bytes.toString('hex'))).size;
}

const AT_ONCE = {
  nothing: 'nothing: it waits for the rest',
  bad: '400: that is not a whole request',
  page: '200: the first line says it all',
};

/** What a server said before it had read the last byte of the request. */
function saidBeforeTheEnd({ recorder }: RecordedConnection): string {
  const { reads } = recorder.client;
  const [firstWrite] = recorder.server.writes;
  if (firstWrite!.order > reads.at(-1)!.order) return AT_ONCE.nothing;
  const isBad = recorder.server.bytes.toString('latin1').includes(' 400 ');
  return isBad ? AT_ONCE.bad : AT_ONCE.page;
}

/** What a server does about a head that does not end, by the status of its answer; 0: none. */
const AT_LAST: ByStatus = {
  200: 'It answers: the fields are all there.',
  400: 'It answers 400 at once: the head is not whole.',
  408: 'It waits for a while and then answers 408.',
  0: 'It waits for as long as the connection is open.',
};

/** Seconds from a request to its answer. */
function delayOf(connection: RecordedConnection): number {
  return Math.round(
    (connection.message('server', 0).time - connection.message('client', 0).time) / 1000,
  );
}

export const lesson = defineLesson<RequestInPieces>({
  number: 1,
  id: 'there-are-no-messages',
  title: 'There are no messages in TCP',
  question: 'I wrote twice, why did the server read once?',
  perform: sendInManyWays,
  steps: [
    {
      id: 'bytes',
      title: 'A request is bytes',
      shows: ({ whole }) => shown(whole, 'client', 'method'),
      says: ({ whole }) => `What a fetch sends, in bytes: each as two hexadecimal digits, and at the
        right as a character. ${whole.message('client', 0).bytes.toString('hex', 0, 1)} is G. A line
        ends with two bytes, CR and LF: 0d 0a. The last line is empty, and ends the request.`,
    },
    {
      id: 'one-write',
      title: 'One write, one read',
      shows: ({ whole }) => byBoth(whole),
      says: ({
        whole,
      }) => `The client hands these ${readLengths(whole)[0]} bytes in one write to its kernel, the
        core of its operating system. TCP carries them; the server gets them from its own kernel in
        one read. Is that a rule: one write, one read?`,
      tries: ({ whole }) => {
        const { bytes } = whole.message('client', 0);
        return [
          { id: 'twice', does: 'Send it twice in one write', bytes: Buffer.concat([bytes, bytes]) },
          {
            id: 'empty-line',
            does: 'Put an empty line in front of it',
            bytes: Buffer.concat([Buffer.from('\r\n'), bytes]),
          },
        ];
      },
    },
    {
      id: 'joined',
      title: 'Two writes, one read',
      asks: ({ joined }) => ({
        kind: 'number',
        id: 'first-read-of-two-writes',
        asks: `The client writes
          ${writeLengths(joined).join(' bytes and then, without a pause, ')}. How many bytes does
          the first read of the server bring?`,
        answer: Derived.from(joined, (connection) => readLengths(connection)[0]!),
        hints: [
          'Both writes are over before the server looks at its socket.',
          'A read hands over all that has arrived, up to the size of its buffer.',
          'When the server looks, the bytes of both writes have arrived.',
        ],
        because: `TCP delivers bytes in their order, RFC 9293 2.2. It does not say where a write
          ended. All ${joined.recorder.client.written} bytes were there when the server looked,
          and one read took them.`,
        slip: slips({
          [`${writeLengths(joined)[0]}`]:
            'That is the first write. TCP does not carry along where it ended.',
          [`${writeLengths(joined)[1]}`]: 'That is the second write. The first came before it.',
        }),
      }),
      shows: ({ joined }) => byBoth(joined),
      says: ({ joined }) => `The same request in two writes,
        ${writeLengths(joined).join(' bytes and ')}, one right behind the other. When the server
        looked, both had arrived: one read of ${readLengths(joined).join(' and ')} bytes. TCP
        carries bytes in their order, but no borders.`,
    },
    {
      id: 'apart',
      title: 'Two writes, two reads',
      asks: ({ apart }) => ({
        kind: 'choice',
        id: 'answer-to-half',
        asks: `Now the client waits between its two writes. The server has read the first line of
          the request and nothing else. What does it send at this point?`,
        choices: Object.values(AT_ONCE),
        answer: Derived.from(apart, saidBeforeTheEnd),
        hints: [
          'How could it know that no more will come?',
          'A request ends with an empty line, and none has come yet.',
          'Half a request is no mistake. The other half may be on its way.',
        ],
        because: `The server wrote its first byte only after read ${readLengths(apart).length},
          which brought the empty line. Until then it had kept what it had read, and the place it
          had come to.`,
        slip: slips({ [AT_ONCE.bad]: 'It is not whole yet. That can still change.' }),
      }),
      shows: ({ apart }) => byBoth(apart),
      says: ({ apart }) => `The same two writes, but the second came when the first had been read:
        now there are ${readLengths(apart).length} reads. Only the time between them has changed.
        The server's parser, which finds out what bytes mean, keeps the first
        ${readLengths(apart)[0]} and waits.`,
    },
    {
      id: 'pieces',
      title: 'A few bytes at a time',
      asks: ({ pieces }) => {
        const { start } = pieces.recorder.client.reads.at(-1)!;
        return {
          kind: 'byte',
          id: 'behind-the-cr',
          asks: `The request comes in ${readLengths(pieces).length} reads. The last but one ends
            with 0d, a CR: half of the end of a line. With which byte does the last one begin?`,
          given: {
            entry: pieces.message('client', 0),
            hidden: [start, start + 1],
          },
          answer: Derived.from(pieces, ({ recorder: { client } }) => {
            return client.bytes[client.reads.at(-1)!.start]!;
          }),
          hints: [
            'The cut went through the end of a line.',
            'A line of HTTP ends with two control characters; CR is the first of them.',
            'The second is LF, the line feed: number ten in ASCII.',
          ],
          because: `A line ends with CR LF, two bytes like any others. The cut fell between them,
            and the LF came in the next read: 0a.`,
          slip: slips({ '0d': 'That is the CR, which has come already.' }),
        };
      },
      shows: ({ pieces }) => ({ ...byReads(pieces), field: `read ${readLengths(pieces).length}` }),
      says: ({ pieces }) => `Now ${readLengths(pieces)[0]} bytes at a time:
        ${readLengths(pieces).length} reads. One cut goes through /news, another between a CR and
        its LF. The server still sees one request: its parser keeps the bytes that make no whole
        line yet, and goes on with the next read.`,
    },
    {
      id: 'every-cut',
      title: 'Every place to cut',
      asks: ({ whole, cuts }) => ({
        kind: 'number',
        id: 'kinds-of-answer',
        asks: `The request is cut in two at every place there is, each time on a new connection.
          How many different answers come back?`,
        answer: Derived.from(cuts, kindsOfAnswer),
        hints: [
          'Does the server know where the cut was?',
          'What a stream of bytes means cannot depend on how it was read.',
          'Every cut gives the same request, and so the same answer.',
        ],
        because: `${cuts.length} connections, and every answer has the same
          ${whole.recorder.server.written} bytes as that to the uncut request. The parser sees one
          stream; where a read ended is no part of it.`,
        slip: slips({
          [`${cuts.length}`]: 'So many answers came. How many of them differ from the others?',
        }),
      }),
      shows: ({ cuts }) => ({ ...byReads(cuts.at(-1)!), field: 'read 2' }),
      says: ({ cuts, whole }) => `A request of ${whole.recorder.client.written} bytes can be cut
        in two at ${cuts.length} places. The client tried all of them: ${cuts.length} connections,
        ${cuts.length} answers of ${kindsOfAnswer([whole, ...cuts])} kind. The last cut, shown
        here, leaves a single LF for the second read.`,
    },
    {
      id: 'parse-chunk',
      title: 'Break it: parse(chunk)',
      asks: ({ pieces }) => ({
        kind: 'number',
        id: 'parsed-pieces',
        asks: `Another server calls parse(chunk) for each read, and keeps nothing. In how many of
          the ${readLengths(pieces).length} reads of ${readLengths(pieces)[0]} bytes does it find
          a request?`,
        answer: Derived.from(pieces, (connection) => requestsParsed(connection).length),
        hints: [
          'What would a read have to hold, so that parse finds a request in it?',
          'A whole head: from the method to the empty line.',
          `No read has more than ${readLengths(pieces)[0]} bytes of it.`,
        ],
        because: `No read holds a whole head, and what parse(chunk) could not use is gone when the
          next one comes. So this server never answers.`,
        slip: slips({ 1: 'No one has put the pieces together for it.' }),
      }),
      shows: ({ pieces }) => byReads(pieces, parsed),
      says: ({ whole, pieces }) => `Many first servers call parse(chunk) on each data event. Given
        these very reads, it finds ${requestsParsed(pieces).length} requests; where the
        request came in a single read, ${requestsParsed(whole).length}. That is why such a server
        passes its tests and fails on a slow network.`,
    },
    {
      id: 'pair',
      title: 'Two requests, one read',
      asks: ({ pair }) => ({
        kind: 'number',
        id: 'parsed-pair',
        asks: `The other way round: two requests come in the same read. How many of them does that
          parse(chunk) find, if it is called for each read?`,
        answer: Derived.from(pair, (connection) => requestsParsed(connection).length),
        hints: [
          'How often is it called?',
          'It returns the request at the front of the chunk.',
          'Who would call it again, for what lies after the first request?',
        ],
        because: `It is called once and returns the first request. The
          ${pair.message('client', 1).bytes.length} bytes after that are dropped with the chunk.`,
        slip: slips({ 2: 'They are both there, but it is called only once.' }),
      }),
      shows: ({ pair }) => ({ entry: pair.message('client', 1) }),
      says: ({ pair }) => `Two requests, one write, one read of ${readLengths(pair)[0]} bytes;
        this is the second, at offset ${pair.message('client', 1).start}. Our server asks its
        parser again until nothing whole is left, and answers both. parse(chunk) finds
        ${requestsParsed(pair).length}, and the other gets no answer.`,
    },
    {
      id: 'endless',
      title: 'Break it: no end',
      asks: ({ endless }) => ({
        kind: 'choice',
        id: 'no-end',
        asks: `The client leaves out the last two bytes of its request, and says nothing more.
          What does our server do?`,
        choices: Object.values(AT_LAST),
        answer: Derived.from(endless, (connection) => AT_LAST[statusOf(connection)]!),
        hints: [
          'No read says that it was the last one.',
          'The server has to wait, but each waiting client takes a place.',
          'So there is a limit to its patience, and a status code for that.',
        ],
        because: `Nothing tells it that no more will come, so it waits. But not for ever: after
          ${delayOf(endless)} s it answered ${statusOf(endless)} and closed the connection.`,
        slip: slips({ [AT_LAST[0]!]: 'Then a few silent clients could take up every place.' }),
      }),
      shows: ({ endless: connection }) => ({
        entry: connection.message('client', 0),
        field: 'Host',
      }),
      says: ({
        endless: connection,
      }) => `Everything but the empty line at the end. Half a request and a
        slow one look alike, so the server waited, and after ${delayOf(connection)} s answered
        ${statusOf(connection)}. Without a limit, whoever stops in the middle would hold the connection
        for ever.`,
      tries: ({ endless, whole }) => {
        const { bytes } = endless.message('client', 0);
        return [
          {
            id: 'with-end',
            does: 'Send the empty line as well',
            bytes: whole.message('client', 0).bytes,
          },
          {
            id: 'mid-line',
            does: 'Stop in the middle of a line',
            bytes: bytes.subarray(0, bytes.indexOf(LESSON_HOST)),
          },
        ];
      },
    },
  ],
  closes: ({ joined, apart, pieces }) => ({
    aha: `A read ends where the kernel stopped, not where the sender did. So a parser is a state
      that is kept between reads.`,
    devTools: `The Network tab has a row for each request, however its bytes were cut. Writes,
      packets and reads lie below what it can see. Chromium's chrome://net-export can record each
      read, as SOCKET_BYTES_RECEIVED.`,
    sayings: [
      {
        says: 'One write at one end is one read at the other.',
        verdict: 'false',
        because: `Here ${writeLengths(joined).length} writes came as ${readLengths(joined).length}
          read. With a pause between them the same ${writeLengths(apart).length} writes came as
          ${readLengths(apart).length} reads.`,
      },
      {
        says: 'With TCP_NODELAY each write arrives by itself.',
        verdict: 'false',
        because: `It was set on every socket here. It says when bytes leave, not how they are
          read: ${writeLengths(joined).length} writes were still ${readLengths(joined).length}
          read.`,
      },
      {
        says: 'It works on localhost, so the parser is right.',
        verdict: 'false',
        because: `All of this was localhost. parse(chunk) found its request in one read, and
          ${requestsParsed(pieces).length} in ${readLengths(pieces).length}.`,
      },
    ],
    code: [
      'src/http/connection.ts receive',
      'src/wire/byte-queue.ts append',
      'src/http/read-head.ts read',
    ],
  }),
});

await playAlone(import.meta.url, lesson);
