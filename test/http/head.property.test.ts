import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRequestHead, encodeResponseHead } from '../../src/http/encode-head.ts';
import { RequestHead, ResponseHead } from '../../src/http/head.ts';
import { latin1 } from '../support/bytes.ts';
import { expectCovered, expectSideBySide } from '../support/coverage.ts';
import { cutsOf, expectSameAtEveryCut } from '../support/cuts.ts';
import {
  requestArbitrary,
  requestsBytes,
  responseArbitrary,
  responsesBytes,
  SMALL_LIMITS,
} from '../support/http-messages.ts';
import {
  plainTranscript,
  readAsClient,
  readAsServer,
  type Situation,
  type Transcript,
} from '../support/http-transcript.ts';
import { mutated } from '../support/mutations.ts';
import { check } from '../support/property.ts';

const limits = SMALL_LIMITS;

const situation: fc.Arbitrary<Situation> = fc.record({
  limits: fc.constant(limits),
  answersLate: fc.boolean(),
  ends: fc.boolean(),
  methods: fc.constantFrom(['GET', 'GET', 'GET'], ['HEAD', 'GET'], ['POST']),
});

describe.each([
  ['server', requestsBytes, readAsServer],
  ['client', responsesBytes, readAsClient],
] as const)('a %s', (_role, bytes, read) => {
  const inputs = fc.oneof(bytes, mutated(bytes), mutated(bytes));

  it('finds one field for each byte of what it reads', () => {
    check(
      fc.property(inputs, situation, (input, how) => expectAllCovered(read([input], how))),
      1000,
    );
  });

  it('finds the same at every cut', () => {
    check(
      fc.property(inputs, situation, (input, how) => {
        expectSameAtEveryCut(input, (pieces) => plainTranscript(read(pieces, how)));
      }),
      150,
    );
  });

  it('meets faults as well as valid messages in these inputs', () => {
    const faults = new Set<string | undefined>();
    const note = (input: Buffer, how: Situation) => {
      faults.add(read([input], how).fault?.fault);
    };
    check(fc.property(inputs, situation, note), 1000);
    expect(faults).toContain(undefined);
    expect(faults.size).toBeGreaterThan(5);
  });
});

describe('a server that switches protocols', () => {
  const upgrade = latin1('GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n');

  it('leaves what lies after the request to the next protocol, at every cut', () => {
    const input = Buffer.concat([upgrade, latin1('\x81\x00GET / HTTP/1.1\r\n')]);
    for (const pieces of cutsOf(input)) {
      const { rest, fault } = readAsServer(pieces);
      expect([fault, rest.toString('latin1')]).toEqual([undefined, '\x81\x00GET / HTTP/1.1\r\n']);
    }
  });
});

describe('a head that was encoded and decoded', () => {
  it('is the request that it was', () => {
    check(
      fc.property(requestArbitrary, (request) => {
        const [head] = readAsServer([latin1(encodeRequestHead(request))]).events;
        if (!(head instanceof RequestHead)) throw new Error('no request was read');
        const { method, requestTarget, minorVersion } = head;
        expect({ method, requestTarget, minorVersion, fields: [...head] }).toEqual(request);
      }),
    );
  });

  it('is the response that it was', () => {
    check(
      fc.property(responseArbitrary, (response) => {
        const [head] = readAsClient([latin1(encodeResponseHead(response))]).events;
        if (!(head instanceof ResponseHead)) throw new Error('no response was read');
        const { statusCode, reasonPhrase } = head;
        expect({ statusCode, reasonPhrase, fields: [...head] }).toEqual(response);
      }),
    );
  });
});

function expectAllCovered({ events, fault }: Transcript): void {
  expectSideBySide(events);
  for (const event of events) expectCovered(event);
  if (!fault?.partial) return;
  expectCovered(fault.partial);
  expect(fault.partial.start).toBe(events.at(-1)?.end ?? 0);
  expect(fault.offset).toBeGreaterThanOrEqual(fault.partial.start);
  expect(fault.offset).toBeLessThan(fault.partial.end);
}
