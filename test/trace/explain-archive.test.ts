import { expect, it } from 'vitest';
import { readHar } from '../../src/capture/har.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { explainArchive } from '../../src/trace/explain-archive.ts';
import { labelText } from '../support/label-text.ts';

function explained(...entries: object[]): Entry[] {
  const told: Entry[] = [];
  const archive = readHar(JSON.stringify({ log: { entries } }));
  explainArchive(archive, { exchange: () => {}, entry: (entry) => told.push(entry) });
  return told;
}

const REQUEST = { method: 'GET', url: 'http://a/b', headers: [] };

it('a request and its response have heads, and content that no framing is asked for', () => {
  const headers = [
    { name: 'Transfer-Encoding', value: 'chunked' },
    { name: 'Content-Encoding', value: 'gzip' },
  ];
  const content = { mimeType: 'text/plain', text: 'hello' };
  const response = { status: 200, statusText: 'OK', headers, content };
  const [request, answer, ...others] = explained({ request: REQUEST, response });
  expect([request, answer].map((entry) => labelText(entry!))).toEqual(['GET /b', '200 OK']);
  expect(answer!.parts).toHaveLength(2);
  expect(answer!.bytes.toString()).toMatch(/hello$/);
  expect(answer!.parts.at(-1)!.end).toBe(answer!.end);
  expect(others).toEqual([]);
});

it('a head that would be refused is refused', () => {
  const headers = [{ name: 'bad name', value: 'x' }];
  const [entry] = explained({ request: { ...REQUEST, headers } });
  expect(entry!.fault).toMatchObject({ protocol: 'http' });
});
