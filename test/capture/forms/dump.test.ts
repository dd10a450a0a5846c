import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureError } from '../../../src/capture/capture-error.ts';
import type { CapturedPiece } from '../../../src/capture/captured.ts';
import { DUMP } from '../../../src/capture/forms/dump.ts';
import { PcapReader } from '../../../src/capture/pcap-reader.ts';
import { writeText2pcap, XxdWriter } from '../../../src/capture/write-dump.ts';
import { segmentsIn } from '../../support/conversations.ts';
import { check } from '../../support/property.ts';

const readDump = (text: string) => DUMP.read(text).pieces;

const HELLO = Buffer.from('818537fa213d7f9f4d5158', 'hex');

/** The octets of a dump that is one piece. */
function octetsOf(text: string): string {
  return readDump(text)
    .map(({ bytes }) => bytes.toString('hex'))
    .join(' | ');
}

function problemOf(text: string): string {
  try {
    readDump(text);
    return '';
  } catch (error) {
    return (error as CaptureError).message;
  }
}

function writeXxd(bytes: Uint8Array, cut = bytes.length): string {
  const writer = new XxdWriter();
  return writer.add(bytes.subarray(0, cut)) + writer.add(bytes.subarray(cut)) + writer.end();
}

describe('a dump is read', () => {
  it.each([
    ['xxd', '00000000: 8185 37fa 213d 7f9f 4d51 58              ..7.!=..MQX\n'],
    ['xxd -g1', '00000000: 81 85 37 fa 21 3d 7f 9f 4d 51 58                 ..7.!=..MQX'],
    [
      'hexdump -C',
      '00000000  81 85 37 fa 21 3d 7f 9f  4d 51 58                 |..7.!=..MQX|\n0000000b\n',
    ],
    ['od -Ax -tx1', '000000 81 85 37 fa 21 3d 7f 9f 4d 51 58\n00000b\n'],
    ['od -Ax -tx1z', '000000 81 85 37 fa 21 3d 7f 9f 4d 51 58                 >..7.!=..MQX<'],
    ['tshark -x', '0000  81 85 37 fa 21 3d 7f 9f 4d 51 58                  ..7.!=..MQX'],
    ['an indent', '  0000  81 85 37 fa\n\t0004  21 3d 7f 9f 4d 51 58\n'],
    ['several lines', '0000  81 85 37 fa\r\n0004  21 3d 7f 9f 4d 51 58\r\n'],
    ['a comment', '# from somewhere\n0000  81 85 37 fa 21 3d 7f 9f 4d 51 58\n\n'],
    ['xxd -e', '00000000: fa378581 9f7f3d21   58514d           ..7.!=..MQX\n'],
    ['xxd -e -g2', '00000000: 8581 fa37 3d21 9f7f 514d   58            ..7.!=..MQX'],
    ['xxd -g4', '00000000: 818537fa 213d7f9f 4d5158             ..7.!=..MQX'],
    [
      'xxd -b',
      `00000000: 10000001 10000101 00110111 11111010 00100001 00111101  ..7.!=
00000006: 01111111 10011111 01001101 01010001 01011000           ..MQX\n`,
    ],
    ['openssl', '0000 - 81 85 37 fa 21 3d 7f 9f-4d 51 58                  ..7.!=..MQX\n'],
    [
      'Format-Hex',
      `           00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F

00000000   81 85 37 FA 21 3D 7F 9F 4D 51 58                 .7ú!=.MQX\n`,
    ],
    ['a part of one', '00000020: 8185 37fa 213d 7f9f 4d51 58\n'],
  ])('%s', (_name, text) => {
    expect(octetsOf(text)).toBe(HELLO.toString('hex'));
  });

  it.each([
    ['decimal', '0000016'],
    ['octal', '0000020'],
  ])('whose offsets are %s, and that is said', (base, second) => {
    const { pieces, remarks } = DUMP.read(`0000000${' 81'.repeat(16)}\n${second} 37\n`);
    expect(pieces[0]!.bytes).toHaveLength(17);
    expect(remarks).toEqual([`the offsets are ${base}`]);
  });

  it('by the text beside it, which tells which byte was first', () => {
    const { remarks } = DUMP.read('00000000: 34333231  1234\n');
    expect(remarks).toEqual([expect.stringContaining('as xxd -e prints them')]);
    expect(DUMP.read('00000000: 31323334  1234\n').remarks).toEqual([]);
  });

  it('whose text looks like hex', () => {
    expect(octetsOf('00000000: 6465 6164 6265 6566  deadbeef\n')).toBe('6465616462656566');
    expect(octetsOf('0000  64 65 61 64   dead\n')).toBe('64656164');
  });

  it('whose asterisk stands for lines like the last one', () => {
    const dump = ['00000000  00 00', '*', '00000006  01', '00000007'].join('\n');
    expect(octetsOf(dump)).toBe('00000000000001');
  });

  it('with a piece from each offset of zero on, and its direction', () => {
    const text = 'O 000000 47 45 54\nI 000000 32 30\nI 000002 30\nO 000000 47\n';
    expect(readDump(text).map(({ from, bytes }) => [from, bytes.toString()])).toEqual([
      ...[
        ['client', 'GET'],
        ['server', '200'],
        ['client', 'G'],
      ],
    ]);
  });
});

