import type { EventBlock } from '../sse/event-block.ts';
import { countOf } from '../wire/count.ts';
import { type Label, label } from './label-parts.ts';

const LONGEST_WORD = 24;

/** What a block of an event stream is: an event with its type and id, or what it has instead of one. */
export function labelOfBlock(block: EventBlock): Label {
  const names = namesIn(block);
  const { event, bytes } = block;
  if (event) {
    const id = names.has('id') && event.lastEventId !== '' ? ` ${clip(event.lastEventId)}` : '';
    return label(`event ${clip(event.type)}${id}`, countOf(bytes.length));
  }
  return label(whatItIs(names));
}

/** What dispatches no event. */
function whatItIs(names: ReadonlySet<string>): string {
  const settings = ['retry', 'id'].filter((name) => names.has(name));
  if (settings.length > 0) return `settings: ${settings.join(', ')}`;
  if (names.has(COMMENT)) return 'comment';
  return names.size > 0 ? `no data, no event: ${[...names].map(clip).join(', ')}` : 'blank line';
}

/** A line that begins with a colon has no name. */
const COMMENT = '';

function namesIn({ bytes, lines }: EventBlock): Set<string> {
  const filled = lines.filter(({ start, end }) => end > start);
  return new Set(filled.map(({ start, nameEnd }) => bytes.toString('latin1', start, nameEnd)));
}

function clip(text: string): string {
  return text.length <= LONGEST_WORD ? text : `${text.slice(0, LONGEST_WORD)}..`;
}
