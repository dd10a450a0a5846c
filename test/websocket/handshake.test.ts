import { describe, expect, it } from 'vitest';
import { acceptFor, acceptHash, acceptInput, encodeKey } from '../../src/websocket/accept.ts';
import {
  answerUpgrade,
  asksForUpgrade,
  judgeAnswer,
  type UpgradePolicy,
  type UpgradeTarget,
  upgradeRequest,
} from '../../src/websocket/handshake.ts';
import { octets } from '../support/bytes.ts';
import { requestHead, responseHead } from '../support/heads.ts';

/** The key and its answer in RFC 6455 1.3. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

describe('Sec-WebSocket-Accept, RFC 6455 1.3', () => {
  it('comes from the key as the RFC works it out', () => {
    expect(encodeKey(Buffer.from('the sample nonce'))).toBe(KEY);
    expect(acceptInput(KEY).toString()).toBe(`${KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    expect(acceptHash(KEY)).toEqual(
      octets('b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea'),
    );
    expect(acceptFor(KEY)).toBe(ACCEPT);
  });
});

describe('the opening request, RFC 6455 4.1', () => {
  it('is a GET that its own server takes', () => {
    const request = upgradeRequest({ host: 'a', requestTarget: '/chat' }, KEY);
    expect([request.method, request.requestTarget]).toEqual(['GET', '/chat']);
    const lines = request.fields.map(([name, value]) => `${name}: ${value}`);
    const answer = answerUpgrade(requestHead('GET /chat HTTP/1.1', ...lines));
    expect(answer.response.statusCode).toBe(101);
  });
});

const FIELDS: Readonly<Record<string, string>> = {
  Host: 'a',
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': KEY,
  'Sec-WebSocket-Version': '13',
};

/** The opening request with other fields; an empty one is left out. */
function answer(changes: Readonly<Record<string, string>>, line = 'GET /chat HTTP/1.1') {
  return answerWith({}, changes, line).response;
}

/** The same with a policy, and with what was agreed. */
function answerWith(
  policy: UpgradePolicy,
  changes: Readonly<Record<string, string>> = {},
  line = 'GET /chat HTTP/1.1',
) {
  const fields = Object.entries({ ...FIELDS, ...changes }).filter(([, value]) => value !== '');
  const lines = fields.map(([name, value]) => `${name}: ${value}`);
  return answerUpgrade(requestHead(line, ...lines), policy);
}

describe('the server switches, RFC 6455 4.2.2', () => {
  it('with 101 and the accept that belongs to the key', () => {
    expect(answer({})).toEqual({
      statusCode: 101,
      fields: [
        ['Upgrade', 'websocket'],
        ['Connection', 'Upgrade'],
        ['Sec-WebSocket-Accept', ACCEPT],
      ],
    });
  });

  it.each([
    ['Upgrade', 'WebSocket'],
    ['Upgrade', 'h2c, WEBSOCKET'],
    ['Connection', 'upgrade'],
    ['Connection', 'keep-alive, Upgrade'],
    ['Connection', 'UPGRADE ,keep-alive'],
    // RFC 6455 4.1 has this key as an example, though its last character is not canonical base64.
    ['Sec-WebSocket-Key', 'AQIDBAUGBwgJCgsMDQ4PEC=='],
    ['Content-Length', '0'],
  ])('where %s is %s', (name, value) => {
    expect(answer({ [name]: value }).statusCode).toBe(101);
  });

  it('for HTTP/1.2 as for 1.1, RFC 9110 2.5', () => {
    expect(answer({}, 'GET /chat HTTP/1.2').statusCode).toBe(101);
  });

  it('where Upgrade and Connection are spread over several lines', () => {
    const lines = Object.entries(FIELDS).map(([name, value]) => `${name}: ${value}`);
    const more = ['Upgrade: foo', 'Connection: keep-alive'];
    const head = requestHead('GET / HTTP/1.1', more[0]!, more[1]!, ...lines);
    expect(answerUpgrade(head).response.statusCode).toBe(101);
  });
});

