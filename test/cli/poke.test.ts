import { describe, expect, it, vi } from 'vitest';
import { bytesFor } from '../../src/cli/poke-bytes.ts';
import { type PokeOptions, poke } from '../../src/cli/poke-command.ts';
import { UsageError } from '../../src/terminal/run-program.ts';
import { octets } from '../support/bytes.ts';
import { wirewalk } from '../support/run.ts';

// Each of the commands starts a process.
vi.setConfig({ testTimeout: 60_000 });

const HELLO = '81 85 37fa213d 7f9f4d5158';
const MESSAGE = {
  recorded: octets(HELLO),
  protocol: 'websocket',
  tries: [
    { id: 'three', does: 'Take a reserved opcode', bytes: octets(HELLO.replace('81', '83')) },
  ],
} as const;

function hexFor(asked: Partial<Parameters<typeof bytesFor>[0]>): string {
  return Buffer.from(bytesFor({ set: [], ...asked }, MESSAGE)).toString('hex');
}

describe('the bytes to send are', () => {
  it.each([
    ['those that were recorded', {}, '818537fa213d7f9f4d5158'],
    ['those with one changed', { set: ['0=c1'] }, 'c18537fa213d7f9f4d5158'],
    ['those with several', { set: ['0=c1,0x0a=00', '2=00 ff'] }, 'c18500ff213d7f9f4d5100'],
    ['what was prepared', { try: 'three' }, '838537fa213d7f9f4d5158'],
    ['what was given', { hex: '81 05:48,65 6c6C 6f' }, '810548656c6c6f'],
    ['none at all', { hex: '' }, ''],
    [
      'changed first, then of true length',
      { hex: '81 80 00000000 41', set: ['0=82'], fixLengths: true },
      '82810000000041',
    ],
  ])('%s', (_, asked, hex) => {
    expect(hexFor(asked)).toBe(hex);
  });

  it.each([
    [{ set: ['0=8g'] }, '--set 0=8g: "g" is no hex digit, character 2 of "8g"'],
    [{ hex: '81 85 3Z' }, '--hex: "Z" is no hex digit, character 8 of "81 85 3Z"'],
    [{ hex: '81 8' }, '"8" has a half'],
    [{ set: ['0=8'] }, '"8" has a half'],
    [{ set: ['0='] }, 'no byte after the ='],
    [{ set: ['c1'] }, '--set takes OFFSET=HEX'],
    [{ set: ['11=00'] }, 'the bytes are 0 to 10'],
    [{ set: ['10=0000'] }, 'the bytes are 0 to 10'],
    [{ try: 'four' }, 'the step has no try "four"; it has three'],
    [{ try: 'three', hex: '81' }, 'give one of them'],
    [{ hex: '81', fixLengths: true }, 'the header of the frame is not complete'],
  ])('not %j', (asked, why) => {
    expect(() => hexFor(asked)).toThrow(why);
  });
});

/** What the command prints, without a process of its own. */
async function printed(lesson: string, options: Omit<PokeOptions, 'set'> & { set?: string[] }) {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((piece) => {
    text += piece;
    return true;
  });
  try {
    await poke(lesson, { set: [], plain: true, ...options });
  } finally {
    write.mockRestore();
  }
  return text;
}

describe('wirewalk poke', () => {
  it('says what the server did before, and what it does now', async () => {
    const argv = ['poke', '10', '--step', '4', '--set', '0=09'];
    const { exitCode, stdout, stderr } = await wirewalk(argv);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Lesson 10, step 4, message 3, client to server: sent 11 bytes/);
    expect(stdout).toContain('Changes: byte 0 was 81, is 09.');
    expect(stdout).toMatch(/Before.*\n {2}1\. TEXT "Hello" FIN/);
    expect(stdout).toMatch(/Now.*\n {2}1\. CLOSE 1002 FIN/);
    expect(stdout).toContain('Rule: RFC 6455 5.5 control-fragmented, at byte 0.');
    expect(stdout).toContain('Here: FIN=0 with opcode 9 (ping).');
  });

  it('says in one line which character is wrong, and ends with 2', async () => {
    const argv = ['poke', '10', '--step', '4', '--set', '0=8g'];
    const { exitCode, stdout, stderr } = await wirewalk(argv);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toBe('wirewalk: --set 0=8g: "g" is no hex digit, character 2 of "8g"\n');
  });

  it('has its help, in 80 columns', async () => {
    const { exitCode, stdout } = await wirewalk(['help', 'poke']);
    expect(exitCode).toBe(0);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(stdout).toContain('Examples:');
  });

  it('tells the same as data', async () => {
    const hex = '81 86 37fa213d 7f9f4d5158';
    const text = await printed('one-frame', { step: '4', hex, json: true });
    expect(JSON.parse(text)).toMatchObject({
      schema: 'wirewalk/poke@1',
      ...{ lesson: 10, step: 4, message: 3, writes: [11], same: false },
      missing: '1 more of 6 bytes of the payload',
      before: { tcp: 'open', messages: [{ bytes: '810548656c6c6f' }] },
      after: {
        tcp: 'open',
        messages: [],
        nothingWithinMs: 150,
        waitsFor: '1 more of 6 bytes of the payload',
      },
    });
  });

  it('cuts the bytes where it is told to, another message of the step too', async () => {
    const text = await printed('10', { step: '1', message: 3, cut: 4, json: true });
    expect(JSON.parse(text)).toMatchObject({ step: 1, message: 3, writes: [4, 7], same: true });
  });

  it('cuts them everywhere, and says so in one line', async () => {
    const asked = { step: '4', split: 'every-cut' } as const;
    expect(await printed('10', asked)).toMatch(/^10 cuts: 10 same result\n/);
    const json = JSON.parse(await printed('10', { ...asked, json: true }));
    expect(json).toMatchObject({ schema: 'wirewalk/split@1', cuts: 10, same: 10, complete: true });
  });

  it('takes the step with the lesson', async () => {
    for (const place of ['10.4', 'one-frame.4', 'L10.4']) {
      const text = await printed(place, { set: ['0=81'], json: true });
      expect(JSON.parse(text)).toMatchObject({ lesson: 10, step: 4, same: true });
    }
  });

  it('lists what is prepared', async () => {
    const json = JSON.parse(await printed('10', { list: true, json: true }));
    expect(json).toMatchObject({ schema: 'wirewalk/tries@1', lesson: 10 });
    expect(await printed('10', { list: true, step: '1' })).toMatch(/^(Step|Nothing) .*\n/);
  });

  it.each<[string, Parameters<typeof printed>[1], string]>([
    ['10', {}, '--step K says which message is meant; or 10.K'],
    ['10.4', { step: '1' }, '10.4 and --step 1 are two steps: name one of them'],
    ['10', { step: '99' }, 'the nearest is'],
    ['no such lesson', { step: '1' }, 'no lesson "no such lesson"'],
    ['10', { step: '1' }, 'step 1 shows no message of the client; --message takes 1, 3'],
    ['10', { step: '1', message: 2 }, 'number 2 is no message of the client'],
    ['10', { step: '1', message: 99 }, 'number 99 is no message of the client'],
    ['10', { step: '4', cut: 11 }, 'there are places 1 to 10'],
    ['10', { step: '4', cut: 0 }, 'there are places 1 to 10'],
    ['10', { step: '4', cut: 1, split: 'one-write' }, 'give one of them'],
  ])('refuses lesson %j with %j', async (lesson, options, why) => {
    const running = printed(lesson, options);
    await expect(running).rejects.toThrow(UsageError);
    await expect(running).rejects.toThrow(why);
  });
});
