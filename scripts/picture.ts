/**
 * Prints a page that shows a screen as it looks in a dark and in a light terminal.
 *
 *     tmux capture-pane -e -p -t NAME | npm run --silent picture > picture.html
 *     chromium --headless --screenshot=picture.png --window-size=1400,460 picture.html
 */
import { text } from 'node:stream/consumers';
import { terminalPage } from './support/terminal-html.ts';

process.stdout.write(terminalPage(await text(process.stdin)));
