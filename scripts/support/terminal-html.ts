/** How a stretch of a terminal's text looks: the numbers of the SGR sequences that are in force. */
interface Look {
  readonly colour: number | undefined;
  readonly marks: ReadonlySet<string>;
}

/** Colours 0 to 7 of a terminal, and those of a text that has none. */
interface Palette {
  readonly text: string;
  readonly ground: string;
  readonly colours: readonly string[];
}

/** Those of a widely used editor's terminal, which are neither the strongest nor the weakest there are. */
const PALETTES: Readonly<Record<'dark' | 'light', Palette>> = {
  dark: {
    text: '#cccccc',
    ground: '#1e1e1e',
    colours: '#000000 #cd3131 #0dbc79 #e5e510 #2472c8 #bc3fbc #11a8cd #e5e5e5'.split(' '),
  },
  light: {
    text: '#333333',
    ground: '#ffffff',
    colours: '#000000 #cd3131 #00bc00 #949800 #0451a5 #bc05bc #0598bc #555555'.split(' '),
  },
};

const PLAIN: Look = { colour: undefined, marks: new Set() };

const STYLE = `
body { margin: 0; display: flex; flex-wrap: wrap; background: #777; }
pre { margin: 4px; padding: 8px; font: 14px/17px "DejaVu Sans Mono", monospace; }
.bold { font-weight: bold; }
.dim { opacity: 0.6; }
.underline { text-decoration: underline; }
`;

/**
 * Makes a page of what `tmux capture-pane -e -p` prints: the same screen in a dark and in a light theme.
 *
 * It knows what this program's screens are made of: eight colours, bold, dim, underlined and reversed text.
 */
export function terminalPage(capture: string): string {
  const themes = (['dark', 'light'] as const).map((theme) => {
    const { text, ground } = PALETTES[theme];
    const screen = stretchesOf(capture).map(({ text: shown, look }) => {
      return spanOf(shown, look, PALETTES[theme]);
    });
    return `<pre style="color:${text};background:${ground}">${screen.join('')}</pre>`;
  });
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>\n${themes.join('\n')}\n`;
}

/** Text, and how it looks, between one escape sequence and the next. */
function stretchesOf(capture: string): { text: string; look: Look }[] {
  const [first = '', ...rest] = capture.replace(LINKS, '').split('\x1b[');
  let look = PLAIN;
  const after = rest.map((part) => {
    const end = part.indexOf('m');
    look = part.slice(0, end).split(';').map(Number).reduce(lookAfter, look);
    return { text: part.slice(end + 1), look };
  });
  return [{ text: first, look: PLAIN }, ...after];
}

/** OSC 8, ended by ST or BEL. */
const LINKS = /\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)/g;

/** ECMA-48 8.3.117, Select Graphic Rendition: what is in force once a number was read. */
function lookAfter(look: Look, number: number): Look {
  if (number === 0) return PLAIN;
  if (number >= 30 && number <= 37) return { ...look, colour: number - 30 };
  if (number === 39) return { ...look, colour: undefined };
  const marks = new Set(look.marks);
  for (const mark of ENDS[number] ?? []) marks.delete(mark);
  const begun = BEGINS[number];
  if (begun !== undefined) marks.add(begun);
  return { ...look, marks };
}

const BEGINS: Readonly<Record<number, string>> = {
  1: 'bold',
  2: 'dim',
  4: 'underline',
  7: 'reverse',
};
const ENDS: Readonly<Record<number, readonly string[]>> = {
  22: ['bold', 'dim'],
  24: ['underline'],
  27: ['reverse'],
};

function spanOf(text: string, { colour, marks }: Look, palette: Palette): string {
  const shown = text.replace(/[&<]/g, (character) => (character === '&' ? '&amp;' : '&lt;'));
  if (colour === undefined && marks.size === 0) return shown;
  const own = colour === undefined ? palette.text : palette.colours[colour]!;
  const [front, back] = marks.has('reverse') ? [palette.ground, own] : [own, 'inherit'];
  const names = [...marks].filter((mark) => mark !== 'reverse').join(' ');
  return `<span class="${names}" style="color:${front};background:${back}">${shown}</span>`;
}
