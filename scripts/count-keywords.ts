/**
 * Counts the words that bind, MUST, SHOULD and the like, in each section of an RFC.
 *
 *     npm run keywords -- rfc9112.txt                                            what it has
 *     npm run keywords -- rfc9112.txt src/conformance/sentences/rfc9112.md       where a table has others
 */
import { readFileSync } from 'node:fs';
import { countKeywords, countText } from './support/keyword-count.ts';
import { readSentences } from './support/sentence-table.ts';

const [textFile, tableFile] = process.argv.slice(2);
if (textFile === undefined) {
  process.stderr.write(
    'which file? Give the text form of an RFC, and a table to compare it with\n',
  );
  process.exit(2);
}
const counts = countKeywords(readFileSync(textFile, 'utf8'));
if (tableFile === undefined) {
  for (const [section, count] of counts) process.stdout.write(`${section}: ${countText(count)}\n`);
} else {
  compare(tableFile);
}

function compare(path: string): void {
  const sections = readSentences(readFileSync(path, 'utf8'));
  const stated = new Map(sections.map(({ number, stated }) => [number, stated]));
  for (const section of new Set([...counts.keys(), ...stated.keys()])) {
    const found = countText(counts.get(section) ?? new Map());
    const said = stated.get(section) ?? '';
    if (found === said) continue;
    process.stdout.write(`${section}: ${found || 'none'}; the table has ${said || 'none'}\n`);
    process.exitCode = 1;
  }
}
