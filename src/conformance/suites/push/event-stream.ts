import type { Case, Expectation, Step } from '../../case.ts';
import { answersWith, shows } from '../../expect/http.ts';
import type { Seen } from '../../seen.ts';
import { casesOf, type Row, type Section } from '../rows.ts';

/** Milliseconds in which an event that was published has reached everyone who listens. */
const SOON = 2000;
const OPENED = 'sse-9.2.3-01';
const PUBLISHED = 'sse-9.2.6-01';

const OPEN: Step = { send: streamRequest() };

function streamRequest(...fieldLines: readonly string[]): string {
  const lines = [
    'GET {stream} HTTP/1.1',
    'Host: {host}',
    'Accept: text/event-stream',
    ...fieldLines,
  ];
  return `${lines.join('\r\n')}\r\n{headers}\r\n`;
}

function section(number: string): Section {
  return { suite: 'sse', key: number, ref: `HTML ${number}`, needs: ['stream'] };
}

/** Opens the stream, and has the first of it come: its head, before there is any event. */
function opened(): Case['script'] {
  return [OPEN, { until: { events: 1 }, within: 300 }];
}

/** Opens the stream, publishes, and waits for the event. */
function published(data: string, awaited = '{token}'): Case['script'] {
  return [
    OPEN,
    { until: { begun: 1 } },
    { publish: data },
    { until: { eventWith: awaited }, within: SOON },
  ];
}

/** An event with exactly this data. */
function event(data: string): Expectation {
  const { wants, outcomes } = shows(`an event with the data ${JSON.stringify(data)}`, (seen) =>
    hasEvent(seen, data),
  );
  const isOpen = ({ answers, state }: Seen) => answers[0]?.isComplete === false && state === 'open';
  return {
    wants,
    outcomes: [
      ...outcomes.slice(0, 1),
      {
        when: (seen) => isOpen(seen) && seen.events.some((each) => each.data.includes(seen.token)),
        verdict: 'fail',
        cause: 'other events',
      },
      { when: isOpen, verdict: 'fail', cause: 'no event' },
      ...outcomes.slice(1),
    ],
  };
}

function hasEvent({ events, token }: Seen, data: string): boolean {
  return events.some((each) => each.data === data.replaceAll('{token}', token));
}

function delivered(
  nn: string,
  data: string,
  awaited: string,
  title: string,
  rest: Partial<Row> & Pick<Row, 'means'>,
): Row {
  return {
    nn,
    title,
    needs: ['stream', 'publish'],
    script: published(data),
    expects: event(awaited),
    twin: PUBLISHED,
    ...rest,
  };
}