describe('the server asks for another request: 426, RFC 9110 15.5.22', () => {
  it.each([
    ['Upgrade', ''],
    ['Upgrade', 'h2c'],
    ['Upgrade', 'websocket/13'],
    ['Connection', ''],
    ['Connection', 'keep-alive'],
    ['Connection', 'Upgraded'],
    ['Sec-WebSocket-Version', ''],
    ['Sec-WebSocket-Version', '8'],
    ['Sec-WebSocket-Version', '013'],
    ['Sec-WebSocket-Version', '13, 8'],
    ['Sec-WebSocket-Version', 'x'],
  ])('where %s is "%s"', (name, value) => {
    expect(answer({ [name]: value })).toEqual({
      statusCode: 426,
      fields: [
        ['Upgrade', 'websocket'],
        ['Connection', 'Upgrade'],
        ['Sec-WebSocket-Version', '13'],
      ],
    });
  });

  it('in HTTP/1.0, which has no Upgrade', () => {
    expect(answer({}, 'GET /chat HTTP/1.0').statusCode).toBe(426);
  });
});

describe('the server refuses, RFC 6455 4.2.1', () => {
  it.each(['POST', 'get', 'OPTIONS'])('the method %s: 405', (method) => {
    expect(answer({}, `${method} /chat HTTP/1.1`)).toEqual({
      statusCode: 405,
      fields: [['Allow', 'GET']],
    });
  });

  it.each([
    '',
    'x',
    'dGhlIHNhbXBsZSBub25jZQ',
    'dGhlIHNhbXBsZSBub25jZQ=',
    'dGhlIHNhbXBsZSBub25jZQ===',
    'dGhlIHNhbXBsZSBub25jZTE=',
    'dGhlIHNhbXBsZSBub25j-_==',
    'dGhlIHNhbXBsZSBub25j Q==',
  ])('the key "%s": 400', (key) => {
    expect(answer({ 'Sec-WebSocket-Key': key }).statusCode).toBe(400);
  });

  it('two keys: 400', () => {
    const lines = Object.entries(FIELDS).map(([name, value]) => `${name}: ${value}`);
    const twice = requestHead('GET / HTTP/1.1', ...lines, `Sec-WebSocket-Key: ${KEY}`);
    expect(answerUpgrade(twice).response.statusCode).toBe(400);
  });

  it('a request with content: 400', () => {
    expect(answer({ 'Content-Length': '5' }).statusCode).toBe(400);
  });
});

describe('the question whether a request asks for an upgrade', () => {
  it.each([
    ['Upgrade: websocket', 'Connection: upgrade', true],
    ['Upgrade: websocket', 'Connection: close', false],
    ['Upgrade: h2c', 'Connection: upgrade', false],
  ])('%s, %s: %s', (upgrade, connection, expected) => {
    const head = requestHead('GET / HTTP/1.1', 'Host: a', upgrade, connection);
    expect(asksForUpgrade(head)).toBe(expected);
  });
});

