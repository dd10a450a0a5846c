import { describe, expect, it } from 'vitest';
import { KeyLog } from '../../src/tls/key-log.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { AnyObserver } from '../../src/trace/passive-observer.ts';
import type { Side } from '../../src/wire/side.ts';
import { octets } from '../support/bytes.ts';
import { captureOf, ENDS, type Step, toldOf } from '../support/captures.ts';
import { CLIENT_HELLO, handshake, SERVER_HELLO, sealerFor, secretLine } from '../support/sealed.ts';

const GET = 'GET / HTTP/1.1\r\nHost: h\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const ASKED: Step = ['client', GET];
const ANSWERED: Step = ['server', OK];
const NOT_ASKED = { lost: ASKED };
const BOTH_END = ['server ends: clean: server closed first', 'client ends: client closes too'];
const UNSURE = ['server ends: server closed first', 'client ends: client closes too'];
const WITHOUT_SYN = { withSyn: false };

describe('answers whose requests are not in the capture', () => {
  it('are read, and it is said how much is missing', () => {
    const told = toldOf(captureOf([NOT_ASKED, ANSWERED, NOT_ASKED, ANSWERED, ...ENDS]));
    expect(told.toSorted()).toEqual(
      [
        ...['1: 50000 to 80', 'server: 200 OK', 'server: 200 OK', ...BOTH_END],
        '54 bytes of the client are not in the capture',
      ].toSorted(),
    );
  });

  it('are read where no SYN is there, and the end of no side is', () => {
    const file = captureOf([NOT_ASKED, ANSWERED, NOT_ASKED, ANSWERED], WITHOUT_SYN);
    expect(toldOf(file)).toEqual([
      ...['1: 50000 to 80', 'server: 200 OK', 'server: 200 OK'],
      '27 bytes of the client are not in the capture',
    ]);
  });

  it('are read while they come, once they have been acknowledged often enough', () => {
    const long = `HTTP/1.1 200 OK\r\nContent-Length: ${20 * 1000}\r\n\r\n`;
    const pieces = Array.from({ length: 20 }, (): Step => ['server', 'x'.repeat(1000)]);
    const told = toldOf(captureOf([NOT_ASKED, ['server', long], ...pieces, ASKED, ANSWERED]));
    expect(told).toEqual([
      '1: 50000 to 80',
      '27 bytes of the client are not in the capture',
      ...['server: 200 OK', 'client: GET /', 'server: 200 OK'],
    ]);
  });

  it('are not missed where the client has only ended', () => {
    const told = toldOf(captureOf([ASKED, ANSWERED, { lost: ['ends', 'client'] }, ANSWERED]));
    expect(told.filter((line) => line.includes('not in the capture'))).toEqual([]);
  });

  it('are read where they came to no request at all', () => {
    const told = toldOf(captureOf([['server', OK.replace('200 OK', '408 Late')], ...ENDS]));
    expect(told).toEqual(['1: 50000 to 80', 'server: 408 Late', ...BOTH_END]);
  });
});

describe('without a SYN, the client', () => {
  const ports = { client: 8868, server: 31_600 };
  const FRAME = octets('81 85 00000000 68656c6c6f');
  const OF_SERVER = octets('81 05 68656c6c6f');

  it.each<[string, Step[]]>([
    ['a request', [ASKED]],
    ['a response', [ANSWERED]],
    ['a response in the midst of other bytes', [['server', `rest of another${OK}`]]],
    ['a ClientHello', [['client', CLIENT_HELLO]]],
    ['frames that are masked', [['client', Buffer.concat([FRAME, FRAME])]]],
    ['frames that are not', [['server', Buffer.concat([OF_SERVER, OF_SERVER])]]],
  ])('is told by %s, whatever the ports are', (_, steps) => {
    expect(toldOf(captureOf(steps, { ...WITHOUT_SYN, ports }))[0]).toBe('1: 8868 to 31600');
  });

  it('is told by a start line rather than by what looks like a frame', () => {
    const steps: Step[] = [['client', OF_SERVER], ASKED];
    expect(toldOf(captureOf(steps, { ...WITHOUT_SYN, ports }))[0]).toBe('1: 8868 to 31600');
  });

  it('is the end with the higher port where nothing else tells', () => {
    const file = captureOf([['client', 'hello'], ...ENDS], { ...WITHOUT_SYN, ports });
    expect(toldOf(file)[0]).toBe('1: 31600 to 8868');
  });

  it('may begin with an octet that only keeps the connection alive', () => {
    const file = captureOf([['client', '\0'], ASKED, ANSWERED, ...ENDS], WITHOUT_SYN);
    expect(toldOf(file)).toEqual([
      ...['1: 50000 to 80', 'client: GET /', 'server: 200 OK', ...BOTH_END],
      '1 byte of the client is left out: from before the first that was told',
    ]);
  });
});

