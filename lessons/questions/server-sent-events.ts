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
    const choices = ['Accept', 'Content-Type', 'both', 'neither: its path says it'] as const;
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
        'One of the two tells what a message has, the other what its sender would like to have.',
        'Content-Type describes the content of the message that it stands in.',
        'A GET has no content that could be described.',
      ],
      because: `Content-Type says what the content of its own message is, and a GET has none. Accept says what
        the client can use in the answer. There, Content-Type stands in the response.`,
      slip: slips({
        [choices[1]]: 'That would describe the content of the request, and it has none.',
        [choices[2]]:
          'One of them describes the content of its own message. What content has a GET?',
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
      asks: `The server answers 200 and does not know how much it will send, or for how long. How can it mark
        the end, and still keep the connection?`,
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
        'Lesson 4 has a framing that announces each piece by itself.',
      ],
      because: `Each piece is sent as a chunk with a length of its own, and a chunk of size 0 comes last. Until
        then the response goes on. An event is content, and HTTP does not look into that.`,
      slip: slips({
        [choices[0]]: 'It would have to know the length before the first byte.',
        [choices[2]]: 'That marks the end too, but does not keep the connection.',
      }),
    };
  },

  lines: ({ stream }) => {
    const choices = [
      'one event, with a line break between the lines',
      'one event, with the lines joined by nothing',
      'one event, with the second line only',
      'two events',
    ] as const;
    const { chunk, blocks } = chunkWith(stream, 'event: goal');
    return {
      id: 'lines',
      kind: 'choice',
      asks: `This chunk has two lines that begin with data. What does the page get?`,
      choices,
      answer: Derived.from(blocks, (rows) => {
        const events = rows.flatMap((row) => eventOf(row) ?? []);
        if (events.length !== 1) return choices[3];
        const lines = events[0]!.data.split('\n').length;
        return choices[lines === 2 ? 0 : 1];
      }),
      given: { entry: chunk },
      hints: [
        'What ends an event is not the end of a line.',
        'Both lines stand before the same blank line.',
        'How else could the text of an event have more than one line?',
      ],
      because: `An event ends at its blank line. Each data line before that adds its value and a line break, and
        the last line break is taken off: so a text of any number of lines fits.`,
      slip: slips({
        [choices[3]]: 'What ends an event is a blank line. There is one, behind both.',
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
        'Look at the end of it.',
        'An event ends with a blank line: two line ends in a row.',
        'Not even its first line has ended.',
      ],
      because: `There is no blank line in it, so no event is complete. The client keeps the bytes and waits. That
        the chunk is complete means nothing.`,
      slip: (typed) =>
        typed === '1' ? 'A chunk is no event: where is its blank line?' : undefined,
    };
  },

  noBlank: ({ cut }) => ({
    id: 'no-blank',
    kind: 'number',
    asks: `The server leaves out the blank line behind a score. Later another score comes, with its blank
        line. How many events does the page get?`,
    answer: Derived.from(cut, (connection) =>
      chunksIn(connection)
        .slice(3, 5)
        .reduce((sum, { blocks }) => sum + blocks.length, 0),
    ),
    hints: [
      'Count the blank lines.',
      'What stands before a blank line belongs together, whenever it came.',
      'The only blank line stands behind the second score.',
    ],
    because: `One blank line, one event. All data lines before it are its text, so the page gets both scores
        as one, and gets them late.`,
    slip: (typed) =>
      new Map([
        ['2', 'Nothing stands between the two scores but the end of a line.'],
        ['0', 'The second score has its blank line, and that dispatches all that is there.'],
      ]).get(typed),
  }),

  character: ({ cut }) => {
    const [before, behind] = chunksIn(cut).slice(5);
    const [, high, low] = [...octetsOf(before!.chunk).subarray(-3)].map(hexByte);
    return {
      id: 'character',
      kind: 'byte',
      asks: `This chunk ends within a character: ${high} ${low} are two of the three bytes of the euro sign,
        U+20AC, in UTF-8. Which byte comes first in the next chunk?`,
      answer: Derived.from(behind!.chunk, (chunk) => octetsOf(chunk)[0]!),
      given: { entry: before!.chunk },
      hints: [
        '20AC in bits is 0010 0000 1010 1100.',
        'Three bytes of UTF-8 are 1110xxxx 10xxxxxx 10xxxxxx.',
        'The last six bits are 10 1100. Put 10 in front of them.',
      ],
      because: `The 16 bits of U+20AC are shared out as 4, 6 and 6. The last six are 101100; with the 10 that
        marks a byte which continues a character that is 1010 1100.`,
      slip: (typed) =>
        new Map([
          ['2c', 'Those are the six bits. In front of them goes 10, the mark of a continuation.'],
          ['0d', 'The line ends only behind the character.'],
        ]).get(typed),
    };
  },

  id: ({ returning }) => ({
    id: 'last-id',
    kind: 'number',
    asks: `In an id, the number behind the hyphen counts events from 1. A client that has had a goal, a
        comment and a score comes back. Which number does it send?`,
    answer: Derived.from(returning, ({ parts: [head] }) =>
      Number((head as RequestHead).field('last-event-id')!.split('-')[1]),
    ),
    hints: [
      'It says what it has, not what it wants.',
      'A comment is for no one: it has no id, and does not count.',
      'The score is the last event that it has had.',
    ],
    because: `The client repeats the last id that it was given, to the letter; it does not count by itself.
        The goal was 1, the comment had no id, the score was the next.`,
    slip: (typed) =>
      typed === '3'
        ? 'It says what it has had, and a comment has no id.'
        : typed === '1'
          ? 'That is the id of the goal. The score came later.'
          : undefined,
  }),

  stop: ({ over }) => {
    const choices = [
      'by the last chunk, which ends the response',
      'by closing the connection behind the response',
      'by what it answers when the client comes back',
      'by an event that means the end',
    ] as const;
    return {
      id: 'stop',
      kind: 'choice',
      asks: 'The match is over. How does a server alone make an EventSource stop coming back?',
      choices,
      answer: Derived.from(over, ({ entries }) => {
        const answers = entries.map(statusOf).filter((status) => !Number.isNaN(status));
        if (answers.length < 2) return choices[0];
        return choices[answers.at(-1) === 200 ? 3 : 2];
      }),
      hints: [
        'To the client, every end of a stream is an accident.',
        'An event goes to the page, whatever its type: the client does nothing about it by itself.',
        'The client comes back once more. What then?',
      ],
      because: `This client came back after the last chunk too. Only what is no event stream ends it: any
        status but 200 (redirects are followed), or another Content-Type. 204 is meant for that.`,
      slip: (typed) =>
        typed === choices[3]
          ? 'A script could take it for a sign, and call close. The client does not.'
          : 'To the client that is an accident like any other.',
    };
  },
} satisfies Record<string, (scene: EventStreams) => Question>;

/** What a chunk carries. */
function octetsOf(chunk: Entry): Buffer {
  return Buffer.from(contentOf(chunk), 'latin1');
}
