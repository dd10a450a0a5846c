import type { Expectation } from '../../case.ts';
import { messages } from '../../expect/frames.ts';
import { answersWith } from '../../expect/http.ts';
import { refusal } from '../../expect/refusal.ts';
import { HANDSHAKE, handshake } from '../../handshakes.ts';
import { casesOf, type Row, sends } from '../rows.ts';
import { instead, OPENED, opens } from './opening.ts';

/** Something else than a 101: these statuses are what the RFC advises, others are as legal. */
function noUpgrade(...statuses: readonly number[]): Expectation {
  return refusal(`${statuses.join(' or ')}, and no 101`, {
    isTaken: ({ answers }) => answers[0]?.head.statusCode === 101,
    statuses,
    others: 'noted',
    // RFC 9110 7.8: a server may ignore Upgrade, and then answers the request as any other.
    successes: 'noted',
  });
}

function refused(
  nn: string,
  bytes: string,
  title: string,
  expects: Expectation,
  rest: Partial<Row> & Pick<Row, 'means'>,
): Row {
  return { nn, title, script: sends(bytes), expects, twin: OPENED, lesson: '9', ...rest };
}

function without(name: string): string {
  return HANDSHAKE.replace(new RegExp(`^${name}:.*\r\n`, 'm'), '');
}

/** The same line again: neither of the two is wrong. */
function twice(name: string): string {
  return HANDSHAKE.replace(new RegExp(`^${name}:.*\r\n`, 'm'), '$&$&');
}

const BROKEN_OFFER = 'Each end reads something else into it, and believes that it was agreed to.';
const NOT_ASKED =
  'A client that asks for a page gets a socket, and so does one that asks for a socket by mistake.';
const OTHER_KEYS = 'A client that has not understood the handshake is taken for one that has.';

