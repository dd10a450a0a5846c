import { describe, expect, it } from 'vitest';
import { Conversation } from '../../src/websocket/conversation.ts';
import type { ConversationOptions } from '../../src/websocket/conversation-options.ts';
import { Compressor } from '../../src/websocket/deflate.ts';
import { Frame } from '../../src/websocket/frame.ts';
import { DEFAULT_WEBSOCKET_LIMITS } from '../../src/websocket/limits.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { encodeFrame } from '../../src/websocket/outgoing-frame.ts';
import { DEFAULT_WEBSOCKET_TIMES } from '../../src/websocket/times.ts';
import { ProtocolError } from '../../src/wire/protocol-error.ts';
import { octets } from '../support/bytes.ts';
import { expectSameAtEveryCut } from '../support/cuts.ts';
import { FULL_DEFLATE, frameBytes, SAMPLE_KEY } from '../support/frames.ts';
import { readFrames } from '../support/websocket-transcript.ts';

const HELLO_MASKED = '81 85 37 fa 21 3d 7f 9f 4d 51 58';
const key = SAMPLE_KEY;

/** All that an end has to write, as hex pairs. */
function output(conversation: Conversation, isCongested = false): string {
  const bytes: Buffer[] = [];
  let frame = conversation.nextOutput(isCongested);
  for (; frame; frame = conversation.nextOutput(isCongested)) bytes.push(encodeFrame(frame));
  return Buffer.concat(bytes).toString('hex');
}

