/** RFC 2119: the words that bind someone. MAY and OPTIONAL bind no one, and are not counted. */
export const KEYWORDS = [
  'MUST NOT',
  'MUST',
  'SHALL NOT',
  'SHALL',
  'SHOULD NOT',
  'SHOULD',
  'NOT RECOMMENDED',
  'RECOMMENDED',
  'REQUIRED',
] as const;

/** How often each keyword is there. */
export type KeywordCount = ReadonlyMap<string, number>;

/** Each as a word of its own, which may go on in the next line; in quotation marks it is only spoken of. */
const KEYWORD = new RegExp(
  `(?<![\\w"])(?:${KEYWORDS.map((each) => each.replace(' ', '\\s+')).join('|')})(?![\\w"])`,
  'g',
);
/** The table of contents is indented, headings are not. */
const HEADING = /^(?:Appendix )?(\d+(?:\.\d+)*|[A-Z](?:\.\d+)*)\. {1,3}\S/;
/** Older RFCs come in pages. */
const PAGE_MARGIN = /^(?:RFC \d+ .*\d{4}|.*\[Page \d+\])$/;

/** Counts the keywords of an RFC in its text form, section by section; sections without any are left out. */
export function countKeywords(text: string): Map<string, KeywordCount> {
  const counts = new Map<string, KeywordCount>();
  for (const [section, content] of sectionsOf(text)) {
    const count = countIn(content);
    if (count.size > 0) counts.set(section, count);
  }
  return counts;
}

/** In the order of the keywords, whatever order they were found in: `2 MUST, 1 SHOULD`. */
export function countText(count: KeywordCount): string {
  return KEYWORDS.filter((keyword) => count.has(keyword))
    .map((keyword) => `${count.get(keyword)} ${keyword}`)
    .join(', ');
}

function sectionsOf(text: string): Map<string, string> {
  const sections = new Map<string, string>();
  let current = '';
  for (const line of text.split(/[\r\n\f]+/)) {
    if (PAGE_MARGIN.test(line)) continue;
    current = HEADING.exec(line)?.[1] ?? current;
    sections.set(current, `${sections.get(current) ?? ''}${line}\n`);
  }
  return sections;
}

function countIn(content: string): KeywordCount {
  const count = new Map<string, number>();
  for (const [found] of content.matchAll(KEYWORD)) {
    const keyword = found.replace(/\s+/, ' ');
    count.set(keyword, (count.get(keyword) ?? 0) + 1);
  }
  return count;
}