describe('other protocols', () => {
  const SMB = octets('00000085 ff534d42 72000000 001853c8 00000000');

  it.each<[string, Step, Step]>([
    ['SSH', ['client', 'SSH-2.0-x y\r\n'], ['server', 'SSH-2.0-z\r\n']],
    ['SMB', ['client', SMB], ['server', SMB]],
    ['redis', ['client', '*1\r\n$4\r\nPING\r\n'], ['server', '+PONG\r\n']],
    ['redis, inline', ['client', 'GET key\r\n'], ['server', '$-1\r\n']],
    ['SOCKS', ['client', '\x05\x01\0'], ['server', '\x05\0']],
    ['SIP', ['client', 'OPTIONS sip:a SIP/2.0\r\n\r\n'], ['server', 'SIP/2.0 200 OK\r\n\r\n']],
    ['HTTP/2', ['client', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], ['server', '\0\0\0\x04\0\0\0\0\0']],
    ['SMTP', ['server', '220 mail ESMTP\r\n'], ['client', 'EHLO a\r\n']],
  ])('are accused of nothing: %s', (_, first, second) => {
    const told = ([from, { length }]: Step) =>
      `${from}: ${length} bytes, neither HTTP/1 nor TLS begins so`;
    const lines = toldOf(captureOf([first, second, ...ENDS]));
    expect(lines).toEqual(['1: 50000 to 80', told(first), told(second), ...UNSURE]);
    const late = toldOf(captureOf([first, second, ...ENDS], WITHOUT_SYN)).join('\n');
    expect(late).not.toMatch(/refused|never parsed|TEXT|CONT/);
  });

  it('are not what a broken request is', () => {
    const broken = 'GET  / HTTP/1.1\r\nHost: a\r\n\r\n';
    expect(toldOf(captureOf([['client', broken], ANSWERED]))).toEqual([
      ...['1: 50000 to 80', 'client: a head  refused', 'server: 200 OK'],
    ]);
  });

  it('are accused of nothing where frames were only a guess', () => {
    const frames = octets('8105 68656c6c6f 8105 68656c6c6f');
    const file = captureOf(
      [
        ['server', frames],
        ['client', octets('ff 53 4d 42')],
      ],
      WITHOUT_SYN,
    );
    expect(toldOf(file).at(-1)).toMatch(/^client: 4 bytes, before the beginning/);
  });
});

