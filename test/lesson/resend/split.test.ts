import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ReplayPlace } from '../../../src/lesson/resend/replay.ts';
import { canResend, resend, splitEverywhere } from '../../../src/lesson/resend/resend.ts';
import {
  everyCut,
  nextSplitMode,
  piecesOf,
  SPLIT_MODES,
  type SplitMode,
} from '../../../src/lesson/resend/split.ts';
import type { Handler } from '../../../src/net/handler.ts';
import { latin1, octets } from '../../support/bytes.ts';
import { check } from '../../support/property.ts';
import {
  IMPATIENT,
  performedResends,
  requestText,
  resendPlace,
} from '../../support/resend-lesson.ts';

// Hundreds of connections are opened.
vi.setConfig({ testTimeout: 60_000 });

const PLACES = { recorded: [2, 5], cursor: 3 };

describe('bytes are cut', () => {
  it.each<[SplitMode, string[]]>([
    ['as-recorded', ['ab', 'cde', 'fg']],
    ['one-write', ['abcdefg']],
    ['one-byte-each', ['a', 'b', 'c', 'd', 'e', 'f', 'g']],
    ['cut', ['abc', 'defg']],
    ['every-cut', ['abcdefg']],
  ])('%s', (mode, pieces) => {
    const cut = piecesOf(latin1('abcdefg'), mode, PLACES);
    expect(cut.map((piece) => Buffer.from(piece).toString())).toEqual(pieces);
  });

  it('and nothing is lost, nor any piece empty, whatever the mode and the places', () => {
    const places = fc.record({
      recorded: fc.uniqueArray(fc.nat(40)).map((list) => list.sort((a, b) => a - b)),
      cursor: fc.nat(40),
    });
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 30 });
    check(
      fc.property(bytes, fc.constantFrom(...SPLIT_MODES), places, (whole, mode, at) => {
        const pieces = piecesOf(whole, mode, at);
        expect(Buffer.concat(pieces)).toEqual(Buffer.from(whole));
        expect(pieces.every(({ length }) => length > 0)).toBe(true);
      }),
    );
  });

  it('one by one only so far', () => {
    const pieces = piecesOf(new Uint8Array(4196), 'one-byte-each', PLACES);
    expect(pieces).toHaveLength(4096);
    expect(pieces.at(-1)).toHaveLength(101);
  });

  it('in one way after the other, in a ring', () => {
    const seen = SPLIT_MODES.map((_, index) => {
      let mode: SplitMode = 'as-recorded';
      for (let step = 0; step < index; step++) mode = nextSplitMode(mode);
      return mode;
    });
    expect(seen).toEqual(SPLIT_MODES);
    expect(nextSplitMode('every-cut')).toBe('as-recorded');
  });
});

describe('every cut', () => {
  it.each([
    [0, []],
    [1, []],
    [2, [1]],
    [5, [1, 2, 3, 4]],
  ])('of %i bytes', (length, places) => {
    expect(everyCut(length, [])).toEqual({ places, choice: undefined });
  });

  it('is every place up to 512 bytes, and beyond that the telling ones', () => {
    expect(everyCut(512, [])).toMatchObject({ places: { length: 511 }, choice: undefined });
    const { places, choice } = everyCut(600, [0, 2, 300, 400, 600]);
    expect(choice).toBe('the first 256, the last 32 and the borders of fields');
    expect(places).toHaveLength(256 + 32 + 2);
    expect([places[0], places[255], places[256], places[257], places[258], places.at(-1)]).toEqual([
      ...[1, 256, 300, 400, 568, 599],
    ]);
  });
});

