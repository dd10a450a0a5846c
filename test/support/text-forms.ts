import { XxdWriter } from '../../src/capture/write-dump.ts';

/** Bytes as a program, a language or a person writes them. */
export interface Written {
  /** What `--input` calls the form. */
  readonly form: string;
  readonly by: string;
  write(bytes: Buffer): string;
}

const pairs = (bytes: Uint8Array) => Array.from(bytes, hex);
const decimals = (bytes: Uint8Array) => Array.from(bytes, String);
const hex = (octet: number) => octet.toString(16).padStart(2, '0');
const prefixed = (bytes: Uint8Array) => pairs(bytes).map((pair) => `0x${pair}`);
const escaped = (bytes: Uint8Array) => pairs(bytes).map((pair) => `\\x${pair}`);
const shown = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '.');

function linesOf(bytes: Buffer, width: number): { at: number; line: Buffer }[] {
  const starts = Array.from({ length: Math.ceil(bytes.length / width) }, (_, row) => row * width);
  return starts.map((at) => ({ at, line: bytes.subarray(at, at + width) }));
}

function offset(at: number, digits: number, base = 16): string {
  return at.toString(base).padStart(digits, '0');
}

function dumped(bytes: Buffer, mark: string, digits: number, base = 16): string {
  return linesOf(bytes, 16)
    .map(({ at, line }) => `${offset(at, digits, base)}${mark}${pairs(line).join(' ')}\n`)
    .join('');
}

/** As `xxd -e` prints it: each group of four has its last octet first. */
function swapped(bytes: Buffer): string {
  return linesOf(bytes, 16)
    .map(({ at, line }) => {
      const groups = linesOf(line, 4).map((group) =>
        pairs(group.line.toReversed()).join('').padStart(8),
      );
      return `${offset(at, 8)}: ${groups.join(' ').padEnd(35)}  ${shown(line)}\n`;
    })
    .join('');
}

function openssl(bytes: Buffer): string {
  const lines = linesOf(bytes, 16).map(({ at, line }) => {
    const all = pairs(line).join(' ');
    const dashed = all.length > 24 ? `${all.slice(0, 23)}-${all.slice(24)}` : all;
    return `${offset(at, 4)} - ${dashed.padEnd(48)}  ${shown(line)}\n`;
  });
  return lines.join('');
}

function curl(bytes: Buffer): string {
  const lines = linesOf(bytes, 16).map(({ at, line }) => {
    return `${offset(at, 4)}: ${pairs(line).join(' ').padEnd(47)} ${shown(line)}\n`;
  });
  return `=> Send data, ${bytes.length} bytes (0x${bytes.length.toString(16)})\n${lines.join('')}`;
}

function followed(form: 'hex' | 'raw', lines: string): string {
  const rule = `${'='.repeat(67)}\n`;
  const ends = 'Node 0: 127.0.0.1:50001\nNode 1: 127.0.0.1:80\n';
  return `\n${rule}Follow: tcp,${form}\nFilter: tcp.stream eq 0\n${ends}${lines}${rule}`;
}

function followedAsYaml(bytes: Buffer): string {
  const data = (bytes.toString('base64').match(/.{1,76}/g) ?? []).map((line) => `      ${line}\n`);
  const peers =
    'peers:\n  - peer: 0\n    host: 127.0.0.1\n    port: 50001\n  - peer: 1\n    host: 127.0.0.1\n    port: 80\n';
  return `${peers}packets:\n  - packet: 4\n    peer: 0\n    timestamp: 1.5\n    data: !!binary |\n${data.join('')}`;
}

function python(bytes: Buffer): string {
  const characters = Array.from(bytes, (octet) => {
    if (octet === 0x27 || octet === 0x5c) return `\\${String.fromCharCode(octet)}`;
    return octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : `\\x${hex(octet)}`;
  });
  return `b'${characters.join('')}'\n`;
}

