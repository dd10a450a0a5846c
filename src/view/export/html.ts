import type { Line, Segment, Style } from '../text/styled-text.ts';
import { escapeMarkup } from './markup.ts';

/** A page that stands by itself: nothing is loaded, nothing runs, and it follows the reader's light or dark. */
export function htmlPage(title: string, lines: readonly Line[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeMarkup(title)}</title>
<style>
  :root { color-scheme: light dark; }
  body { margin: 1rem auto; width: max-content; max-width: 100%; }
  pre { font: 0.95rem/1.35 ui-monospace, "DejaVu Sans Mono", monospace; overflow-x: auto; }
  .bold { font-weight: bold }
  .dim { opacity: .7 }
  .underline { text-decoration: underline }
  .reverse { background: CanvasText; color: Canvas }
  .cyan { color: light-dark(#006a7a, #5fd7e7) }
  .yellow { color: light-dark(#7a5a00, #e5c558) }
  .magenta { color: light-dark(#8a1f86, #e38be0) }
  .green { color: light-dark(#1a6b1a, #7fd67f) }
  .red { color: light-dark(#b00020, #ff8a8a) }
</style>
<pre>${lines.map((line) => line.map(segment).join('')).join('\n')}</pre>
</html>
`;
}

function segment({ text, style }: Segment): string {
  const names = style ? classesOf(style) : [];
  if (names.length === 0) return escapeMarkup(text);
  return `<span class="${names.join(' ')}">${escapeMarkup(text)}</span>`;
}

function classesOf({ colour, bold, dim, underline, reverse }: Style): string[] {
  const flags = { bold, dim, underline, reverse };
  const set = Object.entries(flags).flatMap(([name, isSet]) => (isSet ? [name] : []));
  return colour === undefined ? set : [colour, ...set];
}