describe('the splitter', () => {
  /** The conversation of the test lesson's requests, as if another handler had answered it. */
  async function requestsTo(handler: Handler): Promise<ReplayPlace> {
    const { connection, entry } = await resendPlace(0, 0);
    return { connection: connection.with({ handler }), entry };
  }

  const post = latin1(requestText('POST /echo', ['Content-Length: 5'], 'hello'));

  function split(place: ReplayPlace, bytes: Uint8Array, follower = {}) {
    const edit = { place, bytes, mode: 'every-cut', cursor: 0 } as const;
    return splitEverywhere(edit, { ...IMPATIENT, ...follower });
  }

  it('finds each message of the test lesson to have one result', async () => {
    const { steps } = await performedResends();
    const connections = new Set(steps.map(({ entry }) => entry.connection));
    for (const connection of connections) {
      for (const entry of connection.entries.filter(canResend)) {
        const { plan, same, different } = await split({ connection, entry }, entry.bytes);
        expect([plan.places.length, different]).toEqual([entry.bytes.length - 1, undefined]);
        expect(same).toBe(plan.places.length);
      }
    }
  });

  it.each([
    ['83 85 37fa213d 7f9f4d5158', 'fin'],
    ['81 86 37fa213d 7f9f4d5158', 'open'],
    ['81 83 00000000 41ff42 89 80 00000000', 'fin'],
    ['88 80 00000000 81 80 00000000', 'fin'],
  ])('compares faults and ends too: %s', async (hex, end) => {
    const bytes = octets(hex);
    const report = await split(await resendPlace(1, 1), bytes);
    expect(report).toMatchObject({ same: bytes.length - 1, different: undefined, whole: { end } });
  });

  it('shows the first cut at which the server does something else', async () => {
    // Counts reads, and so borders that mean nothing.
    const place = await requestsTo(async (request, response) => {
      let pieces = 0;
      for await (const _ of request.content) pieces++;
      response.send(200, [], `${pieces}`);
    });
    const { same, different } = await split(place, post);
    const head = post.length - 5;
    expect(same).toBe(head);
    expect(different).toMatchObject({ at: head + 1, isUnsteady: false });
    expect(different!.halves.map((half) => half.length)).toEqual([head + 1, 4]);
    expect(different!.reaction.bytes.toString()).toMatch(/\r\n\r\n2$/);
  });

  it('says so where the same bytes never have the same result', async () => {
    let count = 0;
    const place = await requestsTo((_, response) => response.send(200, [], `${count++}`));
    const { same, different } = await split(place, post);
    expect([same, different]).toMatchObject([0, { at: 1, isUnsteady: true }]);
  });

  it('tells how far it is, and can be left', async () => {
    const place = await resendPlace(1, 1);
    const told: string[] = [];
    const controller = new AbortController();
    const onProgress = (done: number, total: number) => {
      told.push(`${done} of ${total}`);
      if (done === 3) controller.abort();
    };
    const { signal } = controller;
    const report = await split(place, place.entry.bytes, { onProgress, signal });
    expect(told).toEqual(['1 of 10', '2 of 10', '3 of 10']);
    expect(report).toMatchObject({ same: 3, different: undefined, isLeft: true });
  });
});

describe('a edit', () => {
  it('sends the recorded bytes once more, and then the others', async () => {
    const place = await resendPlace(1, 1);
    const bytes = octets('83 85 37fa213d 7f9f4d5158');
    const result = await resend({ place, bytes, mode: 'cut', cursor: 2 }, IMPATIENT);
    expect(result.before.bytes).toEqual(place.connection.message('server', 1).bytes);
    expect(result.after).toMatchObject({ end: 'fin', rule: { fault: 'reserved-opcode' } });
    expect(result.dissection.rule).toEqual(result.after.rule);
    expect(result.pieces.map(({ length }) => length)).toEqual([2, 9]);
  });

  it('cuts the recorded bytes where they were cut', async () => {
    const place = await resendPlace(1, 4);
    const { bytes } = place.entry;
    const { pieces } = await resend({ place, bytes, mode: 'as-recorded', cursor: 0 }, IMPATIENT);
    expect(pieces.map(({ length }) => length)).toEqual([4, 4]);
  });
});