describe('the client judges the answer, RFC 6455 4.1', () => {
  const judge = (line: string, ...fields: string[]) =>
    judgeAnswer(responseHead(line, 'Content-Length: 0', ...fields), KEY);
  const SWITCH = 'HTTP/1.1 101 Switching Protocols';
  const good = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${ACCEPT}`];

  it('and takes one that is right, in any case', () => {
    const agreed = { protocol: '', deflate: undefined };
    expect(judge(SWITCH, ...good)).toEqual(agreed);
    expect(judge(SWITCH, 'upgrade: WebSocket', 'connection: UPGRADE', good[2]!)).toEqual(agreed);
  });

  it.each([
    ['1. another status', 'HTTP/1.1 200 OK', good, 'answered 200'],
    ['2. no Upgrade', SWITCH, good.slice(1), 'Upgrade is not websocket'],
    ['3. no Connection', SWITCH, [good[0]!, good[2]!], 'Connection lacks Upgrade'],
    ['4. no Accept', SWITCH, good.slice(0, 2), 'Sec-WebSocket-Accept'],
    [
      '4. an Accept in other case',
      SWITCH,
      [good[0]!, good[1]!, good[2]!.toLowerCase()],
      'Sec-WebSocket-Accept',
    ],
    [
      '5. an extension that was not offered',
      SWITCH,
      [...good, 'Sec-WebSocket-Extensions: permessage-deflate'],
      'xtension',
    ],
    [
      '5. an empty list of extensions',
      SWITCH,
      [...good, 'Sec-WebSocket-Extensions:'],
      'not a list of extensions',
    ],
    ['1. HTTP/1.0, which has no upgrade', 'HTTP/1.0 101 Switching Protocols', good, 'HTTP/1.0'],
    ['1. a status line without its SP', 'HTTP/1.1 101', good, 'lacks the SP'],
    ['6. an empty subprotocol', SWITCH, [...good, 'Sec-WebSocket-Protocol:'], 'rotocol'],
    [
      '6. a subprotocol that was not offered',
      SWITCH,
      [...good, 'Sec-WebSocket-Protocol: chat'],
      'rotocol',
    ],
  ])('and refuses %s', (_, line, fields, problem) => {
    expect(judge(line, ...fields)).toEqual(expect.stringContaining(problem));
  });
});

describe('the answer to an offer of permessage-deflate', () => {
  const judge = (extensions: string, deflate = true) => {
    const fields = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${ACCEPT}`];
    const head = responseHead(
      'HTTP/1.1 101 ',
      ...fields,
      `Sec-WebSocket-Extensions: ${extensions}`,
    );
    return judgeAnswer(head, KEY, { deflate });
  };

  it.each([
    ['permessage-deflate; server_max_window_bits=7', 'the parameters of permessage-deflate'],
    ['permessage-deflate; unheard_of', 'the parameters of permessage-deflate'],
    ['x-webkit-deflate-frame', 'an extension not offered'],
    ['permessage-deflate, permessage-deflate', 'an extension not offered'],
    ['permessage-deflate;', 'not a list of extensions'],
  ])('is refused for what is wrong with it: %s', (extensions, problem) => {
    expect(judge(extensions)).toEqual(expect.stringContaining(problem));
  });

  it('is one to no offer where there was none', () => {
    expect(judge('permessage-deflate', false)).toContain('an extension not offered');
  });
});

describe('headers of the caller', () => {
  const target = { host: 'a', requestTarget: '/' };

  it('go out with those of the handshake', () => {
    const headers = [
      ['Authorization', 'Basic YTpi'],
      ['Cookie', 'a=b'],
    ] as const;
    const { fields } = upgradeRequest({ ...target, headers }, KEY);
    expect(fields.slice(-2)).toEqual(headers);
  });

  it.each(['host', 'Upgrade', 'CONNECTION', 'Origin', 'Sec-WebSocket-Key', 'Content-Length'])(
    'are not those of the handshake: %s',
    (name) => {
      const headers = [[name, '1']] as const;
      expect(() => upgradeRequest({ ...target, headers }, KEY)).toThrow(TypeError);
    },
  );
});

describe('subprotocols, RFC 6455 1.9', () => {
  const PROTOCOL = 'Sec-WebSocket-Protocol';
  const speaks = { protocols: ['chat', 'Mqtt'] };

  it.each([
    ['the first offered that the server speaks', 'soap, Mqtt, chat', 'Mqtt'],
    ['none where there is none in common', 'soap', ''],
    ['none where the case differs', 'CHAT, mqtt', ''],
    ['none where none is offered', '', ''],
  ])('%s', (_, offered, chosen) => {
    const { response, protocol } = answerWith(speaks, { [PROTOCOL]: offered });
    expect(protocol).toBe(chosen);
    expect(response.statusCode).toBe(101);
    const told = response.fields.filter(([name]) => name === PROTOCOL);
    expect(told).toEqual(chosen === '' ? [] : [[PROTOCOL, chosen]]);
  });

  it('none where the server has none to speak', () => {
    expect(answerWith({}, { [PROTOCOL]: 'chat' }).protocol).toBe('');
  });

  it.each(['chat, chat', 'ch at', 'chat,', ',chat', 'chat, , soap', '"chat"', 'chat;x', 'é'])(
    'are refused as "%s": 400',
    (offered) => {
      const { response } = answerWith(speaks, { [PROTOCOL]: offered });
      expect(response).toEqual({ statusCode: 400, fields: [] });
    },
  );

  it('may stand on several lines, RFC 6455 11.3.4', () => {
    const lines = Object.entries(FIELDS).map(([name, value]) => `${name}: ${value}`);
    const more = [`${PROTOCOL}: soap`, `${PROTOCOL}: chat`];
    const head = requestHead('GET / HTTP/1.1', ...lines, ...more);
    expect(answerUpgrade(head, speaks).protocol).toBe('chat');
  });
});