describe('a dump is refused, with the place:', () => {
  it.each([
    ['0000 81 8\n', 'line 1, column 9: a byte has two hex digits'],
    ['0000 81 85\n0001 37', 'line 2, column 1: the offset is 0x1, but 0x2 bytes came before'],
    ['0000 81 85\nabc', 'line 2, column 1: no offset at the start'],
    ['0000 81 8g 37', 'line 1, column 9: "8" is no hex digit'],
    ['0000000 8581 fa37 3d21\n0000006', expect.stringMatching(/^line 1, column 9: .*hexdump -C/)],
    ['000000 fa378581\n', expect.stringMatching(/^line 1, column 8: .*od -Ax -tx1/)],
    ['0000000 81 85\n0000002 37\n0000003\n', ''],
    ['00000000: 01020304  ....\n', expect.stringMatching(/^line 1, .*use xxd -g1/)],
    ['00000000: 01020304   010203  .......   \n', expect.stringMatching(/^line 1, .*use xxd -g1/)],
    [`0000000${' 00'.repeat(16)}\n*\n0000100`, expect.stringMatching(/^line 3, .*octal; od -Ax/)],
    ['*\n0010 81', 'line 2, column 1: the * before it cannot be filled in'],
    ['0000 81\n*\nffffffff 81', 'line 3, column 1: the * before it cannot be filled in'],
  ])('%j', (text, problem) => {
    expect(problemOf(text)).toEqual(problem);
  });
});

const TOOLS: readonly (readonly [string, readonly string[]])[] = [
  ['xxd', []],
  ['xxd', ['-g1']],
  ['xxd', ['-c', '8']],
  ['xxd', ['-c', '32']],
  ['xxd', ['-b']],
  ['hexdump', ['-C']],
  ['od', ['-Ax', '-tx1']],
  ['od', ['-Ax', '-tx1z']],
];

/** Bytes with stretches that repeat, and with text that looks like hex. */
const BYTES = fc
  .array(
    fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      fc.constant(Buffer.from('deadbeef 00 ')),
      fc.integer({ min: 1, max: 5 }).map((lines) => Buffer.alloc(lines * 16, 0x61)),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => Buffer.concat(parts));

function isThere(tool: string): boolean {
  return spawnSync(tool, ['--version']).error === undefined;
}

