import {
  describeInTerminal,
  expectExitCode,
  expectGivenBack,
  expectKept,
  it,
  startAt,
} from '../support/in-terminal.ts';
import { progressWithMet } from '../support/met-questions.ts';
import {
  both,
  type Condition,
  hasKeys,
  hasNotice,
  hasSize,
  hasText,
  isAt,
  isSame,
  lacksText,
  walk,
} from '../support/terminal-test.ts';
import type { Terminal } from '../support/tmux.ts';

/** Shows a frame of the client, with changes to try. */
const [LESSON, STEP] = [10, 4];
const FRAME_LENGTH = 11;
const CUTS = `${FRAME_LENGTH - 1} cuts`;
const met = await progressWithMet(9, LESSON);

describeInTerminal('an editor in a real terminal', () => {
  it('changes, adds, deletes, takes back and sends', async ({ terminal }) => {
    await open(terminal);
    await walk(terminal, [
      [['8', '3'], both(hasText('* 1 changed'), isOnByte(1))],
      ['Left', isOnByte(0)],
      ['End', isOnByte(FRAME_LENGTH - 1)],
      ['Home', isOnByte(0)],
      [['Right', 'i'], both(hasText('+ 1 added'), isOnByte(1))],
      ['x', lacksText('added')],
      ['u', '+ 1 added'],
      ['u', both(lacksText('added'), hasText('* 1 changed'))],
      ['u', lacksText('changed')],
      [['x', 'L'], '- 1 gone'],
      ['U', lacksText('gone')],
      ['u', '- 1 gone'],
      ['DC', '- 2 gone'],
      ['U', lacksText('gone')],
      [['Home', 'v'], 'space flip'],
      [['Right', 'Space'], both(hasText('* 1 changed'), hasText('bit 1'))],
      ['v', '0-f type'],
      ['Tab', '▸ try 1 of '],
      ['Tab', '▸ try 2 of '],
      ['R', both(hasText('─ result ─'), hasText('RFC 6455'))],
    ]);
    await terminal.wipe();
    await walk(terminal, [
      ['R', both(hasText('─ result ─'), lacksText('under way'))],
      ['e', '▸ try 2 of '],
      ['Enter', both(isAt(LESSON, STEP), hasKeys)],
    ]);
  });

  it('moves by rows, and scrolls what came of it', async ({ terminal }) => {
    await startAt(terminal, 9, 1, met);
    await walk(terminal, [
      ['e', isOnByte(0)],
      ['Down', isOnByte(16)],
      ['Up', isOnByte(0)],
      [['f', 'f', 'R'], both(hasText('─ result ─'), hasText('RFC 9112 3.1'))],
    ]);
    await terminal.resize(40, 24);
    const top = await terminal.until('40x24', both(hasSize(40, 24), hasText('─ result ─')));
    await walk(terminal, [
      ['Down', ({ lines }) => lines[1] === top.lines[2]],
      ['Up', isSame(top)],
      ['Down', ({ lines }) => lines[1] === top.lines[2]],
      ['Home', isSame(top)],
    ]);
  });

  it('keeps its bytes in another size, while it is suspended, and when it is left', async ({
    terminal,
  }) => {
    await open(terminal);
    await terminal.press('8', '9');
    const before = await terminal.until('the change', both(hasText('* 1 changed'), isOnByte(1)));
    await expectKept(terminal, before, hasText('*89'));
    await walk(terminal, [
      ['Escape', hasKeys],
      ['n', isAt(LESSON, STEP + 1)],
      ['b', isAt(LESSON, STEP)],
      ['e', isSame(before)],
    ]);
    await terminal.press('C-c');
    await expectExitCode(terminal, 130);
  });

  it('loses nothing to an arrow key whose bytes come apart', async ({ terminal }) => {
    await open(terminal);
    await terminal.press('8', '9');
    const before = await terminal.until('the change', both(hasText('* 1 changed'), isOnByte(1)));
    // Its first byte is a key of its own by then; what comes later means nothing.
    await walk(terminal, [['Escape', hasKeys]]);
    await terminal.type('[');
    await terminal.type('C');
    await walk(terminal, [['e', isSame(before)]]);
    // In one piece it is an arrow.
    await terminal.type('\x1b[C');
    await terminal.until('the next byte', isOnByte(2));
  });

  it('cuts the bytes in every way', async ({ terminal }) => {
    await open(terminal);
    await walk(terminal, [
      ['t', '▸one write'],
      ['t', '▸one byte each'],
      ['R', `in ${FRAME_LENGTH} writes`],
      ['t', 'in one write'],
      ['Escape', '▸cut at cursor'],
      [['Right', 'Right', 'R'], 'cut before byte 2'],
      ['t', `${CUTS}: 10 same result`],
      ['t', both(hasText('─ result ─'), lacksText(CUTS))],
      ['Escape', '▸as recorded'],
      ['Escape', both(isAt(LESSON, STEP), hasKeys)],
      ['t', 'now: '],
      ['Escape', '▸one write'],
    ]);
    await terminal.press('q');
    await expectGivenBack(terminal);
  });

  it('stops when it is told to', async ({ terminal }) => {
    await startAt(terminal, 9, 1, met);
    await walk(terminal, [
      ['e', '▸as recorded'],
      [['t', 't', 't', 't'], '▸every cut'],
      [['R', 'Enter'], 'It was left there: 160 cuts are to be tried.'],
      ['Escape', '▸every cut'],
    ]);
    await terminal.press('R', 'q');
    await expectExitCode(terminal, 0);
    await expectGivenBack(terminal);
  });

  it('takes flipped bits from their screen, and nothing from the server', async ({ terminal }) => {
    await startAt(terminal, LESSON, STEP, met);
    await walk(terminal, [
      ['Home', 'fields ── 1 of'],
      ['v', both(hasText('RFC bit'), hasText('bit 0: '))],
      [['Right', 'Space'], '(flipped: 1)'],
      ['R', both(hasText('─ result ─'), hasText('RSV1'))],
      ['Escape', 'writes:'],
      ['Escape', '(flipped: 1)'],
      ['Escape', both(isAt(LESSON, STEP), hasKeys)],
      ['e', both(hasText('writes:'), lacksText('changed'))],
      ['Escape', hasKeys],
      ['b', isAt(LESSON, STEP - 1)],
      ['e', hasNotice('Only what the client has sent can be changed')],
      ['Home', hasKeys],
      ['t', hasNotice('Only what the client has sent can be changed')],
      ['v', 'RFC bit'],
      ['R', hasNotice('Only what the client has sent can be resent')],
    ]);
    await terminal.press('q');
    await expectExitCode(terminal, 0);
  });
});

/** Opens the editor on the frame. */
async function open(terminal: Terminal): Promise<void> {
  await startAt(terminal, LESSON, STEP, met);
  const isOpen = both(hasText('✓ no rule of the parser is broken'), isOnByte(0));
  await walk(terminal, [[['Home', 'e'], isOpen]]);
}

/** On which byte the cursor is. */
function isOnByte(byte: number): Condition {
  return ({ lines }) => lines[1]!.endsWith(` byte ${byte} ─`);
}
