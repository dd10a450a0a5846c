import { describe, expect, it, vi } from 'vitest';
import { preludeOf } from '../../../src/lesson/resend/prelude.ts';
import {
  closeCodeOf,
  isSameReaction,
  type Reaction,
  statusCodeOf,
} from '../../../src/lesson/resend/reaction.ts';
import { Replay, ReplayError, type ReplayPlace } from '../../../src/lesson/resend/replay.ts';
import { canResend } from '../../../src/lesson/resend/resend.ts';
import { cutAt, everyCut } from '../../../src/lesson/resend/split.ts';
import { tryEveryCut } from '../../../src/lesson/resend/try-every-cut.ts';
import type { RecordedConnection } from '../../../src/lesson/script/recorded-connection.ts';
import { latin1, octets } from '../../support/bytes.ts';
import { labelText } from '../../support/label-text.ts';
import { performed } from '../../support/performances.ts';
import { IMPATIENT, requestText, resendPlace } from '../../support/resend-lesson.ts';

// Hundreds of connections are opened.
vi.setConfig({ testTimeout: 60_000 });

const HELLO = '81 85 37fa213d 7f9f4d5158';

async function during<T>(place: ReplayPlace, use: (replay: Replay) => Promise<T>): Promise<T> {
  const replay = await Replay.open(place, IMPATIENT);
  try {
    return await use(replay);
  } finally {
    await replay.close();
  }
}

function send(place: ReplayPlace, ...pieces: Uint8Array[]): Promise<Reaction> {
  return during(place, (replay) => replay.send(pieces));
}

/** What the server did in the recording, up to the client's next words. */
function recordedReaction({ connection, entry }: ReplayPlace): Pick<Reaction, 'bytes' | 'end'> {
  const { client, server } = connection.recorder;
  const sent = client.writeOf(entry.end - 1)!.order;
  const orders = [...client.writes, ...(client.fin ? [client.fin] : [])].map(({ order }) => order);
  const next = orders.find((order) => order > sent) ?? Infinity;
  const writes = server.writes.filter(({ order }) => order > sent && order < next);
  const bytes = Buffer.concat(writes.map(({ start, end }) => server.bytes.subarray(start, end)));
  return { bytes, end: server.fin && server.fin.order < next ? 'fin' : 'open' };
}

function placesIn(connections: Iterable<RecordedConnection>): ReplayPlace[] {
  return [...connections].flatMap((connection) =>
    connection.entries.filter(canResend).map((entry) => ({ connection, entry })),
  );
}

async function placesOf(number: number): Promise<ReplayPlace[]> {
  const { steps } = await performed(number);
  return placesIn(new Set(steps.map(({ entry }) => entry.connection)));
}

describe.each([9, 10])('each message of a client in lesson %i', (number) => {
  it('sent again unchanged has the reaction that is on record', async () => {
    const places = await placesOf(number);
    expect(places.length).toBeGreaterThan(7);
    for (const place of places) {
      const { entries, bytes, end, rule } = await send(place, place.entry.bytes);
      expect({ bytes, end }, labelText(place.entry)).toEqual(recordedReaction(place));
      const { fault } = place.connection.recorder.client;
      expect(rule?.fault).toBe(fault && fault.offset < place.entry.end ? fault.fault : undefined);
      expect(Buffer.concat(entries.map((entry) => entry.bytes))).toEqual(bytes);
    }
  });

  it('has the same result at every cut', async () => {
    for (const place of await placesOf(number)) {
      const { bytes } = place.entry;
      const plan = everyCut(bytes.length, []);
      const report = await during(place, (replay) => tryEveryCut(replay, bytes, plan));
      expect(report, labelText(place.entry)).toMatchObject({
        same: plan.places.length,
        different: undefined,
        isLeft: false,
      });
    }
  });
});

describe('other bytes instead of a frame', () => {
  it.each([
    [HELLO, ['TEXT "Hello"  FIN'], 'open', undefined],
    [HELLO.replace('81', '82'), ['BINARY 48 65 6c 6c 6f  FIN'], 'open', undefined],
    [HELLO.replace('81', '83'), ['CLOSE 1002  FIN'], 'fin', 'reserved-opcode'],
    [HELLO.replace('81', '09'), ['CLOSE 1002  FIN'], 'fin', 'control-fragmented'],
    ['88 82 00000000 03e8', ['CLOSE 1000  FIN'], 'fin', undefined],
    [`${HELLO} 89 80 00000000`, ['TEXT "Hello"  FIN', 'PONG  FIN'], 'open', undefined],
  ])('%s: the server answers %j', async (hex, labels, end, fault) => {
    const reaction = await send(await resendPlace(1, 1), octets(hex));
    const said = reaction.entries.map(labelText);
    expect([...said].sort()).toEqual([...labels].sort());
    expect(reaction).toMatchObject({ end, silence: undefined, hadEnded: false });
    expect(reaction.rule?.fault).toBe(fault);
  });

  it('are at fault at an offset that counts from their first byte', async () => {
    const reaction = await send(await resendPlace(1, 1), octets('81 83 00000000 41ff42'));
    expect(reaction.rule).toMatchObject({ fault: 'invalid-utf8', offset: 7, ref: 'RFC 6455 8.1' });
    expect([closeCodeOf(reaction), statusCodeOf(reaction)]).toEqual([1007, undefined]);
  });

  it('that are not complete are met with silence', async () => {
    const reaction = await send(await resendPlace(1, 1), octets(HELLO.replace('85', '86')));
    expect(reaction).toMatchObject({ end: 'open', bytes: Buffer.alloc(0), silence: 150 });
    expect(closeCodeOf(reaction)).toBeUndefined();
  });

  it('may be none at all', async () => {
    expect(await send(await resendPlace(1, 1))).toMatchObject({
      sent: 0,
      silence: 150,
      end: 'open',
    });
  });

  it('stand where the message stood: after a first part and a ping', async () => {
    const place = await resendPlace(1, 4);
    const rest = await send(place, place.entry.bytes);
    expect(rest.entries.map(labelText)).toEqual(['TEXT "Hello"  FIN']);
    const text = await send(place, octets(HELLO));
    expect(text.rule).toMatchObject({ fault: 'message-still-open', offset: 0 });
  });

  it('are not sent after an end of the server', async () => {
    const pieces = [octets('83 80 00000000'), octets(HELLO), octets(HELLO), octets(HELLO)];
    const reaction = await send(await resendPlace(1, 1), ...pieces);
    expect(reaction).toMatchObject({ end: 'fin', rule: { fault: 'reserved-opcode' } });
    expect(closeCodeOf(reaction)).toBe(1002);
  });
});

