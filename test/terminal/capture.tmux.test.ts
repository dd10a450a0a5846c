import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { connectionsOf } from '../../src/cli/export-command.ts';
import { captureOf } from '../../src/cli/exported-capture.ts';
import { describeInTerminal, expectExitCode, expectGivenBack, it } from '../support/in-terminal.ts';
import { performed } from '../support/performances.ts';
import { both, hasPrompt, hasText, lacksText, walk } from '../support/terminal-test.ts';
import type { Terminal } from '../support/tmux.ts';

/**
 * Writes a lesson as a capture into the folder of the terminal. Its times are staged: how many rows a response
 * has depends on whether it was held.
 */
async function exported(terminal: Terminal, lesson: number): Promise<void> {
  const capture = captureOf(connectionsOf(await performed(lesson)));
  writeFileSync(join(terminal.folder, 'a.pcapng'), capture);
}

describeInTerminal('a capture in a real terminal', () => {
  it('is a list of connections, and each message of one in its layers', async ({ terminal }) => {
    await exported(terminal, 8);
    await terminal.enter('wirewalk explain --screen $HOME/a.pcapng');
    await terminal.until('the list', hasText('a.pcapng: 4 connections'));
    await walk(terminal, [
      ['Down', hasText('2 of 4')],
      ['Enter', both(hasText('connection 2/4'), hasText('1 of 9'))],
      ['b', hasText('connection 1/4')],
      ['Tab', hasText(' 2 of 13')],
      ['PageDown', hasText('12 of 13')],
      ['PageUp', hasText(' 2 of 13')],
    ]);
    await terminal.press('q');
    await expectExitCode(terminal, 0);
    await expectGivenBack(terminal);
  });

  it('has layers, bits and numbers to go to, and nothing that can be sent', async ({
    terminal,
  }) => {
    await exported(terminal, 8);
    await terminal.enter('wirewalk explain --screen --connection 1 $HOME/a.pcapng');
    await terminal.until('the first message', hasText(' 1 of 13'));
    await walk(terminal, [
      ['1', hasText('[1 tcp]')],
      ['e', hasText('A capture is only looked at')],
      ['v', hasText('connection 1 ')],
      ['v', hasText(' 1 of 13')],
    ]);
    await terminal.press('g');
    await terminal.until('the prompt', hasPrompt(''));
    await terminal.enter('3.4');
    await terminal.until('message 3.4', both(hasText('connection 3/4'), hasText('4 of ')));
  });

  it('finds a field by its value, and the next one by enter alone', async ({ terminal }) => {
    await exported(terminal, 10);
    await terminal.enter('wirewalk explain --screen --only opcode:close $HOME/a.pcapng');
    await terminal.until('the first Close', both(hasText('connection 1/4'), hasText('CLOSE 1000')));
    await terminal.press('/');
    await terminal.enter('status code:1002');
    await terminal.until('the first 1002', both(hasText('connection 2/4'), hasText('CLOSE 1002')));
    await terminal.press('Enter');
    await terminal.until('the next 1002', hasText('connection 3/4'));
    await terminal.press('Escape');
    await terminal.until('the keys', lacksText('find: _'));
    expect((await terminal.shot()).text).toContain('connection 3/4');
  });
});
