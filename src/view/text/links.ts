import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PACKAGE_ROOT, type SourcePlace } from '../../lesson/script/source.ts';

/** A line of a source file, in the form that terminals hand to an editor. */
export function sourceUrl({ file, line }: SourcePlace): string {
  return `${pathToFileURL(join(PACKAGE_ROOT, file)).href}#${line}`;
}

const HTML = 'https://html.spec.whatwg.org/multipage/server-sent-events.html';
/** The sections of the HTML Standard have names; these are the ones of its chapter 9.2. */
const HTML_SECTIONS: Readonly<Record<string, string>> = {
  '9.2.3': 'sse-processing-model',
  '9.2.4': 'the-last-event-id-header',
  '9.2.5': 'parsing-an-event-stream',
  '9.2.6': 'event-stream-interpretation',
  '9.2.7': 'authoring-notes',
};

/**
 * Where a section can be read.
 *
 * @param ref in the form `RFC 6455 5.2` or `HTML 9.2.6`
 * @returns undefined for a document of which no address is known
 */
export function specificationUrl(ref: string): string | undefined {
  const rfc = /^RFC (\d+) ([\d.]+)$/.exec(ref);
  if (rfc) return `https://www.rfc-editor.org/rfc/rfc${rfc[1]}#section-${rfc[2]}`;
  const html = /^HTML ([\d.]+)$/.exec(ref);
  if (!html) return undefined;
  const section = HTML_SECTIONS[html[1]!];
  return section === undefined ? HTML : `${HTML}#${section}`;
}
