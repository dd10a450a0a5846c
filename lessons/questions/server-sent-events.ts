/** The questions of lesson 8, by the steps before which they are asked. */

import { type RequestHead, ResponseHead } from '../../src/http/head.ts';
import { Derived } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { hexByte } from '../../src/wire/octets.ts';
import { contentOf, statusOf } from '../kit/readings.ts';
import { slips } from '../kit/slips.ts';
import type { EventStreams } from '../scenes/server-sent-events.ts';
import { chunksIn, chunkWith, eventOf } from '../scenes/stream-rows.ts';

export const QUESTIONS = {
  type: ({ streamRequest }) => {
    const choices = ['Accept', 'Content-Type', 'both', 'neither of the two'] as const;
    return {
      id: 'type',
      kind: 'choice',
      asks: `A client wants an event stream, and asks for it with a GET. Which field of the request says
        text/event-stream?`,
      choices,
      answer: Derived.from(streamRequest, ({ parts: [head] }) => {
        const says = (name: string) => (head as RequestHead).field(name) === 'text/event-stream';
        if (says('accept')) return choices[says('content-type') ? 2 : 0];
        return choices[says('content-type') ? 1 : 3];
      }),
      hints: [
        'One of the two says what a message has, the other what its sender would like to have.',
        'Content-Type describes the content of the message that it is in.',
        'This GET has no content that could be described.',
      ],
      because: `Accept says what the client can use in the answer. Content-Type says what the content of its own
        message is: this GET has none, but the answer to it does.`,
      slip: slips({
        [choices[1]]: 'That would describe the content of the request, and it has none.',
        [choices[2]]:
          'One of them describes the content of its own message. What content does a GET have?',
        [choices[3]]: 'Then the request would not say which media type it can use.',
      }),
    };
  },

  end: ({ streamRequest, streamHead }) => {
    const choices = [
      'by Content-Length',
      'by a chunk of size 0',
      'by the end of the connection',
      'by an event that says so',
    ] as const;
    return {
      id: 'end',
      kind: 'choice',
      asks: `The server answers in HTTP/1.1, and does not know how much it will send, or for how long. How can it
        mark the end, and still keep the connection?`,
      choices,
      answer: Derived.from(streamHead, ({ parts: [head] }) => {
        if (!(head instanceof ResponseHead)) return choices[3];
        if (head.field('transfer-encoding') === 'chunked') return choices[1];
        return choices[head.field('content-length') === undefined ? 2 : 0];
      }),
      given: { entry: streamRequest },
      hints: [
        'HTTP has to find the end without reading the content.',
        'A length that is not known cannot be announced.',
        'Lesson 4 has a framing that announces the length of every piece.',
      ],
      because: `Every piece is sent as a chunk with a length of its own, and a chunk of size 0 comes last. Until then
        the response goes on.`,
      slip: slips({
        [choices[0]]: 'It would have to know the length before the first byte.',
        [choices[2]]: 'That marks the end, but does not keep the connection.',
        [choices[3]]: 'An event is content, and HTTP does not look into content.',
      }),
    };
  },

  lines: ({ stream }) => {
    const choices = [
      'one event, its text two lines',
      'one event, its text one long line',
      'one event, its text the second line only',
      'two events',
    ] as const;
    const { chunk, blocks } = chunkWith(stream, 'event: goal');
    return {
      id: 'lines',
      kind: 'choice',
      asks: `A blank line ends an event. Text of several lines is sent as a data line for each. What does the page
        get from this chunk?`,
      choices,
      answer: Derived.from(blocks, (rows) => {
        const events = rows.flatMap((row) => eventOf(row) ?? []);
        if (events.length !== 1) return choices[3];
        const lines = events[0]!.data.split('\n').length;
        return choices[lines === 2 ? 0 : 1];
      }),
      given: { entry: chunk },
      hints: [
        'How many blank lines are there?',
        'Both data lines come before the same blank line.',
        'What was two lines for the publisher is two lines for the page.',
      ],
      because: `Every data line before the blank line adds its value and a line break, and the last line break is taken
        off. So a text of any number of lines fits.`,
      slip: slips({
        [choices[1]]: 'Then no text could have more than one line.',
        [choices[2]]: 'Then the first data line would have been sent for nothing.',
        [choices[3]]: 'What ends an event is a blank line. There is one, after both.',
      }),
    };
  },

  half: ({ cut }) => {
    const [first] = chunksIn(cut);
    return {
      id: 'half',
      kind: 'number',
      asks: `This is the first chunk of a stream. How many events does it give to the page?`,
      answer: Derived.from(cut, (connection) => chunksIn(connection)[0]!.blocks.length),
      given: { entry: first!.chunk },
      hints: [
        'Look at its end.',
        'An event ends with a blank line: two line ends in a row.',
        'Not even its first line has ended.',
      ],
      because: `There is no blank line in it, so no event is complete. The client keeps the bytes and waits. That the
        chunk is complete means nothing.`,
      slip: slips({ 1: 'A chunk is not an event: where is the blank line?' }),
    };
  },

  noBlank: ({ cut }) => ({
    id: 'no-blank',
    kind: 'number',
    asks: `The server leaves out the blank line after a score. Later another score comes, with its blank line. How
        many events does the page get?`,
    answer: Derived.from(cut, (connection) =>
      chunksIn(connection)
        .slice(3, 5)
        .reduce((sum, { blocks }) => sum + blocks.length, 0),
    ),
    hints: [
      'Count the blank lines.',
      'What comes before a blank line belongs together, whenever it came.',
      'The only blank line comes after the second score.',
    ],
    because: `One blank line, one event. All data lines before it are its text, so the page gets both scores as one,
        and gets the first one late.`,
    slip: slips({
      0: 'The second score has its blank line, and that ends an event.',
      2: 'There is only the end of a line between the two scores.',
    }),
  }),

  character: ({ cut }) => {
    const [before, after] = chunksIn(cut).slice(5);
    const [, high, low] = [...octetsOf(before!.chunk).subarray(-3)].map(hexByte);
    return {
      id: 'character',
      kind: 'byte',
      asks: `The euro sign, U+20AC, is 1110xxxx 10xxxxxx 10xxxxxx in UTF-8. This chunk ends with the first two of
        its bytes, ${high} ${low}. Which byte comes next?`,
      answer: Derived.from(after!.chunk, (chunk) => octetsOf(chunk)[0]!),
      given: { entry: before!.chunk },
      hints: [
        'Every x is a bit of the number 20AC, in order.',
        '20AC in bits is 0010 0000 1010 1100.',
        'The last six bits are 10 1100. Put 10 before them.',
      ],
      because: `The 16 bits of U+20AC are shared out as 4, 6 and 6. The last six are 10 1100; after the 10 that marks a
        continuation byte that makes 1010 1100.`,
      slip: slips({
        '2c': 'Those are the six bits. Before them goes 10, the mark of a continuation.',
        '0d': 'The line ends only after the character.',
      }),
    };
  },

  id: ({ returning }) => ({
    id: 'last-id',
    kind: 'number',
    asks: `In an id, the number after the hyphen counts the events. A client that has had a goal, a comment and
        a score comes back. Which number does it send?`,
    answer: Derived.from(returning, ({ parts: [head] }) =>
      Number((head as RequestHead).field('last-event-id')!.split('-')[1]),
    ),
    hints: [
      'It says what it has, not what it wants.',
      'A comment is not an event: it has no id, and does not count.',
      'The score is the last event that it has had.',
    ],
    because: `The client repeats the last id that it was given; it does not count by itself. The goal was the first
        event, the comment was none, and the score was the next.`,
    slip: slips({
      1: 'That is the id of the goal. The score came later.',
      3: 'It says what it has had, and a comment is not an event.',
    }),
  }),

  stop: ({ over }) => {
    const choices = [
      'by the last chunk, which ends the response',
      'by closing the connection after the response',
      'by what it answers when the client comes back',
      'by an event that means the end',
    ] as const;
    return {
      id: 'stop',
      kind: 'choice',
      asks: 'The match is over. How does a server, without the page, make an EventSource stop coming back?',
      choices,
      answer: Derived.from(over, ({ entries }) => {
        const answers = entries.map(statusOf).filter((status) => !Number.isNaN(status));
        if (answers.length < 2) return choices[0];
        return choices[answers.at(-1) === 200 ? 3 : 2];
      }),
      hints: [
        'To the client, every end of a stream is an accident.',
        'An event goes to the page: the client itself does nothing about it.',
        'The client comes back once more. What then?',
      ],
      because: `This client came back after the last chunk too. What ends it is an answer that is no event stream: any
        status but 200 (redirects are followed), or another Content-Type. ${statusOf(over.messages('server').at(-1)!)} is meant for that.`,
      slip: slips({
        [choices[0]]: 'It ended the last stream too, and the client came back.',
        [choices[1]]: 'To the client that is an accident like any other.',
        [choices[3]]: 'A script may call close then. The client alone does not.',
      }),
    };
  },
} satisfies Record<string, (scene: EventStreams) => Question>;

/** What a chunk carries. */
function octetsOf(chunk: Entry): Buffer {
  return Buffer.from(contentOf(chunk), 'latin1');
}
