import fc from 'fast-check';
import {
  encodeRequestHead,
  encodeResponseHead,
  type FieldLines,
  type OutgoingRequest,
  type OutgoingResponse,
} from '../../src/http/encode-head.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../../src/http/limits.ts';
import { latin1 } from './bytes.ts';

/** Limits so small that generated messages come near to all of them. */
export const SMALL_LIMITS: HttpLimits = {
  ...DEFAULT_HTTP_LIMITS,
  methodOctets: 10,
  targetOctets: 24,
  fieldSectionOctets: 160,
  fieldLines: 5,
  reasonOctets: 20,
  contentOctets: 30,
};

const TCHARS = "!#$%&'*+-.^_`|~0123456789ABCXYZabcxyz";
const token = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...TCHARS), minLength: 1, maxLength });
const visible = fc.integer({ min: 0x21, max: 0x7e });
const obsText = fc.integer({ min: 0x80, max: 0xff });
const character = (codes: fc.Arbitrary<number>) => codes.map((code) => String.fromCharCode(code));

/** "#" starts a fragment, which no target has. */
const targetOctet = visible.filter((code) => code !== 0x23);
const target = fc
  .string({ unit: character(targetOctet), maxLength: 20 })
  .map((path) => (path === '*' ? path : `/${path}`));

/** A field value or reason phrase: blanks may stand inside, not at its ends. */
const text = (maxLength: number) =>
  fc
    .string({
      unit: fc.oneof(
        { weight: 6, arbitrary: character(visible) },
        { weight: 1, arbitrary: character(obsText) },
        { weight: 2, arbitrary: fc.constantFrom(' ', '\t') },
      ),
      maxLength,
    })
    .map((value) => value.replace(/^[ \t]+|[ \t]+$/g, ''));

/** Field lines that say nothing about framing, so that a message stays valid whatever they are. */
const SPECIAL = /^(host|content-length|transfer-encoding|connection|upgrade|expect)$/i;
const plainField = fc
  .tuple(token(8), text(12))
  .filter(([name]) => !SPECIAL.test(name)) as fc.Arbitrary<[string, string]>;
const plainFields = fc.array(plainField, { maxLength: 3 });

export const requestArbitrary: fc.Arbitrary<OutgoingRequest> = fc.record({
  method: fc.oneof(fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS'), token(8)),
  requestTarget: target,
  fields: plainFields.map((fields): FieldLines => [['Host', 'a.example'], ...fields]),
  minorVersion: fc.constantFrom(0, 1),
});

export const responseArbitrary: fc.Arbitrary<OutgoingResponse> = fc.record({
  statusCode: fc.integer({ min: 200, max: 599 }),
  reasonPhrase: text(12),
  fields: plainFields,
});

const content = fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes));
/** An empty line before a request has to be passed over. */
const emptyLine = fc.constantFrom('', '', '', '\r\n');
const connection = fc.constantFrom<FieldLines>(
  [],
  [],
  [['Connection', 'keep-alive']],
  [['Connection', 'close']],
);

/** A request as bytes, with content or without. */
export const requestBytes: fc.Arbitrary<Buffer> = fc
  .tuple(emptyLine, requestArbitrary, connection, fc.option(content))
  .map(([before, head, more, body]) => {
    const fields = [...head.fields, ...more, ...lengthOf(body)];
    const bytes = latin1(before + encodeRequestHead({ ...head, fields }));
    return Buffer.concat([bytes, body ?? Buffer.alloc(0)]);
  });

/** Up to three requests, one after the other. */
export const requestsBytes: fc.Arbitrary<Buffer> = fc
  .array(requestBytes, { minLength: 1, maxLength: 3 })
  .map((requests) => Buffer.concat(requests));

/** A response as bytes, framed by its length or by the end of the connection. */
export const responseBytes: fc.Arbitrary<Buffer> = fc
  .tuple(
    fc.constantFrom('', 'HTTP/1.1 100 Continue\r\n\r\n'),
    responseArbitrary,
    fc.option(content),
  )
  .map(([interim, head, body]) => {
    const fields = [...head.fields, ...lengthOf(body)];
    const bytes = latin1(interim + encodeResponseHead({ ...head, fields }));
    return Buffer.concat([bytes, body ?? Buffer.from('until the end')]);
  });

export const responsesBytes: fc.Arbitrary<Buffer> = fc
  .array(responseBytes, { minLength: 1, maxLength: 3 })
  .map((responses) => Buffer.concat(responses));

function lengthOf(body: Buffer | null): FieldLines {
  return body === null ? [] : [['Content-Length', `${body.length}`]];
}
