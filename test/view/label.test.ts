import { expect, it } from 'vitest';
import type { Entry } from '../../src/trace/entry.ts';
import { Explainer } from '../../src/trace/explain.ts';
import { jsonEntry } from '../../src/view/json/json-entry.ts';
import { dumpEntry } from '../../src/view/panes/dump.ts';
import { plainEntry } from '../../src/view/plain/plain-entry.ts';
import { octets } from '../support/bytes.ts';

const TWO_SPACES = octets('81 04 61 20 20 62');

it('keeps the spaces that were on the wire, in every view', () => {
  const entries: Entry[] = [];
  const explainer = new Explainer('ws-server', (entry) => entries.push(entry));
  explainer.bytes(TWO_SPACES);
  explainer.end();
  const [entry] = entries;
  expect(plainEntry(entry!)[0]).toContain('TEXT "a  b" FIN.');
  expect(jsonEntry(entry!)).toMatchObject({ label: 'TEXT "a  b" FIN' });
  expect(JSON.stringify(dumpEntry(entry!, 100))).toContain('TEXT \\"a  b\\"  FIN');
});