/** The forms that are recognised, each as it comes about. */
export const WRITTEN: readonly Written[] = [
  { form: 'dump', by: 'xxd', write: xxd },
  { form: 'dump', by: 'xxd -e', write: swapped },
  { form: 'dump', by: 'od -Ax -tx1', write: (bytes) => dumped(bytes, ' ', 6) },
  { form: 'dump', by: 'od -Ad -tx1', write: (bytes) => dumped(bytes, ' ', 7, 10) },
  { form: 'dump', by: 'od -tx1', write: (bytes) => dumped(bytes, ' ', 7, 8) },
  { form: 'dump', by: 'BIO_dump', write: openssl },
  {
    form: 'openssl',
    by: 'openssl -debug',
    write: (bytes) => `CONNECTED(00000003)\n${written(bytes)}`,
  },
  {
    form: 'curl-trace',
    by: 'curl --trace -',
    write: (bytes) => `== Info:   Trying 127.0.0.1:80...\n${curl(bytes)}`,
  },
  {
    form: 'follow',
    by: 'follow,tcp,hex',
    write: (bytes) => followed('hex', dumped(bytes, '  ', 8)),
  },
  {
    form: 'follow',
    by: 'follow,tcp,raw',
    write: (bytes) => followed('raw', `${bytes.toString('hex')}\n`),
  },
  { form: 'follow-yaml', by: 'follow,tcp,yaml', write: followedAsYaml },
  { form: 'pairs', by: 'Wireshark', write: (bytes) => bytes.toString('hex') },
  { form: 'pairs', by: 'people', write: (bytes) => pairs(bytes).join(' ') },
  { form: 'pairs', by: '.NET', write: (bytes) => pairs(bytes).join('-').toUpperCase() },
  { form: 'pairs', by: 'certificates', write: (bytes) => pairs(bytes).join(':') },
  { form: 'pairs', by: 'people', write: (bytes) => prefixed(bytes).join(', ') },
  { form: 'pairs', by: 'Node', write: (bytes) => `<Buffer ${pairs(bytes).join(' ')}>` },
  {
    form: 'array',
    by: 'C',
    write: (bytes) => `unsigned char x[] = { ${prefixed(bytes).join(', ')} };`,
  },
  { form: 'array', by: 'Go', write: (bytes) => `x := []byte{${prefixed(bytes).join(', ')}}` },
  {
    form: 'array',
    by: 'Java',
    write: (bytes) =>
      `byte[] x = { ${prefixed(bytes)
        .map((one) => `(byte) ${one}`)
        .join(', ')} };`,
  },
  {
    form: 'array',
    by: 'Java, printed',
    write: (bytes) => `[${decimals(new Int8Array(bytes) as unknown as Uint8Array).join(', ')}]`,
  },
  {
    form: 'array',
    by: 'Rust',
    write: (bytes) => `let x: &[u8] = &[${decimals(bytes).join(', ')}];`,
  },
  { form: 'array', by: 'JSON', write: (bytes) => JSON.stringify(bytes) },
  { form: 'array', by: 'JSON', write: (bytes) => JSON.stringify([...bytes]) },
  { form: 'escapes', by: 'Python', write: python },
  { form: 'escapes', by: 'C', write: (bytes) => `"${escaped(bytes).join('')}"` },
  { form: 'escapes', by: 'a shell', write: (bytes) => `$'${escaped(bytes).join('')}'` },
  { form: 'base64', by: 'base64', write: (bytes) => `${bytes.toString('base64')}\n` },
  { form: 'base64', by: 'base64url', write: (bytes) => bytes.toString('base64url') },
];

function xxd(bytes: Buffer): string {
  const writer = new XxdWriter();
  return writer.add(bytes) + writer.end();
}

function written(bytes: Buffer): string {
  const count = `${bytes.length} bytes => ${bytes.length} (0x${bytes.length.toString(16)})`;
  return `write to 0x55edf6715df0 [0x55edf672e690] (${count})\n${openssl(bytes)}`;
}
