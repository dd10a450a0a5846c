import type { Profile } from '../../src/conformance/target.ts';

/**
 * A server that people use, and how it is had to run. In `version`, `build` and `command` these stand for
 * something: `{port}`, `{upstream}` the port of the server that a proxy is to ask, `{folder}` where it runs and
 * may write, `{file}` its setup there, `{packages}` where the npm packages are.
 */
export interface Server {
  readonly name: string;
  /** Prints its version, as the first thing that looks like one; or the name of an npm package. */
  readonly version: string | readonly string[];
  /** A file of `setups/`: the same are filled in there. */
  readonly setup: string | undefined;
  readonly build?: readonly string[];
  readonly command: readonly string[];
  /** Whether it asks our own server for everything: what fails may then be either's. */
  readonly isProxy?: boolean;
  /** What has to be known to read its failures. */
  readonly note?: string;
  /** Where its paths differ from those of most. */
  readonly paths?: Partial<Profile>;
}

/** What the setups answer to; where one has no such path, that is found out. */
export const PATHS: Profile = {
  get: '/hello',
  echo: '/',
  ws: '/ws',
  stream: '/events',
  publish: '/publish',
  poll: '/poll',
};
/** Those of `wirewalk serve`, and of whatever passes requests on to it. */
const OWN_PATHS = { stream: '/events/check', publish: '/channels/check', poll: '/poll/check' };

const NODE = process.execPath;
const PYTHON = '/usr/bin/python3';
const BUN = `{packages}/node_modules/@oven/bun-${process.platform}-${process.arch}/bin/bun`;
const DENO = '{packages}/node_modules/.bin/deno';

export const SERVERS: readonly Server[] = [
  {
    name: 'wirewalk serve',
    version: [NODE, '{wirewalk}', '--version'],
    setup: undefined,
    command: [NODE, '{wirewalk}', 'serve', '--quiet', '--port', '{port}'],
    paths: OWN_PATHS,
  },
  onNode('node:http with ws', 'ws', 'node-http-ws.mjs'),
  onNode('faye-websocket', 'faye-websocket', 'faye-websocket.mjs'),
  {
    ...onNode('websocket', 'websocket', 'websocket.mjs'),
    note: 'As it comes, its process ends with an unhandled error when a client resets the connection after a handshake that was refused: the setup listens for that.',
  },
  onNode('fastify', 'fastify', 'fastify.mjs'),
  onNode('express with better-sse', 'better-sse', 'express-better-sse.mjs'),
  onNode('hono', 'hono', 'hono.mjs'),
  {
    name: 'Bun',
    version: [BUN, '--version'],
    setup: 'bun.mjs',
    command: [BUN, '{file}', '{port}'],
  },
  {
    name: 'Deno',
    version: [DENO, '--version'],
    setup: 'deno.mjs',
    command: [DENO, 'run', '--allow-net', '{file}', '{port}'],
  },
  {
    ...onPython('python3 http.server', [PYTHON, '--version'], 'python-http-server.py'),
    note: 'It leaves content to its user: Content-Length is read here by the lines of this set-up, as in most programs.',
  },
  onPython('python3-websockets', versionOf('websockets'), 'python-websockets.py'),
  onPython('python3-aiohttp', versionOf('aiohttp'), 'aiohttp-server.py'),
  onPython(
    'python3-tornado',
    [PYTHON, '-c', 'import tornado; print(tornado.version)'],
    'tornado-server.py',
  ),
  {
    name: 'uvicorn',
    version: versionOf('uvicorn'),
    setup: 'asgi_app.py',
    command: [PYTHON, '-m', 'uvicorn', 'asgi_app:app', '--port', '{port}', '--log-level', 'error'],
  },
  {
    name: 'daphne',
    version: versionOf('daphne'),
    setup: 'asgi_app.py',
    command: [PYTHON, '-m', 'daphne', '-b', '127.0.0.1', '-p', '{port}', 'asgi_app:app'],
  },
  {
    name: 'gunicorn',
    version: versionOf('gunicorn'),
    setup: 'wsgi_app.py',
    command: [
      ...[PYTHON, '-m', 'gunicorn', '--bind', '127.0.0.1:{port}', '--threads', '64'],
      ...['--log-level', 'critical', 'wsgi_app:app'],
    ],
  },
  {
    name: 'Puma',
    version: ['puma', '--version'],
    setup: 'puma.ru',
    command: ['puma', '--quiet', '--bind', 'tcp://127.0.0.1:{port}', '{file}'],
  },
  {
    name: 'WEBrick',
    version: ['ruby', '-r', 'webrick', '-e', 'puts WEBrick::VERSION'],
    setup: 'webrick.rb',
    command: ['ruby', '{file}', '{port}'],
  },
  {
    name: 'php -S',
    version: ['php', '--version'],
    setup: 'php-cli.php',
    command: ['php', '-q', '-S', '127.0.0.1:{port}', '{file}'],
  },
  {
    name: 'Go net/http',
    version: ['go', 'version'],
    setup: 'go-net-http.go',
    build: ['go', 'build', '-o', '{folder}/server', '{file}'],
    command: ['{folder}/server', '{port}'],
  },
  proxy('nginx', ['nginx', '-v'], 'nginx.conf', ['nginx', '-c', '{file}', '-p', '{folder}']),
  proxy('HAProxy', ['haproxy', '-v'], 'haproxy.cfg', ['haproxy', '-db', '-f', '{file}']),
  proxy('lighttpd', ['lighttpd', '-v'], 'lighttpd.conf', ['lighttpd', '-D', '-f', '{file}']),
  proxy('Apache', ['apache2', '-v'], 'apache2.conf', ['apache2', '-DFOREGROUND', '-f', '{file}']),
  proxy('Caddy', ['caddy', 'version'], 'Caddyfile', [
    'caddy',
    'run',
    '--config',
    '{file}',
    '--adapter',
    'caddyfile',
  ]),
  proxy('H2O', ['h2o', '--version'], 'h2o.conf', ['h2o', '-c', '{file}']),
  proxy('Varnish', ['varnishd', '-V'], 'varnish.vcl', [
    ...['varnishd', '-F', '-n', '{folder}/varnish', '-a', '127.0.0.1:{port}'],
    ...['-s', 'malloc,32m', '-f', '{file}'],
  ]),
];

function onNode(name: string, version: string, setup: string): Server {
  return { name, version, setup, command: [NODE, '{file}', '{port}'] };
}

function onPython(name: string, version: readonly string[], setup: string): Server {
  return { name, version, setup, command: [PYTHON, '{file}', '{port}'] };
}

function versionOf(module: string): string[] {
  return [PYTHON, '-c', `import ${module}; print(${module}.__version__)`];
}

function proxy(
  name: string,
  version: readonly string[],
  setup: string,
  command: readonly string[],
): Server {
  return { name, version, setup, command, isProxy: true, paths: OWN_PATHS };
}
