/**
 * Lesson 8: Server-Sent Events.
 *
 * A client follows the match of lesson 7, with one request: the response goes on for as long as there is
 * something to tell. Then the same stream cut in all the wrong places, to see that only blank lines count,
 * and what happens at the end of a stream: the client comes back, until it is told not to.
 */

import { fieldOf } from '../src/lesson/script/derived.ts';
import { defineLesson, type Try } from '../src/lesson/script/lesson.ts';
import type { RecordedConnection } from '../src/lesson/script/recorded-connection.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import type { Entry } from '../src/trace/entry.ts';
import { withText } from './kit/changed.ts';
import { SCORES } from './kit/match.ts';
import { statusOf } from './kit/readings.ts';
import { QUESTIONS } from './questions/server-sent-events.ts';
import { type EventStreams, performEventStreams } from './scenes/server-sent-events.ts';
import { chunksIn, chunkWith, eventOf, together } from './scenes/stream-rows.ts';
import { titleOf } from './titles.ts';

export const lesson = defineLesson<EventStreams>({
  ...titleOf('server-sent-events'),
  perform: performEventStreams,
  steps: [
    {
      id: 'request',
      title: 'Asking for a stream',
      asks: QUESTIONS.type,
      shows: ({ streamRequest }) => ({ entry: streamRequest, field: 'Accept' }),
      says: `What a browser calls an EventSource begins with an ordinary GET. Accept names the one media type
        that it can use. The request has no content, and so it has no Content-Type either.`,
      tries: ({ streamRequest }) => triesOfRequest(streamRequest),
    },
    {
      id: 'head',
      title: 'An answer without a length',
      asks: QUESTIONS.end,
      shows: ({ streamHead }) => ({
        entry: streamHead,
        field: 'Transfer-Encoding',
      }),
      says: `The server cannot announce the length of the content, so it sends chunks, and perhaps never the
        last one. Other fields ask proxies to pass each piece on at once: collected or compressed, a live
        stream would be a late one.`,
    },
    {
      id: 'event',
      title: 'An event, line by line',
      asks: QUESTIONS.lines,
      shows: ({ stream }) => ({
        entry: chunkWith(stream, 'event: goal').blocks[0]!,
        field: 'data',
      }),
      says: `An event is a few lines of text, up to a blank one. event is its type, and calls the listeners of
        that name. id is the place in the log, as the cursor was. The data lines together are one text, with
        a line break between them.`,
    },
    {
      id: 'no-event',
      title: 'Lines that are no event',
      shows: ({ stream }) => ({
        entry: chunkWith(stream, 'retry: ').blocks[0]!,
        field: 'retry',
      }),
      says: ({
        keepAlive,
      }) => `The first chunk: no data, so no event. retry says after how many milliseconds
        to come back. A line that begins with a colon is a comment, and is ignored: one is sent after
        ${keepAlive} s of silence, so that no proxy cuts in.`,
    },
    {
      id: 'half',
      title: 'One event in two chunks',
      asks: QUESTIONS.half,
      shows: ({ cut }) =>
        together(cut, [0, 2], 'two chunks, and the event that they carry', 'chunk-data'),
      says: `The first chunk ends within a line. With the second comes the rest, and a blank line: only now
        the client tells the page. Borders of chunks mean nothing to an event, as borders of reads mean
        nothing to a chunk.`,
    },
    {
      id: 'two',
      title: 'Two events in one chunk',
      shows: ({ cut }) =>
        together(cut, [2, 3], 'one chunk, and the events that it carries', 'data'),
      says: `The other way round: two blank lines, two events, and one chunk. A server writes what it has when
        it can. The first line has no space behind its colon, and means the same: one space there is no part
        of the value.`,
    },
    {
      id: 'no-blank',
      title: 'Break it: no blank line',
      asks: QUESTIONS.noBlank,
      shows: ({ cut }) =>
        together(cut, [3, 5], 'two chunks, and the event that they carry', 'blank line'),
      says: ({ cut }) => {
        const { data } = eventOf(chunksIn(cut)[4]!.blocks[0]!)!;
        return `First nothing arrives, and then two scores in one event: "${data.replace('\n', ' / ')}".
          Had the stream ended before, the first would be lost: what no blank line has followed is dropped.`;
      },
    },
    {
      id: 'cut',
      title: 'Cut where it hurts',
      asks: QUESTIONS.character,
      shows: ({ cut }) =>
        together(cut, [5, 8], 'three chunks, and the event that they carry', 'data'),
      says: `Lines end in CR LF here, and the cuts go through a character and a line end. A client that decodes
        each chunk by itself breaks the character. One that ends a line at CR and again at LF sees a blank
        line too early.`,
    },
    {
      id: 'reconnect',
      title: 'It comes back by itself',
      asks: QUESTIONS.id,
      shows: ({ returning }) => ({
        entry: returning,
        field: 'Last-Event-ID',
      }),
      says: ({ back, retry }) => {
        const { data } = eventOf(chunkWith(back, 'data').blocks[0]!)!;
        return `The server had ended the stream. ${retry} ms later, as the retry line had asked, the client is
          back, over another connection, and says which event it had last. What has come meanwhile is told
          first: "${data}".`;
      },
      tries: ({ returning }) => triesOfReturn(returning),
    },
    {
      id: 'stop',
      title: 'How to say that it is over',
      asks: QUESTIONS.stop,
      shows: ({ lastAnswer }) => ({ entry: lastAnswer, field: 'status-code' }),
      says: ({ lastAnswer }) => `This stream had ended too, and its client came back.
        ${statusOf(lastAnswer)} says: there is nothing more, do not ask again. Any final status but 200 has that
        effect: a proxy's 502 ends an EventSource for good, by accident.`,
    },
  ],
  closes: ({ stream, cut }) => ({
    aha: 'Event, chunk and read are three different borders, and only the blank line counts.',
    devTools: `One row, for as long as the stream lasts. Chromium lists its events in the tab EventStream,
      Firefox in the tab Response. Not run here, but seen in Chromium 156: over HTTP/1.1 only 6 streams to an
      origin open, and the next request waits without an error; over HTTP/2 20 of 20 opened.`,
    sayings: [
      {
        says: 'Request and response both carry Content-Type: text/event-stream.',
        verdict: 'false',
        because: `The request has no content, and no Content-Type: it says Accept. Only the response, which has
          the stream for its content, says Content-Type.`,
      },
      {
        says: 'Each chunk is an event.',
        verdict: 'false',
        because: `${chunksIn(cut).length} chunks carried ${eventsIn(cut)} events here. One of them came in three pieces, two in one.`,
      },
      {
        says: 'Each event brings its HTTP headers along.',
        verdict: 'false',
        because: `A score of ${SCORES[1].length} bytes took ${chunkWith(stream, SCORES[1]).chunk.bytes.length}: its
          lines, and a chunk around them. The head was sent once.`,
      },
    ],
    code: [
      'src/push/serve-event-stream.ts serveEventStream',
      'src/sse/encode.ts encodeEvent',
      'src/sse/event-stream-reader.ts nextEvent',
    ],
  }),
});

