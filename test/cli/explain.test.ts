import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/cli/explain-command.ts';
import type { ExplainOptions } from '../../src/cli/explain-options.ts';
import { InputError, UsageError } from '../../src/terminal/run-program.ts';
import { BUILT_MAIN } from '../support/built.ts';
import { shell, wirewalk } from '../support/run.ts';
import { Running } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FRAME = '81 85 37 fa 21 3d 7f 9f 4d 51 58';
const OPTIONS = { concurrent: true, timeout: 30_000 };

describe('explain', OPTIONS, () => {
  it('says what a frame is that comes in a pipe as hex pairs', async () => {
    const { exitCode, stdout, stderr } = await shell(`echo '${FRAME}' | $wirewalk explain`);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^read as hex pairs \(--input pairs\)\n─ client ──▸ server {2}TEXT "Hello" {2}FIN MASK {2}11 B at 0 /,
    );
    expect(stdout).toMatch(/c {4}2-5 +masking key +37 fa 21 3d/);
  });

  it('says what is missing, and what each byte is all the same', async () => {
    const { exitCode, stdout } = await shell(`echo '81 85 37 fa 21' | $wirewalk explain`);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/c {4}2-4 +masking key/);
    expect(stdout).toContain('ends early: it takes 1 more byte of the masking key\n');
  });

  it('says it in sentences, or as JSON', async () => {
    const [plain, json] = await Promise.all([
      shell(`echo '${FRAME}' | $wirewalk explain --plain`),
      shell(`echo '${FRAME}' | $wirewalk explain --json`),
    ]);
    expect(plain.stdout).toMatch(
      /^read as hex pairs \(--input pairs\)\.\n\nClient to server: TEXT "Hello" FIN MASK\. 11 bytes, offset 0/,
    );
    expect(plain.stdout).toContain('masking key = 37 fa 21 3d');
    expect(plain.stdout).not.toMatch(/[─│▸]/);
    const [first, entry] = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toEqual({ schema: 'wirewalk/explain@1', input: 'pairs' });
    expect(entry).toMatchObject({ kind: 'message', from: 'client', start: 0, end: 11 });
    expect(entry.layers[0].bytes).toBe(FRAME.replaceAll(' ', ''));
  });

  it('reads a conversation in which both sides are marked', async () => {
    const request = 'O 000000 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a\\n';
    const rest = 'O 000010 48 6f 73 74 3a 20 61 0d 0a 0d 0a\\n';
    const response = 'I 000000 48 54 54 50 2f 31 2e 31 20 32 30 34 20 0d 0a 0d 0a\\n';
    const { stdout } = await shell(`printf '${request}${rest}${response}' | $wirewalk explain`);
    expect(stdout).toMatch(/client ──▸ server {2}GET \/[\s\S]*client ◂── server {2}204 /);
  });

  it('gives the bytes back in a form that xxd -r reads', async () => {
    if (spawnSync('xxd', ['-v']).error) return;
    const bytes = Buffer.from(Array.from({ length: 777 }, (_, index) => (index * 7) % 256));
    const file = join(temporaryFolder(), 'bytes');
    writeFileSync(file, bytes);
    const { stdout } = await wirewalk(['explain', '--input', 'raw', '--format', 'xxd', file]);
    expect(execFileSync('xxd', ['-r'], { input: stdout })).toEqual(bytes);
  });

  it('ends with 4 where its input cannot be read', async () => {
    const { exitCode, stderr } = await wirewalk(['explain', given('89504e470d0a1a0a')]);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/byte 0: this is a PNG image/);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('one finds one’s way in a capture:', OPTIONS, () => {
  const CAPTURE = '$wirewalk export 10 --pcapng - | $wirewalk explain';

  it('--list has a line for each connection, and what was odd about it', async () => {
    const { stdout } = await shell(`${CAPTURE} --list`);
    const [header, first, second, ...others] = stdout.trimEnd().split('\n');
    expect(header).toMatch(/^ +# client ▸ server +speaks +msgs +bytes +took$/);
    expect(first).toMatch(
      /^ +1 127.0.0.1:50001 ▸ 127.0.0.1:80 +HTTP, WebSocket +16 +\d+ +[\d.]+ m?s$/,
    );
    expect(first!.length).toBeLessThanOrEqual(80);
    expect(second).toMatch(/^ +2 .* ms {2}The opcode is reserved for later use$/);
    expect(others).toHaveLength(2);
  });

  it('--list --only has those that have what is searched for, and --limit so many', async () => {
    const numbersOf = async (options: string) => {
      const { stdout } = await shell(`${CAPTURE} --list --plain ${options}`);
      return [...stdout.matchAll(/^Connection (\d+): /gm)].map(([, number]) => number);
    };
    expect(await numbersOf("--only 'status code:1002'")).toEqual(['2', '3', '4']);
    expect(await numbersOf("--only 'status code:1002' --limit 2")).toEqual(['2', '3']);
  });

  it('--connection, --from and --only pick messages, each under the title of its connection', async () => {
    const { stdout } = await shell(`${CAPTURE} --only opcode:close --from server`);
    expect(stdout.match(/^(connection|─).*?(?= {2}FIN|:)/gm)).toEqual(
      [1000, 1002, 1002, 1002].flatMap((code, index) => [
        `connection ${index + 1}`,
        `─ client ◂── server  CLOSE ${code}`,
      ]),
    );
    const one = await shell(`${CAPTURE} --connection 3 --only opcode:close --plain`);
    expect(one.stdout).toMatch(/^connection 3: .*\n\nConnection 3\. Server to client: CLOSE 1002/);
    expect(one.stdout.match(/CLOSE/g)).toHaveLength(1);
  });

  it('--limit stops, although more may come', async () => {
    const words = [BUILT_MAIN, 'explain', '--limit', '1', '--plain'];
    const running = new Running(spawn(process.execPath, words));
    const frame = Buffer.from(FRAME.replaceAll(' ', ''), 'hex');
    running.child.stdin!.write(Buffer.concat(Array.from({ length: 1000 }, () => frame)));
    expect(await running.exit).toEqual([0, null]);
    expect(running.stdout.match(/TEXT "Hello"/g)).toHaveLength(1);
    expect(running.stdout).toMatch(/that is all that --limit 1 shows\.\n\n$/i);
  });

  it('says so where nothing has what is searched for', async () => {
    const { exitCode, stdout } = await shell(`${CAPTURE} --only nonsense`);
    expect([exitCode, stdout]).toEqual([0, 'nothing here has "nonsense"\n']);
  });
});

describe('in one line is told what is wrong with', () => {
  it.each([
    ['no file', '/no/such/file', /cannot be read: there is no such file or directory \(ENOENT\)/],
    ['an odd hex digit', given(Buffer.from('81 85 3\n')), /line 1, column 7: a byte has two/],
    ['nothing that is known', given('fefdfc'), /byte 0: neither HTTP nor a WebSocket frame/],
    ['nothing at all', given(''), /byte 0: there are no bytes/],
    ['half a pcapng', given('0a0d0d0a1c0000004d3c2b1a01'), /byte 13: the file ends in the middle/],
  ])('%s', async (_, file, why) => {
    const failure = await explain(file, { as: 'auto' }).catch((error) => error);
    expect(failure).toBeInstanceOf(InputError);
    expect(failure.message).toMatch(why);
    expect(failure.message).not.toContain('\n');
  });
});

describe('an option that means nothing is refused:', () => {
  const PCAP = 'd4c3b2a1020004000000000000000000ffff000065000000';
  it.each<[string, string | Buffer, Partial<ExplainOptions>]>([
    ['--connection is for captures', Buffer.from('81 00'), { connection: 2 }],
    ['there is no connection 2: this capture has 0', PCAP, { connection: 2 }],
    ['--list is for captures; this is pairs', Buffer.from('81 00'), { list: true }],
    ['--list is for the whole of a capture', PCAP, { list: true, connection: 1 }],
    ['no --only or --limit', PCAP, { format: 'xxd', only: 'a' }],
    ['no --only or --limit', PCAP, { format: 'xxd', limit: 1 }],
    ['there is no connection 3: this capture has 0', PCAP, { connection: 3, format: 'xxd' }],
    ['there is no connection 1: this capture has 0', PCAP, { format: 'text2pcap' }],
    ['--from is for input that', '8100', { from: 'client' }],
    ['--from is for input that', '8100', { from: 'client', format: 'xxd' }],
    ['no --json', PCAP, { format: 'xxd', json: true }],
    ['--as is not for pcap', PCAP, { as: 'sse' }],
    ['--as is not for har', Buffer.from('{"log":{}}'), { as: 'sse' }],
    ['--secrets is not for har', Buffer.from('{"log":{}}'), { secrets: '' }],
  ])('%s', async (why, bytes, options) => {
    const failure = await explain(given(bytes), { as: 'auto', ...options }).catch((error) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect(failure.message).toContain(why);
  });
});

describe('export', OPTIONS, () => {
  it('writes what explain reads', async () => {
    const file = join(temporaryFolder(), 'lesson.pcapng');
    const { exitCode, stderr } = await wirewalk(['export', '10', '--pcapng', file]);
    expect([exitCode, stderr]).toEqual([0, '']);
    const { stdout } = await wirewalk(['explain', file]);
    expect(stdout).toMatch(/^connection 1: 127\.0\.0\.1:50001 ▸ 127\.0\.0\.1:80\n/);
    expect(stdout).toContain('TEXT "Hello"  FIN MASK');
    expect(stdout).toMatch(/refused at byte 0x0000: /);
  });

  it('knows no lesson that is not there', async () => {
    const { exitCode, stderr } = await wirewalk(['export', 'nothing', '--pcapng', '-']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('no lesson "nothing"')]);
  });
});

function given(bytes: string | Buffer): string {
  const file = join(temporaryFolder(), 'given');
  writeFileSync(file, typeof bytes === 'string' ? Buffer.from(bytes, 'hex') : bytes);
  return file;
}