/** Reads all that there is, and tells each thing that was done: what was read, said, and decided. */
function follow(conversation: Conversation): string[] {
  const told: string[] = [];
  const tell = () => {
    const said = output(conversation);
    if (said !== '') told.push(`says ${said}`);
  };
  try {
    for (let event = conversation.nextEvent(); event; event = conversation.nextEvent()) {
      const opcode = 'header' in event ? ` ${event.header.opcode.toString(16)}` : '';
      told.push(`reads ${event.type}${opcode}`);
      tell();
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    told.push(`refuses: ${error.fault}`);
  }
  tell();
  return told;
}

function server(options?: ConversationOptions): Conversation {
  return new Conversation('server', 0, options);
}

function client(options?: ConversationOptions): Conversation {
  return new Conversation('client', 0, { newMaskingKey: () => 0, ...options });
}

const DEFLATING = { deflate: FULL_DEFLATE };
const LONG = Buffer.alloc(300_000, 'some text, and more of it. ');

describe('a message that is compressed', () => {
  it('is compressed when it is asked for, in fragments if it is long', () => {
    const end = server(DEFLATING);
    end.send({ type: 'binary', data: LONG });
    end.send({ type: 'text', data: 'short' });
    const due: number[] = [];
    const sent: unknown[] = [];
    for (;;) {
      due.push(end.octetsToCompress);
      const frame = end.nextOutput();
      if (!frame) break;
      sent.push([frame.opcode, frame.rsv, frame.fin]);
    }
    expect(due).toEqual([131_072, 131_072, 300_000 - 2 * 131_072, 0, 0]);
    const { binary, text, continuation } = OPCODE;
    // RFC 7692 6.1: RSV1 stands in the first fragment, and in no other.
    expect(sent).toEqual([
      [binary, 4, false],
      [continuation, 0, false],
      [continuation, 0, true],
      [text, 0, true],
    ]);
  });

  it('is whole at the other end, and so is the one after it', () => {
    for (const options of [DEFLATING, { ...DEFLATING, inflatesAside: true }]) {
      const [one, other] = [server(DEFLATING), client(options)];
      for (let count = 0; count < 2; count++) one.send({ type: 'text', data: LONG });
      other.receive(Buffer.from(output(one), 'hex'));
      const messages: unknown[] = [];
      for (let event = other.nextEvent(); event; event = other.nextEvent()) {
        if (event instanceof Frame && event.message) messages.push(event.message.data.equals(LONG));
      }
      expect(messages).toEqual([true, true]);
    }
  });

  it('is what it was when it was sent, if its octets may have changed since', () => {
    const [one, other] = [server(DEFLATING), client(DEFLATING)];
    const octetsOfOurs = Buffer.alloc(2000, 'a');
    one.send({ type: 'text', data: octetsOfOurs });
    octetsOfOurs.fill('b');
    other.receive(Buffer.from(output(one), 'hex'));
    const frame = other.nextEvent() as Frame;
    expect(frame.message!.data.toString()).toBe('a'.repeat(2000));
  });

  it('is followed by the Close', () => {
    const end = server(DEFLATING);
    end.send({ type: 'binary', data: LONG });
    end.close(1000);
    expect(output(end)).toMatch(/880203e8$/);
  });
});

describe('a message that another thread inflates', () => {
  const longer = Buffer.alloc(2 << 20, 'x');

  async function readAside(payload: Buffer, ...rest: Buffer[]) {
    const end = server({ ...DEFLATING, inflatesAside: true });
    end.receive(Buffer.concat([frameBytes({ opcode: 2, rsv: 4, payload, key }), ...rest]));
    end.receiveEnd();
    expect(end.nextEvent()).toBeUndefined();
    expect(end.nextEvent()).toBeUndefined();
    expect(end.isThrough).toBe(false);
    await end.inflating;
    expect(end.inflating).toBeUndefined();
    return end;
  }

  it('comes before what follows it, a Close and the end among it', async () => {
    const payload = new Compressor(15, false).compress(longer);
    const close = frameBytes({ opcode: 8, payload: octets('03e8'), key });
    const end = await readAside(payload, frameBytes({ opcode: 9, key }), close);
    expect(follow(end)).toEqual([
      'reads frame 2',
      'reads frame 9',
      'says 8a00',
      'reads frame 8',
      'reads transport-end',
    ]);
  });

  it('may be at fault', async () => {
    const payload = new Compressor(15, false).compress(longer).subarray(0, -1);
    const end = await readAside(payload);
    expect(follow(end)).toEqual(['refuses: invalid-deflate']);
  });
});

/** What an end does with such bytes, once they are all there and all that was read is answered. */
function afterBytes(conversation: Conversation, ...pieces: Uint8Array[]): string[] {
  const told: string[] = [];
  for (const piece of pieces) {
    conversation.receive(piece);
    told.push(...follow(conversation));
  }
  conversation.settle();
  const said = output(conversation);
  return [...told, ...(said === '' ? [] : [`says ${said}`]), `transport ${conversation.transport}`];
}

const HELLO = octets('81 85 00000000 48656c6c6f');
const PING = octets('89 81 00000000 61');
const PONG = octets('8a 80 00000000');
const CLOSE = octets('88 82 00000000 03e8');
const CLOSE_CLEAR = octets('88 02 03e8');
const WRONG = octets('83 80 00000000');

describe('a ping, RFC 6455 5.5.2 and 5.5.3', () => {
  it('is answered with its own payload', () => {
    expect(afterBytes(server(), PING)).toEqual(['reads frame 9', 'says 8a0161', 'transport stays']);
  });

  it('is answered within a message', () => {
    const begin = frameBytes({ opcode: OPCODE.text, payload: 'a', fin: false, key });
    expect(afterBytes(server(), Buffer.concat([begin, PING]))).toContain('says 8a0161');
  });

  it('is answered by a client in a masked frame', () => {
    expect(afterBytes(client(), octets('89 01 61'))).toContain('says 8a810000000061');
  });

  it('that another one overtakes while the peer does not read costs no pong of its own', () => {
    const conversation = server();
    conversation.receive(
      Buffer.concat([PING, frameBytes({ opcode: OPCODE.ping, payload: 'b', key })]),
    );
    expect(conversation.nextEvent()).toBeInstanceOf(Frame);
    expect(output(conversation, true)).toBe('');
    expect(conversation.nextEvent()).toBeInstanceOf(Frame);
    expect(output(conversation)).toBe('8a0162');
  });

  it('is answered after our own Close, but not after that of the peer', () => {
    const conversation = server();
    conversation.close(1001);
    expect(output(conversation)).toBe('880203e9');
    expect(afterBytes(conversation, Buffer.concat([PING, CLOSE, PING]))).toEqual([
      'reads frame 9',
      'says 8a0161',
      'reads frame 8',
      'transport ends',
    ]);
  });

  it('that waits for room when a Close comes need not be answered any more', () => {
    const conversation = server();
    conversation.receive(Buffer.concat([PING, CLOSE]));
    while (conversation.nextEvent());
    conversation.settle();
    expect(output(conversation)).toBe('880203e8');
  });

  it('is not what a pong is: that is answered with nothing', () => {
    expect(afterBytes(server(), PONG)).toEqual(['reads frame a', 'transport stays']);
  });
});

describe('a Close, RFC 6455 5.5.1 and 7.1', () => {
  it('is answered by a server with its code, and then TCP ends', () => {
    expect(afterBytes(server(), CLOSE)).toEqual([
      'reads frame 8',
      'says 880203e8',
      'transport ends',
    ]);
  });

  it('is answered without its reason', () => {
    const close = octets('88 85 00000000 03e8 627965');
    expect(afterBytes(server(), close)).toContain('says 880203e8');
  });

  it('is answered without a code where it has none', () => {
    expect(afterBytes(server(), octets('88 80 00000000'))).toContain('says 8800');
  });

  it('is answered by a client, who waits for the server to end TCP', () => {
    const conversation = client();
    expect(afterBytes(conversation, CLOSE_CLEAR)).toEqual([
      'reads frame 8',
      'says 8882000000' + '0003e8',
      'transport stays',
    ]);
    conversation.receiveEnd();
    expect(conversation.transport).toBe('ends');
    expect(conversation.abandon()).toEqual({ code: 1000, reason: '', ending: 'clean' });
  });

  it('is answered only once what came before it is, and messages may be sent until then', () => {
    const conversation = server();
    conversation.receive(Buffer.concat([HELLO, CLOSE]));
    expect(follow(conversation)).toEqual(['reads frame 1', 'reads frame 8']);
    expect([conversation.transport, conversation.isUnsettled]).toEqual(['stays', true]);
    conversation.send({ type: 'text', data: 'Hello' });
    conversation.settle();
    expect(output(conversation)).toBe('810548656c6c6f880203e8');
    expect(conversation.transport).toBe('ends');
  });

  it('of ours is answered by that of the peer, and then a server ends TCP', () => {
    const conversation = server();
    conversation.close(1000);
    expect(output(conversation)).toBe('880203e8');
    expect(conversation.transport).toBe('stays');
    expect(afterBytes(conversation, CLOSE)).toEqual(['reads frame 8', 'transport ends']);
    expect(conversation.abandon().ending).toBe('clean');
  });

  it('goes out once, and may be the answer that is owed', () => {
    const conversation = server();
    conversation.receive(CLOSE);
    conversation.nextEvent();
    conversation.close(4000);
    conversation.close(4001);
    expect(output(conversation)).toBe('880203e8');
  });

  it.each([999, 1000.5, 1005, 1006, 1015, 2999, 5000, Number.NaN, -1])(
    'is not sent with %d',
    (code) => {
      const conversation = server();
      expect(() => conversation.close(code)).toThrow(RangeError);
      expect(conversation.state).toBe('open');
    },
  );
});

describe('a fault, RFC 6455 7.1.7', () => {
  it('is answered with a Close that says why, and TCP ends', () => {
    const [refused, said, transport] = afterBytes(server(), WRONG);
    expect([refused, transport]).toEqual(['refuses: reserved-opcode', 'transport ends']);
    expect(said).toMatch(/^says 88..03ea/);
  });

  it('ends TCP at a client as well', () => {
    expect(afterBytes(client(), HELLO).at(-1)).toBe('transport ends');
  });

  it('waits with its Close until what came before it has been answered', () => {
    const conversation = server();
    conversation.receive(Buffer.concat([HELLO, WRONG, HELLO]));
    expect(follow(conversation)).toEqual(['reads frame 1', 'refuses: reserved-opcode']);
    conversation.send({ type: 'text', data: 'Hello' });
    conversation.settle();
    expect(output(conversation)).toMatch(/^810548656c6c6f88..03ea/);
    expect(conversation.nextEvent()).toBeUndefined();
    expect(conversation.abandon()).toEqual({ code: 1006, reason: '', ending: 'failed' });
  });

  it('after our own Close ends TCP without another', () => {
    const conversation = server();
    conversation.close();
    output(conversation);
    expect(afterBytes(conversation, WRONG)).toEqual(['refuses: reserved-opcode', 'transport ends']);
  });
});

describe('the end of the transport', () => {
  it('without a Close ends ours, and counts as 1006', () => {
    const conversation = server();
    conversation.receiveEnd();
    expect(follow(conversation)).toEqual(['reads transport-end']);
    conversation.settle();
    expect(conversation.transport).toBe('ends');
    expect(conversation.abandon()).toEqual({ code: 1006, reason: '', ending: 'no close frame' });
  });

  it('may come before the answer to a message that came before it', () => {
    const conversation = server();
    conversation.receive(HELLO);
    conversation.receiveEnd();
    follow(conversation);
    conversation.send({ type: 'text', data: 'Hello' });
    conversation.settle();
    expect(output(conversation)).toBe('810548656c6c6f');
    expect(() => conversation.send({ type: 'text', data: '' })).toThrow('while the connection is');
  });

  it('is a reset where it broke', () => {
    expect(server().abandon(true)).toEqual({ code: 1006, reason: '', ending: 'reset' });
  });

  it.each([
    ['a reset where our Close came too late for the peer, and broke it', true, 'reset'],
    ['clean where the peer has only ended its half with its Close', false, 'clean'],
  ] as const)('is %s', (_, isBroken, ending) => {
    const conversation = client();
    conversation.receive(CLOSE_CLEAR);
    conversation.receiveEnd();
    follow(conversation);
    conversation.settle();
    expect(output(conversation)).toMatch(/^8882/);
    expect(conversation.abandon(isBroken)).toEqual({ code: 1000, reason: '', ending });
  });
});

describe('what an end does, whatever it is and whatever comes', () => {
  const inputs: [string, Uint8Array[]][] = [
    ['messages, pings and a Close', [HELLO, PING, HELLO, CLOSE]],
    ['a fault after a message', [HELLO, PING, WRONG, HELLO]],
    [
      'a fragmented message with a ping in it',
      [octets('01 81 00000000 61'), PING, octets('80 80 00000000'), CLOSE],
    ],
    ['a text that is none', [octets('81 83 00000000 61ff61'), HELLO]],
    ['a Close with a code that must not be', [octets('88 82 00000000 03ed')]],
  ];

  it.each(inputs)('is the same at every cut: %s', (_, frames) => {
    expectSameAtEveryCut(Buffer.concat(frames), (pieces) => afterBytes(server(), ...pieces));
  });

  it.each(inputs)('is the same at every cut after our own Close: %s', (_, frames) => {
    expectSameAtEveryCut(Buffer.concat(frames), (pieces) => {
      const conversation = server();
      conversation.close(1001);
      output(conversation);
      return afterBytes(conversation, ...pieces);
    });
  });
});

describe('time', () => {
  const { closeMilliseconds, pingMilliseconds, pongMilliseconds } = DEFAULT_WEBSOCKET_TIMES;

  it('pings a peer that is silent, and gives it up when it stays so', () => {
    const conversation = server();
    conversation.expire(0);
    expect(conversation.deadline).toBe(pingMilliseconds);
    conversation.expire(pingMilliseconds - 1);
    expect(output(conversation)).toBe('');
    conversation.expire(pingMilliseconds);
    expect(output(conversation)).toBe('8900');
    expect(conversation.deadline).toBe(pingMilliseconds + pongMilliseconds);
    conversation.expire(pingMilliseconds + pongMilliseconds - 1);
    expect(conversation.transport).toBe('stays');
    conversation.expire(pingMilliseconds + pongMilliseconds);
    expect(conversation.transport).toBe('is given up');
    expect(conversation.abandon().ending).toBe('silent');
  });

  it.each([
    ['any octet that comes', (conversation: Conversation) => conversation.receive(octets('81'))],
    ['octets of ours that leave', (conversation: Conversation) => conversation.progress()],
  ])('takes for a sign of life: %s', (_, live) => {
    const conversation = server();
    for (let time = 0; time < 10 * pingMilliseconds; time += pingMilliseconds / 2) {
      live(conversation);
      conversation.expire(time);
    }
    expect(output(conversation)).toBe('');
    expect(conversation.transport).toBe('stays');
  });

  it('is no matter where nothing is to be pinged', () => {
    const conversation = server({ times: { ...DEFAULT_WEBSOCKET_TIMES, pingMilliseconds: 0 } });
    for (const time of [0, 1e6, 2e6, 3e6]) conversation.expire(time);
    expect(output(conversation)).toBe('');
  });

  it('gives up a peer that does not answer our Close', () => {
    const conversation = server();
    conversation.expire(0);
    conversation.close();
    conversation.expire(1000);
    conversation.receive(HELLO);
    conversation.expire(999 + closeMilliseconds);
    expect(conversation.transport).toBe('stays');
    conversation.expire(1000 + closeMilliseconds);
    expect(conversation.transport).toBe('is given up');
    expect(conversation.abandon().ending).toBe('silent');
  });

  it('waits for a peer to whom our Close is still on its way', () => {
    const conversation = server();
    conversation.close();
    for (let time = 0; time < 10 * closeMilliseconds; time += closeMilliseconds) {
      conversation.progress();
      conversation.expire(time);
    }
    expect(conversation.transport).toBe('stays');
  });

  it.each([
    ['a Close', CLOSE, '880203e8'],
    ['a fault', WRONG, '88'],
  ])('answers %s at the latest when the close timeout is over', (_, bytes, answer) => {
    const conversation = server();
    conversation.receive(Buffer.concat([HELLO, bytes]));
    follow(conversation);
    conversation.expire(0);
    conversation.expire(closeMilliseconds - 1);
    expect(output(conversation)).toBe('');
    conversation.expire(closeMilliseconds);
    expect(output(conversation).slice(0, answer.length)).toBe(answer);
    expect(conversation.transport).toBe('ends');
    conversation.expire(2 * closeMilliseconds);
    expect(conversation.transport).toBe('is given up');
  });
});

describe('what an end sends, RFC 6455 5.7', () => {
  it('is in clear from a server', () => {
    const conversation = server();
    conversation.send({ type: 'text', data: 'Hello' });
    expect(output(conversation)).toBe('810548656c6c6f');
    conversation.ping('Hello');
    conversation.send({ type: 'binary', data: octets('ff') });
    expect(output(conversation)).toBe('890548656c6c6f8201ff');
    conversation.close();
    expect(output(conversation)).toBe('8800');
  });

  it('is masked from a client, with a new key for each frame', () => {
    const keys = [SAMPLE_KEY, 0];
    const conversation = new Conversation('client', 0, { newMaskingKey: () => keys.shift()! });
    conversation.send({ type: 'text', data: 'Hello' });
    conversation.send({ type: 'text', data: 'Hello' });
    expect(output(conversation)).toBe('818537fa213d7f9f4d5158' + '81850000000048656c6c6f');
  });

  it('needs a source of keys at a client', () => {
    expect(() => new Conversation('client', 0)).toThrow(TypeError);
  });

  it('leaves the octets that it was given as they are', () => {
    const data = Buffer.from('Hello');
    const conversation = new Conversation('client', 0, { newMaskingKey: () => 1 });
    conversation.send({ type: 'binary', data });
    output(conversation);
    expect(data.toString()).toBe('Hello');
  });

  it('has at most 125 octets in a control frame, and is still open when refused', () => {
    const conversation = server();
    expect(() => conversation.ping('a'.repeat(126))).toThrow(RangeError);
    expect(() => conversation.close(1000, 'a'.repeat(124))).toThrow(RangeError);
    conversation.ping('a'.repeat(125));
    expect(output(conversation)).toHaveLength(2 * 127);
    expect(conversation.state).toBe('open');
  });

  it('is nothing but control frames after its own Close', () => {
    const conversation = server();
    conversation.close(1001, 'bye');
    expect(conversation.state).toBe('close-sent');
    expect(conversation.canSend).toBe(false);
    expect(() => conversation.send({ type: 'text', data: '' })).toThrow('while the connection is');
    output(conversation);
    conversation.ping();
    expect(output(conversation)).toBe('8900');
  });
});

describe('what an end reads', () => {
  it('is the frame of RFC 6455 5.7, unmasked', () => {
    const { events } = readFrames([octets(HELLO_MASKED)], { role: 'server', startsAt: 129 });
    const [frame] = events as Frame[];
    expect(frame).toMatchObject({ start: 129, end: 140, payload: Buffer.from('Hello') });
    expect(frame!.message).toEqual({ kind: 'text', data: Buffer.from('Hello') });
  });

  it('is a message when its last fragment has come, RFC 6455 5.4', () => {
    const bytes = Buffer.concat([
      frameBytes({ opcode: OPCODE.text, payload: 'Hel', fin: false, key }),
      frameBytes({ opcode: OPCODE.ping, payload: '?', key }),
      frameBytes({ opcode: OPCODE.continuation, payload: '', fin: false, key }),
      frameBytes({ opcode: OPCODE.continuation, payload: 'lo', key }),
      frameBytes({ opcode: OPCODE.binary, payload: 'x', key }),
    ]);
    const frames = readFrames([bytes], { role: 'server', ends: false }).events as Frame[];
    expect(frames.map(({ message }) => message && [message.kind, `${message.data}`])).toEqual([
      undefined,
      undefined,
      undefined,
      ['text', 'Hello'],
      ['binary', 'x'],
    ]);
  });

  it('may be a character that is cut in two by its fragments, RFC 6455 5.6', () => {
    const [first, second] = ['c3', 'a9'].map(octets);
    const bytes = Buffer.concat([
      frameBytes({ opcode: OPCODE.text, payload: first!, fin: false, key }),
      frameBytes({ opcode: OPCODE.continuation, payload: second!, key }),
    ]);
    const [, last] = readFrames([bytes], { role: 'server' }).events as Frame[];
    expect(last!.message!.data.toString()).toBe('é');
  });

  it('ends with the Close, RFC 6455 5.5.1', () => {
    const bytes = Buffer.concat([
      frameBytes({ opcode: OPCODE.close, key }),
      frameBytes({ opcode: OPCODE.text, payload: 'late', key }),
    ]);
    const { events, conversation } = readFrames([bytes], { role: 'server', ends: false });
    expect(events).toHaveLength(1);
    expect(conversation.state).toBe('close-received');
    conversation.settle();
    expect(conversation.state).toBe('closed');
    expect(conversation.nextEvent()).toBeUndefined();
  });

  it('goes on after our own Close until the peer has answered it', () => {
    const bytes = Buffer.concat([
      frameBytes({ opcode: OPCODE.text, payload: 'on its way', key }),
      frameBytes({ opcode: OPCODE.close, key }),
    ]);
    const { events, conversation } = readFrames([bytes], { role: 'server', isClosing: true });
    expect(events.map((event) => event instanceof Frame)).toEqual([true, true]);
    expect(conversation.state).toBe('closed');
  });

  it('tells once that the transport has ended, in the middle of a frame too', () => {
    const half = octets(HELLO_MASKED).subarray(0, 8);
    const { events, conversation } = readFrames([half], { role: 'server' });
    expect(events.map(({ type }) => type)).toEqual(['transport-end']);
    expect(conversation.nextEvent()).toBeUndefined();
  });

  it('keeps with each frame what it was judged by', () => {
    const bytes = Buffer.concat([
      frameBytes({ opcode: OPCODE.text, payload: 'Hel', fin: false, key }),
      frameBytes({ opcode: OPCODE.ping, key }),
      frameBytes({ opcode: OPCODE.continuation, payload: '', fin: false, key }),
      frameBytes({ opcode: OPCODE.continuation, payload: 'lo', key }),
      frameBytes({ opcode: OPCODE.continuation, payload: '?', key }),
    ]);
    const { events, fault } = readFrames([bytes], { role: 'server' });
    const places = [...(events as Frame[]), { header: fault!.partial as Frame['header'] }];
    const limits = DEFAULT_WEBSOCKET_LIMITS;
    const usual = { mustBeMasked: true, usesDeflate: false, handsOnParts: false, limits };
    const open = { kind: 'text', isCompressed: false, octets: 3 };
    expect(places.map(({ header }) => header.context)).toEqual([
      { ...usual, message: undefined },
      { ...usual, message: { ...open, fragments: 1, emptyFragments: 0 } },
      { ...usual, message: { ...open, fragments: 1, emptyFragments: 0 } },
      { ...usual, message: { ...open, fragments: 2, emptyFragments: 1 } },
      { ...usual, message: undefined },
    ]);
  });
});