describe('a tunnel', () => {
  const CONNECT: Step[] = [
    ['client', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'],
    ['server', 'HTTP/1.1 200 OK\r\n\r\n'],
  ];
  const OPENED = ['1: 50000 to 80', 'client: CONNECT a:443', 'server: 200 OK'];

  it('has a connection of its own in it', () => {
    const told = toldOf(captureOf([...CONNECT, ASKED, ANSWERED, ...ENDS]));
    expect(told).toEqual([...OPENED, 'client: GET /', 'server: 200 OK', ...BOTH_END]);
  });

  it('may have been used before it was there', () => {
    const [[, asked], opened] = CONNECT as [Step, Step];
    const told = toldOf(captureOf([['client', `${asked}${GET}`], opened, ANSWERED, ...ENDS]));
    expect(told).toEqual([...OPENED, 'client: GET /', 'server: 200 OK', ...BOTH_END]);
  });

  it('has TLS in it, and a WebSocket in that', () => {
    const [early, server, client] = [1, 2, 3].map((octet) => Buffer.alloc(32, octet));
    const secrets = [
      secretLine('SERVER_HANDSHAKE_TRAFFIC_SECRET', early!),
      secretLine('SERVER_TRAFFIC_SECRET_0', server!),
      secretLine('CLIENT_HANDSHAKE_TRAFFIC_SECRET', early!),
      secretLine('CLIENT_TRAFFIC_SECRET_0', client!),
    ].join('');
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
    const finished = handshake(20, Buffer.alloc(32));
    const [ofServer, ofClient] = [sealerFor(server!), sealerFor(client!)];
    const steps: Step[] = [
      ...CONNECT,
      ['client', CLIENT_HELLO],
      ['server', Buffer.concat([SERVER_HELLO, sealerFor(early!)(22, finished)])],
      ['client', sealerFor(early!)(22, finished)],
      ['client', ofClient(23, Buffer.from(GET.replace('Host', `${upgrade}Host`)))],
      ['server', ofServer(23, Buffer.from(`HTTP/1.1 101 x\r\n${upgrade}\r\n`))],
      ['server', ofServer(23, octets('8102 6869'))],
    ];
    const told = toldOf(captureOf(steps), secrets);
    expect(told.slice(0, 3)).toEqual(OPENED);
    expect(told).toContain('server: TLS handshake: ServerHello');
    expect(told).toContain('client: GET /  Upgrade: websocket');
    expect(told).toContain('server: TEXT "hi"  FIN');
  });

  it('has what is not explained in it, and no one is accused', () => {
    const told = toldOf(captureOf([...CONNECT, ['client', 'SSH-2.0-x\r\n'], ...ENDS]));
    expect(told[3]).toBe('client: 11 bytes, neither HTTP/1 nor TLS begins so');
  });

  it('may have another in it, but not without end', () => {
    const many = Array.from({ length: 200 }, () => CONNECT).flat();
    const told = toldOf(captureOf(many));
    expect(told.filter((line) => line.includes('CONNECT')).length).toBeLessThan(20);
    expect(told.at(-1)).toMatch(/in a tunnel/);
  });
});

describe('how a connection has ended', () => {
  it('is not said to be without a response where there was one that broke a rule', () => {
    const told = toldOf(captureOf([ASKED, ['server', 'HTTP/1.1 2x0 OK\r\n\r\n'], ...ENDS]));
    expect(told.slice(-2)).toEqual(UNSURE);
  });

  it('is not said to be without a response where it has broken off', () => {
    const told = toldOf(captureOf([ASKED, ['server', 'HTTP/1.1 200 O'], ...ENDS]));
    expect(told.at(-2)).toBe('server ends: server closed first');
  });

  it('is said to be without a response where there was none', () => {
    const told = toldOf(captureOf([ASKED, ...ENDS]));
    expect(told.at(-2)).toBe('server ends: server closed without a response');
  });
});

describe('what waits for the other side', () => {
  const WAITS = 256 * 1024;
  const PIECE = Buffer.alloc(64 * 1024, 'x');

  /** How much of 4 MiB after a beginning is not told by the time that it was said. */
  function untold(from: Side, before: readonly Step[], piece: Buffer): number {
    const entries: Entry[] = [];
    const observer = new AnyObserver(
      { time: () => 0, onEntry: (entry) => entries.push(entry) },
      { keyLog: new KeyLog(), mayBeLate: false },
    );
    let said = 0;
    const say = (side: Side, bytes: Buffer) => {
      observer.bytes(side, bytes);
      if (side === from) said += bytes.length;
    };
    for (const [side, bytes] of before) say(side as Side, Buffer.from(bytes));
    for (let count = 0; count < 64; count++) say(from, piece);
    const own = entries.filter((entry) => entry.from === from && entry.kind === 'message');
    return said - own.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  const upgrade: Step = ['client', GET.replace('Host', 'Upgrade: x\r\nHost')];
  it.each<[string, Side, Step[]]>([
    ['of a server, which no request has asked for', 'server', [ASKED, ANSWERED]],
    ['of a client, after a request to leave HTTP', 'client', [upgrade]],
    ['of a server, whose request does not come', 'server', [['server', 'HTTP/1.1 200 OK\r\n\r\n']]],
  ])('is told when it has waited too long: %s', (_, from, before) => {
    expect(untold(from, before, PIECE)).toBeLessThanOrEqual(WAITS + PIECE.length);
  });

  it('does not wait where a server speaks first, and it is not HTTP', () => {
    expect(untold('server', [['server', '220 mail\r\n']], Buffer.from('250 x\r\n'))).toBe(0);
  });

  it('is read all the same where a response follows what no request has asked for', () => {
    const steps: Step[] = Array.from({ length: 8 }, () => ['server', PIECE]);
    const told = toldOf(captureOf([ASKED, ANSWERED, ...steps, ASKED, ANSWERED]));
    expect(told.slice(-2)).toEqual(['client: GET /', 'server: 200 OK']);
    expect(told[3]).toMatch(/^server: \d+ bytes, no request has asked for it/);
  });
});

describe('of many connections at once', () => {
  it('no more is kept than there is room for: messages are told as far as they have come', () => {
    const open = `HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(60_000)}`;
    const files = Array.from({ length: 700 }, (_, index) =>
      captureOf([ASKED, ['server', open]], { ports: { client: 10_000 + index, server: 80 } }),
    );
    // The blocks that begin a file may stand in its midst as well.
    const told = toldOf(Buffer.concat(files));
    expect(told.filter((line) => line.includes('given up'))).toEqual([]);
    const firstParts = told.findIndex((line) => line.includes('first part of its content'));
    expect(firstParts).toBeLessThan(told.indexOf('699: 10698 to 80'));
  });
});
