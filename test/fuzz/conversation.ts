import type { Random } from './random.ts';

/**
 * Valid requests, one after the other, with everything that HTTP/1.x can frame. The targets are those
 * of the handler in `exchange.ts`.
 */
export function conversation(random: Random): string {
  return random.several(1, 4, () => random.pick(REQUESTS)(random)).join('');
}

type Write = (random: Random) => string;

const REQUESTS: readonly Write[] = [
  (random) => head(random, random.pick(['GET', 'HEAD', 'DELETE', 'get'])),
  (random) => `\r\n${head(random, 'GET')}`,
  (random) => head(random, 'GET', { version: '1.0' }),
  (random) => head(random, 'GET', { version: '1.0', fields: 'Connection: keep-alive\r\n' }),
  (random) => head(random, 'GET', { fields: random.pick(CONNECTIONS) }),
  (random) => head(random, 'GET', { target: 'http://b.example:80/early?x=http://' }),
  (random) => head(random, 'OPTIONS', { target: '*' }),
  (random) => head(random, 'GET', { fields: 'Expect: nothing\r\n' }),
  counted,
  counted,
  chunked,
  chunked,
  (random) => counted(random, 'Expect: 100-continue\r\n'),
  (random) => chunked(random, 'expect: 100-Continue\r\n'),
  (random) => chunked(random, random.pick(CONNECTIONS)),
];

const CONNECTIONS = [
  'Connection: close\r\n',
  'Connection: keep-alive, Upgrade\r\n',
  'connection:\tTE ,, close \r\n',
] as const;

const TARGETS = ['/early', '/echo', '/echo', '/stream', '/throw', '/', '/echo?a=b?c'] as const;

interface HeadOptions {
  readonly target?: string;
  readonly version?: string;
  readonly fields?: string;
}

function head(random: Random, method: string, options: HeadOptions = {}): string {
  const { target = random.pick(TARGETS), version = '1.1', fields = '' } = options;
  const line = `${method} ${target} HTTP/${version}\r\n`;
  const host = random.pick(['Host: a\r\n', 'host:a.example:8080 \r\n', 'HOST: [::1]:80\r\n']);
  return `${line}${host}${fields}${random.several(0, 2, () => fieldLine(random)).join('')}\r\n`;
}

function fieldLine(random: Random): string {
  return random.pick([
    'Accept: */*\r\n',
    'X:\r\n',
    'Cookie: a=b; c="d e"\r\n',
    "!#$%&'*+-.^_`|~: \t\xe9 \x80\xff\t\r\n",
    'Transfer-Encodin: chunked\r\n',
    'TE: trailers\r\n',
  ]);
}

function counted(random: Random, more = ''): string {
  const content = contentOf(random);
  const zeros = random.once(8) ? '00' : '';
  const fields = `${more}Content-Length: ${zeros}${content.length}\r\n`;
  return head(random, 'POST', { fields }) + content;
}

function chunked(random: Random, more = ''): string {
  const chunks = random.several(0, 3, () => chunk(random, contentOf(random))).join('');
  const trailers = random.several(0, 2, () => fieldLine(random)).join('');
  const coding = random.pick(['chunked', 'Chunked', ',chunked ,']);
  const fields = `${more}Transfer-Encoding: ${coding}\r\n`;
  const last = `${random.pick(['0', '000'])}${extension(random)}\r\n`;
  return `${head(random, 'POST', { fields })}${chunks}${last}${trailers}\r\n`;
}

function chunk(random: Random, data: string): string {
  if (data === '') return '';
  const size = data.length.toString(16).padStart(1 + random.below(3), '0');
  return `${random.once(2) ? size : size.toUpperCase()}${extension(random)}\r\n${data}\r\n`;
}

function extension(random: Random): string {
  return random.pick(['', '', '', ';a', ' ; a = b', ';a="b \\" ; c"', ';a=1;b']);
}

/** Some of it looks like HTTP itself. */
function contentOf(random: Random): string {
  return random.pick([
    '',
    'x',
    'hello, world',
    'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n',
    '0\r\n\r\n',
    '\r\n',
    '\x00\xff'.repeat(random.below(80)),
  ]);
}