function eventsIn(connection: RecordedConnection): number {
  return chunksIn(connection).reduce((sum, { blocks }) => sum + blocks.length, 0);
}

function triesOfRequest(request: Entry): readonly Try[] {
  return [
    {
      id: 'old-http',
      does: 'Ask in HTTP/1.0, which knows no chunks',
      bytes: withText(request, 'HTTP/1.1', 'HTTP/1.0'),
    },
    {
      id: 'oldest',
      does: 'Ask for all that is kept: since=0',
      bytes: withText(request, '/events/match', '/events/match?since=0'),
    },
    {
      id: 'head-only',
      does: 'Ask for the head alone',
      bytes: withText(request, 'GET', 'HEAD'),
    },
  ];
}

function triesOfReturn(request: Entry): readonly Try[] {
  const id = fieldOf(request, 'Last-Event-ID').value;
  const [epoch, count] = id.split('-') as [string, string];
  return [
    {
      id: 'from-zero',
      does: 'Say that it has had nothing yet',
      bytes: withText(request, id, `${epoch}-0`),
    },
    {
      id: 'other-log',
      does: 'Send the id of another server',
      bytes: withText(request, id, `${'0'.repeat(epoch.length)}-${count}`),
    },
    {
      id: 'no-id',
      does: 'Leave out Last-Event-ID',
      bytes: withText(request, `Last-Event-ID: ${id}\r\n`, ''),
    },
  ];
}

await playAlone(import.meta.url, lesson);