describe('other bytes instead of a request', () => {
  async function ask(text: string, message = 0): Promise<Reaction> {
    return send(await resendPlace(0, message), latin1(text));
  }

  it.each([
    ['GET /echo', [], 200, 'open', undefined],
    ['GET /echo', ['Connection: close'], 200, 'fin', undefined],
    ['GET /chat', [], 426, 'open', undefined],
    ['GET /throw', [], 500, 'open', undefined],
    ['GET  /echo', [], 400, 'fin', 'several-spaces'],
    ['GET /echo', ['Bad : field'], 400, 'fin', 'space-before-colon'],
    ['GET /hold', [], undefined, 'open', undefined],
    ['GET /break', [], 200, 'reset', undefined],
  ])('%s with %j', async (line, fields, status, end, fault) => {
    const reaction = await ask(requestText(line, fields));
    expect([statusCodeOf(reaction), reaction.end, reaction.rule?.fault]).toEqual([
      status,
      end,
      fault,
    ]);
    expect(reaction.silence).toBe(status ? undefined : 150);
  });

  it('are answered by themselves, also where the recorded one shared its write', async () => {
    const reaction = await ask(requestText('POST /echo', ['Content-Length: 2'], 'hi'), 2);
    expect(reaction.entries.map(({ bytes }) => bytes.toString().split('\r\n\r\n')[1])).toEqual([
      'hi',
    ]);
  });

  it('have the date of the recording', async () => {
    const place = await resendPlace(0, 1);
    const again = await send(place, place.entry.bytes);
    const date = /Date: .*/.exec(place.connection.message('server', 0).bytes.toString())![0];
    expect(again.bytes.toString()).toContain(date);
  });
});

describe('a replay', () => {
  /** A place as if its server never said anything. */
  async function silentAt(step: number, message: number): Promise<ReplayPlace> {
    const { connection } = await resendPlace(step, message);
    const silent = connection.with({ handler: () => new Promise(() => {}) });
    return { connection: silent, entry: connection.message('client', message) };
  }

  it('says so if what was said before a frame does not come about again', async () => {
    const sending = send(await silentAt(1, 1), octets(HELLO));
    await expect(sending).rejects.toThrow(ReplayError);
    await expect(sending).rejects.toThrow('the 129 bytes that the server had said by then');
  });

  it('gives a request a connection of its own then, as it means the same there', async () => {
    await during(await silentAt(0, 1), async (replay) => {
      const bad = latin1(requestText('GET  /echo'));
      for (let round = 0; round < 2; round++) {
        const reaction = await replay.send([bad]);
        expect(reaction.rule).toMatchObject({ fault: 'several-spaces', offset: 4 });
        expect([statusCodeOf(reaction), replay.isAlone]).toEqual([400, true]);
      }
    });
    await during(await resendPlace(0, 1), async (replay) => {
      await replay.send([latin1(requestText('GET /echo'))]);
      expect(replay.isAlone).toBe(false);
    });
  });

  it('writes what was written, when what came before it had come', async () => {
    const { connection, entry } = await resendPlace(1, 4);
    const { writes, standing } = preludeOf(connection.recorder, entry.start);
    expect(Buffer.concat(writes.map(({ bytes }) => bytes))).toEqual(
      connection.recorder.client.bytes.subarray(0, entry.start),
    );
    const upgrade = connection.message('client', 0).bytes.length;
    expect(writes[0]!.standing).toEqual({ heard: 0, said: 0, hasEnded: false });
    expect(writes[1]!.standing).toMatchObject({ heard: upgrade, said: 129 });
    expect(standing).toMatchObject({ heard: entry.start, hasEnded: false });
  });

  it('can be used again and again, and its reactions are the same', async () => {
    const place = await resendPlace(1, 1);
    await during(place, async (replay) => {
      const pieces = cutAt(place.entry.bytes, [3, 7]);
      const first = await replay.send(pieces);
      for (let round = 0; round < 5; round++) {
        expect(isSameReaction(await replay.send(pieces), first)).toBe(true);
      }
      const other = await replay.send([octets('83 80 00000000')]);
      expect(isSameReaction(other, first)).toBe(false);
    });
  });
});
