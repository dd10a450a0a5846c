import { describe, expect, it } from 'vitest';
import { MessageEnd } from '../../src/http/events.ts';
import { HTTP_FAULTS, type HttpFault } from '../../src/http/faults.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../../src/http/limits.ts';
import { latin1 } from '../support/bytes.ts';
import { expectCovered } from '../support/coverage.ts';
import { readAsClient, readAsServer, type Transcript } from '../support/http-transcript.ts';
import { HTTP_VECTORS } from '../support/http-vectors.ts';

describe.each(Object.entries(HTTP_VECTORS))('%s', (fault, vectors) => {
  it.each(vectors)('is found where it is: $wrong', ({ wrong, limits = {} }) => {
    const at = wrong.indexOf('◆');
    const transcript = read(wrong.replace('◆', ''), limits);
    expect(transcript.fault).toMatchObject({ fault, offset: at });
    expect(transcript.fault?.message).toBe(HTTP_FAULTS[fault as HttpFault].sentence);
    if (transcript.fault?.partial) expectCovered(transcript.fault.partial);
  });

  it.each(vectors)('is nowhere without its defect: $right', ({ right, limits = {} }) => {
    const { fault, events } = read(right, limits);
    expect(fault).toBeUndefined();
    expect(events.filter((event) => event instanceof MessageEnd)).toHaveLength(1);
  });
});

describe('the fault table', () => {
  it.each(Object.entries(HTTP_FAULTS))(
    '%s has an error status, a section and a sentence',
    (_, row) => {
      expect(row.status).toBeGreaterThanOrEqual(400);
      expect(row.ref).toMatch(/^RFC \d+ [\d.]+$/);
      expect(row.sentence).toMatch(/^[A-Z].*\.$/);
    },
  );
});

/** What begins as a status line is read by a client, the rest by a server. */
function read(text: string, limits: Partial<HttpLimits>): Transcript {
  const situation = { limits: { ...DEFAULT_HTTP_LIMITS, ...limits } };
  const role = text.trimStart().startsWith('HTTP/') ? readAsClient : readAsServer;
  return role([latin1(text)], situation);
}