describe('what is printed by', () => {
  it.each(TOOLS)('%s %j comes back', (tool, words) => {
    if (!isThere(tool)) return;
    const print = (bytes: Uint8Array) => execFileSync(tool, words, { input: bytes }).toString();
    check(
      fc.property(BYTES, (bytes) => {
        expect(octetsOf(print(bytes))).toBe(bytes.toString('hex'));
      }),
      15,
    );
  });

  it.each([
    ['hexdump', []],
    ['od', ['-x']],
    ['od', ['-Ax', '-tx4']],
    ['od', ['-tx1']],
    ['od', ['-Ad', '-tx1']],
    ['xxd', ['-e']],
    ['xxd', ['-e', '-g8']],
    ['xxd', ['-g4']],
    ['xxd', ['-g16']],
  ])('%s %j is refused, or comes back', (tool, words) => {
    if (!isThere(tool)) return;
    check(
      fc.property(BYTES, (bytes) => {
        const text = execFileSync(tool, words, { input: bytes }).toString();
        const problem = problemOf(text);
        if (problem === '') expect(octetsOf(text)).toBe(bytes.toString('hex'));
        else expect(problem).toMatch(/od -Ax -tx1|use xxd -g1/);
      }),
      15,
    );
  });

  it('ourselves comes back, and xxd -r makes the same of it', () => {
    const hasXxd = isThere('xxd');
    check(
      fc.property(BYTES, (bytes) => {
        expect(octetsOf(writeXxd(bytes))).toBe(bytes.toString('hex'));
        expect(writeXxd(bytes, bytes.length >> 1)).toBe(writeXxd(bytes));
        if (!hasXxd) return;
        expect(execFileSync('xxd', ['-r'], { input: writeXxd(bytes) })).toEqual(bytes);
        expect(execFileSync('xxd', { input: bytes }).toString()).toBe(writeXxd(bytes));
      }),
      15,
    );
  });

  it('ourselves for text2pcap comes back, directions included', () => {
    const pieces = fc.array(
      fc.record({
        from: fc.constantFrom('client' as const, 'server' as const),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
        time: fc.constant(undefined),
      }),
    );
    check(
      fc.property(pieces, (list) => {
        expect(readDump(writeText2pcap(list))).toEqual(list);
      }),
    );
  });
});

const HAS_TEXT2PCAP = spawnSync('text2pcap', ['--version']).status === 0;

describe.skipIf(!HAS_TEXT2PCAP)('text2pcap', () => {
  /** What it makes of a dump: packets of IP and TCP. */
  function packetsBy(text: string): CapturedPiece[] {
    const words = ['-q', '-D', '-F', 'pcap', '-l', '101', '-T', '50000,80', '-', '-'];
    const file = execFileSync('text2pcap', words, {
      input: text,
      maxBuffer: 1 << 24,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    return segmentsIn(new PcapReader(), file).map(({ source, payload }) => {
      const from = source.port === 50_000 ? ('server' as const) : ('client' as const);
      return { from, bytes: Buffer.from(payload), time: undefined };
    });
  }

  it('reads the octets and the directions of what we write for it', () => {
    const pieces: CapturedPiece[] = [
      { from: 'client', bytes: Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), time: undefined },
      { from: 'server', bytes: Buffer.from('HTTP/1.1 200 OK\r\n\r\nhello'), time: undefined },
      { from: 'client', bytes: Buffer.alloc(40, 'x'), time: undefined },
    ];
    const packets = packetsBy(writeText2pcap(pieces));
    expect(packets.map(({ bytes }) => bytes.toString())).toEqual(
      pieces.map(({ bytes }) => bytes.toString()),
    );
    const [first, second, third] = packets.map(({ from }) => from);
    expect([first === third, first === second]).toEqual([true, false]);
  });

  it('gets no more at once than a packet has room for', () => {
    const bytes = Buffer.from(Array.from({ length: 140_000 }, (_, index) => index % 251));
    const text = writeText2pcap([{ from: 'client', bytes, time: undefined }]);
    expect(packetsBy(text).map(({ bytes }) => bytes.length)).toEqual([65_495, 65_495, 9010]);
    expect(Buffer.concat(readDump(text).map((piece) => piece.bytes)).equals(bytes)).toBe(true);
  });
});