/** HTML 9.2: event streams, as a server sends them. */
export const EVENT_STREAMS = [
  ...casesOf(section('9.2.3'), [
    {
      nn: '01',
      title: 'A stream is a 200 of the type text/event-stream',
      script: opened(),
      expects: answersWith(
        '200, Content-Type: text/event-stream',
        ({ head }) =>
          head.statusCode === 200 &&
          /^text\/event-stream[ \t]*(?:;|$)/i.test(head.field('content-type') ?? ''),
      ),
      means: 'An EventSource gives up for good.',
      lesson: '8',
    },
    {
      nn: '02',
      title: 'Its head comes before the first event',
      level: 'ours',
      ref: 'wirewalk',
      script: opened(),
      expects: shows('a head, at once', ({ answers }) => answers.length === 1),
      means: 'A page does not learn that it is connected until something happens.',
      often: 'A buffer in between, or in the server, waits until it is full.',
    },
    {
      nn: '03',
      title: 'No charset is named, or utf-8',
      ref: 'HTML 9.2.5',
      script: opened(),
      expects: answersWith('charset=utf-8, or none', ({ head }) => {
        const charset = /charset="?([^";]*)/i.exec(head.field('content-type') ?? '')?.[1];
        return (
          head.statusCode === 200 && (charset === undefined || charset.toLowerCase() === 'utf-8')
        );
      }),
      twin: OPENED,
      means: 'Chromium refuses any other.',
    },
    {
      nn: '04',
      title: 'A stream is not to be kept by caches',
      level: 'SHOULD',
      ref: 'RFC 9111 5.2',
      script: opened(),
      expects: answersWith('Cache-Control with no-store or no-cache', ({ head }) =>
        /no-(?:store|cache)/i.test(head.field('cache-control') ?? ''),
      ),
      twin: OPENED,
      means: 'A cache in between plays old events again.',
    },
    {
      nn: '05',
      title: 'A stream says how long it is by chunks, or by its end, and not by a length',
      ref: 'RFC 9112 6.3',
      script: opened(),
      expects: answersWith(
        'no Content-Length',
        ({ head }) => head.statusCode === 200 && head.field('content-length') === undefined,
      ),
      twin: OPENED,
      means: 'The client takes the stream for complete after so many bytes.',
    },
    {
      nn: '06',
      title: 'A client of HTTP/1.0 gets no chunks',
      ref: 'RFC 9112 6.1',
      script: [
        {
          send: 'GET {stream} HTTP/1.0\r\nHost: {host}\r\n{headers}Accept: text/event-stream\r\n\r\n',
        },
        { until: { events: 1 }, within: 300 },
      ],
      expects: answersWith(
        'no Transfer-Encoding',
        ({ head }) => head.field('transfer-encoding') === undefined,
      ),
      twin: OPENED,
      means: 'A proxy of HTTP/1.0 in between passes on chunk sizes as events.',
    },
    {
      nn: '07',
      title: 'HEAD of a stream is answered, and ends',
      level: 'ours',
      ref: 'RFC 9110 9.3.2',
      methods: ['HEAD'],
      script: [
        { send: 'HEAD {stream} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n' },
        { until: { answers: 1 } },
      ],
      expects: shows(
        'an answer without content',
        ({ answers: [answer] }) => answer?.isComplete === true,
      ),
      twin: OPENED,
      means: 'A client that checks whether it is there hangs.',
    },
  ]),
  ...casesOf(section('9.2.6'), [
    {
      nn: '01',
      title: 'What is published comes as an event',
      needs: ['stream', 'publish'],
      script: published('{token}'),
      expects: event('{token}'),
      means: 'Nothing works.',
      lesson: '8',
    },
    delivered(
      '02',
      'a {token}\nb',
      'a {token}\nb',
      'Data with LF in it comes as data with two lines',
      {
        means: 'The second line is lost, or is a field of its own.',
        often: 'The data is written after "data: " as it is.',
        lesson: '8',
      },
    ),
    delivered('03', 'a {token}\r\nb', 'a {token}\nb', 'CR LF in data is one line end', {
      means: 'Texts of other systems arrive with empty lines, or cut.',
    }),
    delivered('04', 'a {token}\rb', 'a {token}\nb', 'CR in data is a line end too', {
      means: 'What comes after it is a field of its own: someone can make events up.',
      often: 'Data is split at LF alone.',
    }),
    delivered(
      '05',
      '{token}\n\nevent: forged\ndata: forged',
      '{token}\n\nevent: forged\ndata: forged',
      'An empty line in data ends no event',
      {
        means: 'Anyone who may publish can make up events of any type.',
        often: 'The data is written as it is.',
      },
    ),
    delivered('06', ' {token}', ' {token}', 'A space at the start of data is kept', {
      means: 'Indented text loses its first space.',
      often: 'After "data:" no space is written, and the first one of the data is taken for it.',
    }),
    delivered('07', ': {token}', ': {token}', 'Data that begins with a colon is no comment', {
      means: 'Messages that begin with a colon are lost.',
    }),
    delivered('08', 'caf\xc3\xa9 {token}', 'caf\u00e9 {token}', 'Data in UTF-8 comes as it was', {
      ref: 'HTML 9.2.5',
      means: 'Names and texts arrive broken.',
    }),
    delivered('09', '{token}\n', '{token}\n', 'A line end at the end of data is kept', {
      level: 'ours',
      means: 'What is published is not what arrives.',
    }),
    {
      nn: '10',
      title: 'Two events are two events, in their order',
      needs: ['stream', 'publish'],
      script: [
        OPEN,
        { until: { begun: 1 } },
        { publish: 'one {token}' },
        { publish: 'two {token}' },
        { until: { eventWith: 'two {token}' }, within: SOON },
      ],
      expects: shows('both, the first one first', ({ events, token }) => {
        const datas = events.map(({ data }) => data);
        const first = datas.indexOf(`one ${token}`);
        return first !== -1 && datas.indexOf(`two ${token}`) > first;
      }),
      twin: PUBLISHED,
      means: 'Scores and prices run backwards.',
    },
    {
      nn: '11',
      title: 'All who listen get an event',
      level: 'ours',
      ref: 'wirewalk',
      needs: ['stream', 'publish'],
      script: [
        OPEN,
        { ...OPEN, on: 'other' },
        { until: { begun: 1 } },
        { until: { begun: 1 }, on: 'other' },
        { publish: '{token}' },
        { until: { eventWith: '{token}' }, within: SOON },
        { until: { eventWith: '{token}' }, within: SOON, on: 'other' },
      ],
      expects: shows(
        'the event, on both connections',
        (seen) =>
          hasEvent(seen, '{token}') &&
          seen.on('other').events.some(({ data }) => data === seen.token),
      ),
      twin: PUBLISHED,
      means: 'Some users see nothing.',
    },
  ]),
  ...casesOf(section('9.2.4'), [
    {
      nn: '01',
      title: 'An event has an id that a client can go on from',
      level: 'SHOULD',
      needs: ['stream', 'publish'],
      script: published('{token}'),
      expects: shows('an id', ({ events, token }) =>
        events.some(({ data, lastEventId }) => data === token && lastEventId !== ''),
      ),
      twin: PUBLISHED,
      means: 'What happens while a connection is lost is never seen.',
      lesson: '8',
    },
    {
      nn: '02',
      title: 'Last-Event-ID brings what was missed',
      level: 'SHOULD',
      needs: ['stream', 'publish'],
      script: [
        OPEN,
        { until: { begun: 1 } },
        { publish: 'seen {token}' },
        { until: { eventWith: 'seen {token}' }, within: SOON },
        { remembers: 'event id' },
        { publish: 'missed {token}' },
        { send: streamRequest('Last-Event-ID: {event}'), on: 'again' },
        { until: { eventWith: 'missed {token}' }, within: SOON, on: 'again' },
      ],
      expects: shows('the missed event, and not the one that was seen', (seen) => {
        const datas = seen.on('again').events.map(({ data }) => data);
        return datas.includes(`missed ${seen.token}`) && !datas.includes(`seen ${seen.token}`);
      }),
      twin: PUBLISHED,
      means: 'What happens while a connection is lost is never seen.',
      lesson: '8',
    },
    {
      nn: '03',
      title: 'A Last-Event-ID that no one knows is no reason to fail',
      level: 'ours',
      ref: 'wirewalk',
      script: [
        { send: streamRequest('Last-Event-ID: nonsense-{token}') },
        { until: { events: 1 }, within: 300 },
      ],
      expects: answersWith('a 200, or a 4xx', ({ head }) => head.statusCode < 500),
      twin: OPENED,
      means: 'After a restart of the server no old page connects any more.',
    },
  ]),
];