/** RFC 6455 4.2.1: what is no opening handshake. */
export const REFUSED_OPENING = [
  ...casesOf({ suite: 'websocket', key: '4.2.1', ref: 'RFC 6455 4.2.1', needs: ['websocket'] }, [
    refused(
      '01',
      HANDSHAKE.replace('HTTP/1.1', 'HTTP/1.0'),
      'HTTP/1.0 is not upgraded',
      noUpgrade(400, 426),
      {
        means: 'A proxy of HTTP/1.0 in between takes frames for content.',
        often: 'The version is never looked at.',
        lesson: '9.9',
      },
    ),
    refused('02', without('Host'), 'A handshake without Host is refused', noUpgrade(400), {
      fault: 'missing-host',
      means: 'A server of several sites cannot tell which one is meant.',
      often: 'The library that upgrades never asks what the HTTP library would have.',
    }),
    refused(
      '03',
      HANDSHAKE.replace('Host: {host}', 'Host: {host}\r\nHost: elsewhere.example'),
      'A handshake with two Hosts is refused',
      noUpgrade(400),
      {
        ref: 'RFC 9112 3.2',
        fault: 'repeated-host',
        means: 'What checks the origin reads one, what serves reads the other.',
        often: 'The library that upgrades never asks what the HTTP library would have.',
      },
    ),
    refused(
      '04',
      without('Upgrade'),
      'A request without Upgrade is not upgraded',
      noUpgrade(400, 426, 404, 200),
      { means: NOT_ASKED },
    ),
    refused(
      '05',
      instead('Upgrade', 'h2c'),
      'An Upgrade to something else is not upgraded',
      noUpgrade(400, 426, 404, 200),
      { means: NOT_ASKED },
    ),
    refused(
      '06',
      without('Connection'),
      'A request without Connection: Upgrade is not upgraded',
      noUpgrade(400, 426, 404, 200),
      {
        means: NOT_ASKED,
        often: 'A proxy that takes Connection away, as it must, has not passed the upgrade on.',
      },
    ),
    refused(
      '07',
      instead('Connection', 'keep-alive'),
      'Connection without the option Upgrade is not upgraded',
      noUpgrade(400, 426, 404, 200),
      { means: NOT_ASKED },
    ),
    refused(
      '08',
      without('Sec-WebSocket-Key'),
      'A handshake without a key is refused',
      noUpgrade(400),
      { means: OTHER_KEYS },
    ),
    refused(
      '09',
      instead('Sec-WebSocket-Key', 'c2hvcnQ='),
      'A key that is not 16 bytes is refused',
      noUpgrade(400),
      { means: OTHER_KEYS },
    ),
    refused(
      '10',
      instead('Sec-WebSocket-Key', 'not base64 at all!!!!!=='),
      'A key that is no base64 is refused',
      noUpgrade(400),
      { means: OTHER_KEYS },
    ),
    refused('11', instead('Sec-WebSocket-Key', ''), 'An empty key is refused', noUpgrade(400), {
      means: OTHER_KEYS,
    }),
    refused(
      '12',
      without('Sec-WebSocket-Version'),
      'A handshake without a version is refused',
      noUpgrade(426, 400),
      { means: 'A client of an old draft is taken for one of the RFC.' },
    ),
    refused(
      '13',
      instead('Sec-WebSocket-Version', '8'),
      'Version 8 is refused',
      noUpgrade(426, 400),
      {
        means: 'A client of an old draft is taken for one of the RFC.',
        often: 'Old drafts were let in on purpose, and have stayed.',
        lesson: '9.8',
      },
    ),
    refused(
      '14',
      instead('Sec-WebSocket-Version', '130'),
      'Version 130 is refused',
      noUpgrade(426, 400),
      {
        means: 'A version that begins like ours is taken for ours.',
      },
    ),
    {
      nn: '15',
      ref: 'RFC 6455 4.4',
      title: 'Who refuses a version says which one it speaks',
      script: sends(instead('Sec-WebSocket-Version', '99')),
      expects: answersWith(
        'Sec-WebSocket-Version: 13',
        ({ head }) =>
          head.statusCode !== 101 &&
          /(?:^|,)[ \t]*13[ \t]*(?:,|$)/.test(head.field('sec-websocket-version') ?? ''),
      ),
      twin: OPENED,
      lesson: '9.8',
      means: 'A client that speaks several versions cannot find the right one.',
    },
    refused(
      '16',
      HANDSHAKE.replace('GET {ws}', 'POST {ws}'),
      'Only GET is upgraded',
      noUpgrade(405, 400, 404, 426),
      {
        means: 'What filters let pass as a POST becomes a socket.',
      },
    ),
    {
      nn: '17',
      title: 'Upgrade and Connection are lists, and not told apart by case',
      script: opens(
        instead('Connection', 'keep-alive, upgrade').replace(
          'Upgrade: websocket',
          'Upgrade: WebSocket',
        ),
      ),
      expects: messages('{token}'),
      twin: OPENED,
      means: 'Firefox, which sends "keep-alive, Upgrade", cannot connect.',
      often: 'The value is compared as a whole.',
      lesson: '9',
    },
    {
      nn: '18',
      title: 'Field names of the handshake are not told apart by case',
      ref: 'RFC 9110 5.1',
      script: opens(
        HANDSHAKE.replace('Sec-WebSocket-Key', 'sec-websocket-key').replace(
          'Upgrade: w',
          'UPGRADE: w',
        ),
      ),
      expects: messages('{token}'),
      twin: OPENED,
      means: 'Clients that write them otherwise cannot connect.',
    },
    {
      nn: '19',
      title: 'A plain GET of the endpoint is answered, and not with 101',
      ref: 'RFC 9110 15.5.22',
      script: sends('GET {ws} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n'),
      expects: noUpgrade(426, 400, 404, 200),
      twin: OPENED,
      means: 'A browser that opens the address as a page hangs.',
      often: 'Whatever is no handshake is never answered.',
    },
    refused(
      '20',
      HANDSHAKE.replace('{ws}', '/not-there-{token}'),
      'A handshake with something that is not there is refused',
      noUpgrade(404),
      {
        ref: 'RFC 6455 4.2.2',
        means: 'A client whose address is wrong gets a socket on which nothing happens.',
        often: 'Every upgrade is taken, whatever its path is.',
      },
    ),
    refused('21', twice('Sec-WebSocket-Key'), 'Two keys are refused', noUpgrade(400), {
      ref: 'RFC 6455 11.3.1',
      means: OTHER_KEYS,
    }),
    refused('22', twice('Sec-WebSocket-Version'), 'Two versions are refused', noUpgrade(400, 426), {
      ref: 'RFC 6455 11.3.5',
      means: OTHER_KEYS,
    }),
    refused(
      '23',
      handshake('Sec-WebSocket-Extensions: permessage-deflate; =1'),
      'Extensions that break their grammar are refused',
      noUpgrade(400),
      { ref: 'RFC 6455 9.1', means: BROKEN_OFFER },
    ),
    refused(
      '24',
      handshake('Sec-WebSocket-Extensions: x-nonsense; a="b c"'),
      'A quoted parameter that is no token is refused',
      noUpgrade(400),
      { ref: 'RFC 6455 9.1', means: BROKEN_OFFER },
    ),
    {
      nn: '25',
      title: 'A 426 says in Upgrade what it asks for',
      ref: 'RFC 9110 15.5.22',
      script: sends(instead('Sec-WebSocket-Version', '99')),
      expects: answersWith(
        'Upgrade: websocket, or another status',
        ({ head }) =>
          head.statusCode >= 400 &&
          (head.statusCode !== 426 || /\bwebsocket\b/i.test(head.field('upgrade') ?? '')),
      ),
      twin: OPENED,
      means: 'A client that is asked to upgrade is not told to what.',
    },
  ]),
];