describe('the origin, RFC 6455 10.2', () => {
  const policy = { origins: ['https://a.example'] };

  it.each([
    ['https://a.example', 101],
    ['https://a.example.evil', 403],
    ['http://a.example', 403],
    ['https://A.example', 403],
    ['null', 403],
    ['', 403],
  ])('"%s": %i where one is asked for', (origin, statusCode) => {
    expect(answerWith(policy, { Origin: origin }).response.statusCode).toBe(statusCode);
  });

  it('is no matter where none is asked for', () => {
    expect(answerWith({}, { Origin: 'null' }).response.statusCode).toBe(101);
  });
});

describe('permessage-deflate in the handshake, RFC 7692 5', () => {
  const EXTENSIONS = 'Sec-WebSocket-Extensions';

  it('is agreed to where both want it', () => {
    const { response, deflate } = answerWith(
      { deflate: true },
      { [EXTENSIONS]: 'permessage-deflate' },
    );
    expect(response.fields).toContainEqual([EXTENSIONS, 'permessage-deflate']);
    expect(deflate).toMatchObject({ serverMaxWindowBits: 15, clientMaxWindowBits: 15 });
  });

  it('is not where the server does not', () => {
    const { response, deflate } = answerWith({}, { [EXTENSIONS]: 'permessage-deflate' });
    expect(response.fields.map(([name]) => name)).not.toContain(EXTENSIONS);
    expect(deflate).toBeUndefined();
  });

  it('is offered on several lines, RFC 6455 9.1', () => {
    const lines = Object.entries(FIELDS).map(([name, value]) => `${name}: ${value}`);
    const more = [`${EXTENSIONS}: foo`, `${EXTENSIONS}: permessage-deflate`];
    const head = requestHead('GET / HTTP/1.1', ...lines, ...more);
    expect(answerUpgrade(head, { deflate: true }).deflate).toBeDefined();
  });

  it.each(['permessage-deflate; =8', 'permessage-deflate; a="b', 'a b', ',', ';a', 'a;'])(
    'is refused as "%s", wanted or not: 400',
    (offer) => {
      for (const policy of [{}, { deflate: true }]) {
        const { response } = answerWith(policy, { [EXTENSIONS]: offer });
        expect(response.statusCode).toBe(400);
      }
    },
  );
});

describe('what the client offered binds the answer', () => {
  const target = { protocols: ['chat', 'soap'], deflate: true };
  const judge = (wanted: Partial<UpgradeTarget>, ...fields: string[]) =>
    judgeAnswer(
      responseHead(
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${ACCEPT}`,
        ...fields,
      ),
      KEY,
      wanted,
    );

  it('in its request', () => {
    const origin = 'https://a.example';
    const request = upgradeRequest({ host: 'a', requestTarget: '/', origin, ...target }, KEY);
    expect(request.fields.slice(5)).toEqual([
      ['Origin', origin],
      ['Sec-WebSocket-Protocol', 'chat, soap'],
      ['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits'],
    ]);
  });

  it('which may take it, or leave it', () => {
    expect(judge(target)).toEqual({ protocol: '', deflate: undefined });
    const taken = judge(
      target,
      'Sec-WebSocket-Protocol: soap',
      'Sec-WebSocket-Extensions: permessage-deflate',
    );
    expect(taken).toMatchObject({ protocol: 'soap', deflate: { clientMaxWindowBits: 15 } });
  });

  it.each([
    'Sec-WebSocket-Protocol: mqtt',
    'Sec-WebSocket-Protocol: Chat',
    'Sec-WebSocket-Protocol: chat, soap',
    'Sec-WebSocket-Extensions: foo',
    'Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate',
  ])('which fails the connection with "%s"', (field) => {
    expect(judge(target, field)).toEqual(expect.stringContaining('not offered'));
  });
});
