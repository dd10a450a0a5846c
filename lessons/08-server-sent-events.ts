/**
 * Lesson 8: Server-Sent Events.
 *
 * A client follows the match of lesson 7 with one request: the response goes on for as long as there is
 * news. Then a stream cut in all the wrong places, to see that only blank lines count, and what happens at
 * the end of a stream: the client comes back, until it is told not to.
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
  facts: async () => (await import('./facts/server-sent-events.ts')).FACTS,
  steps: [
    {
      id: 'request',
      title: 'Asking for a stream',
      asks: QUESTIONS.type,
      shows: ({ streamRequest }) => ({ entry: streamRequest, field: 'Accept' }),
      says: `EventSource, a browser's client for event streams, begins with an ordinary GET. Accept names the one
        media type that it can use. The request has no content, so it has no Content-Type either.`,
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
      says: `The length is not known, so the server sends chunks, and perhaps never the last one. Only HTTP/1.1 has
        chunks: HTTP/1.0 closes at the end, HTTP/2 frames otherwise. Two more fields ask proxies not to
        compress or collect it.`,
    },
    {
      id: 'event',
      title: 'An event, line by line',
      asks: QUESTIONS.lines,
      shows: ({ stream }) => ({
        entry: chunkWith(stream, 'event: goal').blocks[0]!,
        field: 'data',
      }),
      says: `An event is a few lines of text, up to a blank one. event is its type, and calls the listeners for
        that type. id is its place in the log, as the cursor was. The data lines are one text, split
        at every LF, CR or CR LF.`,
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
      }) => `The first chunk: no data, so no event. retry says how many milliseconds to wait before coming back. A
        line that begins with a colon is a comment, to be ignored: one is sent after ${keepAlive} s of silence, so that no proxy hangs up.`,
    },
    {
      id: 'half',
      title: 'One event in two chunks',
      asks: QUESTIONS.half,
      shows: ({ cut }) =>
        together(cut, [0, 2], 'two chunks, and the event that they carry', 'chunk-data'),
      says: `The first chunk ends within a line. The second brings the rest and a blank line: only now does the
        client tell the page. Where a chunk ends means nothing to an event, just as where a read ends means
        nothing to a chunk.`,
    },
    {
      id: 'two',
      title: 'Two events in one chunk',
      shows: ({ cut }) =>
        together(cut, [2, 3], 'one chunk, and the events that it carries', 'data'),
      says: `The other way round: two blank lines, so two events, in one chunk. A server writes what it has when it
        can, and a publisher never waits for a reader. The first line has no space after its colon: one there
        does not count.`,
    },
    {
      id: 'no-blank',
      title: 'Break it: no blank line',
      asks: QUESTIONS.noBlank,
      shows: ({ cut }) =>
        together(cut, [3, 5], 'two chunks, and the event that they carry', 'blank line'),
      says: ({ cut }) => {
        const { data } = eventOf(chunksIn(cut)[4]!.blocks[0]!)!;
        return `First the page gets nothing, and then two scores in one event: "${data.replace('\n', ' / ')}".
          Had the stream ended before that, the first would be lost: at the end, an event without its blank
          line is dropped.`;
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
        return `The server ended the stream. ${retry} ms later, as its retry line had asked, the client is back on another
          connection. What the server knew of it went with the old one, so it says what it had last. New
          since: "${data}".`;
      },
      tries: ({ returning }) => triesOfReturn(returning),
    },
    {
      id: 'stop',
      title: 'How to say that it is over',
      asks: QUESTIONS.stop,
      shows: ({ lastAnswer }) => ({ entry: lastAnswer, field: 'status-code' }),
      says: ({ lastAnswer }) => `This stream had ended too, and its client came back.
        ${statusOf(lastAnswer)} says: there is nothing more, do not come back. Every status except 200 and redirects has that effect: a proxy's 502 ends an EventSource for good, by accident.`,
    },
  ],
  closes: ({ stream, cut }) => ({
    aha: 'Events, chunks and reads end in different places, and only the blank line counts.',
    devTools: `One row, for as long as the stream lasts. Chromium lists its events in the tab EventStream,
      Firefox in Response. Over HTTP/1.1 all tabs share 6 streams to an origin: a seventh waits, without an
      error (Chromium 156). Over HTTP/2 the server may set a limit: at least 100 is advised.`,
    builds: [
      `In data, CR, LF and CR LF all begin a new data line. A type or an id cannot have a
        line end: refuse to publish it.`,
      `A publisher only appends to the log. Each reader is written to as it reads; one that
        is too far behind is dropped.`,
    ],
    sayings: [
      {
        says: 'Request and response both carry Content-Type: text/event-stream.',
        verdict: 'false',
        because: `The request has no content, so no Content-Type: it says Accept. Only the response, whose content
          is the stream, says Content-Type.`,
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
