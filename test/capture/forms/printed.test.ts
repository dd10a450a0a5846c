import { describe, expect, it } from 'vitest';
import type { TextFormName } from '../../../src/capture/forms/table.ts';
import { readText } from '../../../src/capture/read-text.ts';

/** What was read of a text: who has sent what, and what is said of it. */
function read(form: TextFormName, text: string) {
  const { pieces, remarks } = readText(form, text);
  return { said: pieces.map(({ from, bytes }) => `${from} ${bytes.toString('latin1')}`), remarks };
}

function problemOf(form: TextFormName, text: string): string {
  try {
    readText(form, text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const TRACE = `== Info:   Trying 127.0.0.1:80...
=> Send header, 18 bytes (0x12)
0000: 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a GET / HTTP/1.1..
0010: 0d 0a                                           ..
<= Recv header, 2 bytes (0x2)
0000: 48 54                                           HT
body that was printed between
== Info: Closing connection 0
`;

describe('what curl --trace prints', () => {
  it('is a conversation', () => {
    const { said, remarks } = read('curl-trace', TRACE);
    expect(said).toEqual(['client GET / HTTP/1.1\r\n\r\n', 'server HT']);
    expect(remarks).toEqual([]);
    expect(readText('curl-trace', TRACE).takenFor).toBe(
      'read as what curl --trace prints (--input curl-trace)',
    );
  });

  it('may have times', () => {
    const timed = TRACE.replace(/^(=|<=)/gm, '12:00:00.123456 $1');
    expect(read('curl-trace', timed).said).toHaveLength(2);
  });

  it('has records of TLS beside what is inside them', () => {
    const record =
      '=> Send SSL data, 2 bytes (0x2)\n0000: 16 03                                           ..\n';
    const { said, remarks } = read('curl-trace', record + TRACE);
    expect(said).toHaveLength(2);
    expect(remarks).toContain('records of TLS, left out: 1; what is inside is here as well');
  });

  it('is refused where lines are missing, or heads are made up', () => {
    expect(problemOf('curl-trace', TRACE.replace(/^0010.*\n/m, ''))).toBe(
      'line 2, column 1: 18 bytes are announced, but 16 follow; other output may be among them',
    );
    expect(problemOf('curl-trace', TRACE.replace('31 2e 31', '32 20 20'))).toContain(
      'use curl --http1.1',
    );
  });
});

describe('what openssl -debug prints', () => {
  const READ =
    'read from 0x55ed [0x55ed] (5 bytes => 3 (0x3))\n0000 - 16 03 01                                          ...\n';
  const WRITE =
    'write to 0x55ed [0x55ed] (2 bytes => 2 (0x2))\n0000 - 48 54                                             HT\n';
  const NOTHING = 'read from 0x55ed [0x55ed] (8192 bytes => -1)\n';

  it('is a conversation that the client begins', () => {
    expect(read('openssl', `${READ}depth=0 CN = a\n${WRITE}${NOTHING}`).said).toEqual([
      ...['client \x16\x03\x01', 'server HT'],
    ]);
    expect(read('openssl', `CONNECTED\n${WRITE}${READ}`).said[0]).toBe('client HT');
  });

  it('is refused where something is left out', () => {
    expect(problemOf('openssl', `${WRITE}0002 - <SPACES/NULS>\n`)).toMatch(/^line 3, .*leaves out/);
  });
});

describe("what tshark's follow prints", () => {
  const HEAD = `${'='.repeat(67)}\nFollow: tcp,hex\nFilter: tcp.stream eq 0\nNode 0: 127.0.0.1:50001\nNode 1: 127.0.0.1:80\n`;

  it('goes on counting for each side', () => {
    const lines =
      '00000000  47 45   GE\n00000002  54\n\t00000000  48 54   HT\n00000003  47   G\n\t00000002  54\n';
    expect(read('follow', HEAD + lines).said).toEqual([
      'client GET',
      'server HT',
      'client G',
      'server T',
    ]);
    expect(problemOf('follow', HEAD + lines.replace('00000003', '00000004'))).toBe(
      'line 9, column 1: the offset is 0x4, but the client has said 0x3 bytes',
    );
  });

  it('may be raw', () => {
    const raw = HEAD.replace('hex', 'raw');
    expect(read('follow', `${raw}4745\n54\n\t4854\n${'='.repeat(67)}\n`).said).toEqual([
      ...['client GET', 'server HT'],
    ]);
    expect(problemOf('follow', `${raw}47x5`)).toBe('line 6, column 3: no hex pair');
  });

  it('may be saved by Wireshark, with spaces', () => {
    expect(read('follow', '00000000  47 45\n    00000000  48 54\n00000002  54\n').said).toEqual([
      ...['client GE', 'server HT', 'client T'],
    ]);
  });

  it('is refused where it is two streams', () => {
    expect(problemOf('follow', `${HEAD}00000000  47\n${HEAD}`)).toContain('a second stream');
  });

  it('may be YAML, with times', () => {
    const packet = (peer: number, time: string, data: string) =>
      `  - packet: 4\n    peer: ${peer}\n    index: 0\n    timestamp: ${time}\n    data: !!binary |\n      ${data}\n`;
    const peers =
      'peers:\n  - peer: 0\n    host: 127.0.0.1\n    port: 1\n  - peer: 1\n    host: 127.0.0.1\n    port: 2\npackets:\n';
    const { pieces } = readText(
      'follow-yaml',
      peers + packet(0, '10.5', 'R0VU') + packet(1, '10.75', 'SFQ='),
    );
    expect(pieces.map(({ from, bytes, time }) => [from, bytes.toString(), time])).toEqual([
      ...[
        ['client', 'GET', 0],
        ['server', 'HT', 250],
      ],
    ]);
  });
});

describe('a text that is wrapped', () => {
  it('is read without what is around it, and that is said', () => {
    expect(read('text', '> GET / HTTP/1.1\n>\n')).toEqual({
      said: ['undefined GET / HTTP/1.1\r\n\r\n'],
      remarks: [
        'left out: the quote marks around it',
        'the lines of the head are ended by CR LF, as HTTP has it',
      ],
    });
    expect(read('pairs', '~~~ hex\n47 45\n~~~\nsee above').said).toEqual(['undefined GE']);
  });

  it('has its faults where they are in the whole', () => {
    expect(problemOf('pairs', '> ```\n> 81 85\n> 81 z5\n> ```\n')).toBe(
      'line 3, column 6: "z" is no hex digit',
    );
  });
});
