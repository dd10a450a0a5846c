import { describe, expect, it } from 'vitest';
import type { Handler } from '../../src/net/handler.ts';
import { Router } from '../../src/net/router.ts';
import { ask, startServer, statusesIn } from '../support/raw-client.ts';

const KNOWN = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, CONNECT, TRACE';

const params: Handler = (request, response) => {
  response.send(200, [], JSON.stringify(request.params));
};
const named =
  (name: string): Handler =>
  (_request, response) =>
    response.send(200, [], name);

/** Asks a router on a connection of its own. */
async function askRouter(router: Router, line: string): Promise<string> {
  const { port } = await startServer(router.handle);
  return ask(port, `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
}

function contentOf(answer: string): string {
  const content = answer.slice(answer.indexOf('\r\n\r\n') + 4);
  return Buffer.from(content, 'latin1').toString('utf8');
}

function fieldOf(answer: string, name: string): string | undefined {
  return new RegExp(`\r\n${name}: (.*)\r\n`).exec(answer)?.[1];
}

describe('a path', () => {
  const router = new Router()
    .get('/', named('root'))
    .get('/a', named('a'))
    .get('/a/', named('a slash'))
    .get('/items/new', named('new'))
    .get('/items/:id', params)
    .get('/items/:id/parts/:part', params);

  it.each([
    ['/', 'root'],
    ['/?a=b', 'root'],
    ['/a', 'a'],
    ['/a?b', 'a'],
    ['/a/', 'a slash'],
    ['http://elsewhere/a', 'a'],
    ['/items/new', 'new'],
    ['/items/1', '{"id":"1"}'],
    ['/items/1/parts/2', '{"id":"1","part":"2"}'],
    ['/items/a%20b', '{"id":"a b"}'],
    ['/items/a%2Fb', '{"id":"a/b"}'],
    ['/items/%C3%A9', '{"id":"é"}'],
    ['/items/a+b', '{"id":"a+b"}'],
    ['/items/%252F', '{"id":"%2F"}'],
    ['/items/:id', '{"id":":id"}'],
    ['/items/..', '{"id":".."}'],
  ])('%s is answered by %s', async (target, content) => {
    expect(contentOf(await askRouter(router, `GET ${target}`))).toBe(content);
  });

  it.each([
    '/b',
    '/A',
    '//a',
    '/a//',
    '/items',
    '/items/',
    '/items/1/',
    '/items//parts/2',
    '/items/%',
    '/items/%zz',
    '/items/%ff',
    '/items/1/parts',
  ])('%s is 404', async (target) => {
    expect(statusesIn(await askRouter(router, `GET ${target}`))).toEqual([404]);
  });

  it('gives its query to the handler, decoded', async () => {
    const search = new Router().get('/search', (request, response) => {
      response.send(200, [], JSON.stringify([...request.query]));
    });
    const answer = await askRouter(search, 'GET /search?a=b%20c&a=d+e&f');
    expect(contentOf(answer)).toBe('[["a","b c"],["a","d e"],["f",""]]');
  });
});

describe('what is asked below a segment that is prepared', () => {
  const router = new Router()
    .prepare('a', (request, response) => response.byDefault([['X-Method', request.method]]))
    .get('/a/:id', named('a'))
    .get('/a/own/field', (_request, response) => response.send(200, [['x-method', 'own']]))
    .get('/ab', named('ab'));

  it.each([
    ['GET /a/1', 200, 'GET'],
    ['GET /a/1?b', 200, 'GET'],
    ['PUT /a/1', 405, 'PUT'],
    ['BREW /a/1', 501, 'BREW'],
    ['OPTIONS /a/1', 204, 'OPTIONS'],
    ['GET /a', 404, 'GET'],
    ['GET /a/', 404, 'GET'],
    ['GET /a/1/2', 404, 'GET'],
    ['GET /ab', 200, undefined],
    ['GET /', 404, undefined],
    ['OPTIONS *', 204, undefined],
  ])('%s is %i, prepared: %s', async (line, status, method) => {
    const answer = await askRouter(router, line);
    expect([statusesIn(answer), fieldOf(answer, 'X-Method')]).toEqual([[status], method]);
  });

  it('says something else where the handler does', async () => {
    expect(await askRouter(router, 'GET /a/own/field')).not.toContain('X-Method');
  });
});

describe('a method', () => {
  const router = new Router()
    .get('/', named('get'))
    .post('/', named('post'))
    .on('DELETE', '/only', named('delete'))
    .on('*', '/any', (request, response) => response.send(200, [], request.method))
    .on('OPTIONS', '/own', named('own options'))
    .get('/own', named('own'))
    .on('HEAD', '/own', (_request, response) => response.send(200, [['X-Head', 'own']]));

  it.each([
    ['GET /', 'get'],
    ['POST /', 'post'],
    ['DELETE /only', 'delete'],
    ['GET /any', 'GET'],
    ['BREW /any', 'BREW'],
    ['OPTIONS /any', 'OPTIONS'],
    ['OPTIONS /own', 'own options'],
  ])('%s is answered by %s', async (line, content) => {
    expect(contentOf(await askRouter(router, line))).toBe(content);
  });

  it('HEAD is answered where GET is, without the content', async () => {
    const answer = await askRouter(router, 'HEAD /');
    expect(statusesIn(answer)).toEqual([200]);
    expect(fieldOf(answer, 'Content-Length')).toBe('3');
    expect(contentOf(answer)).toBe('');
  });

  it('HEAD may have a handler of its own', async () => {
    expect(fieldOf(await askRouter(router, 'HEAD /own'), 'X-Head')).toBe('own');
  });

  it.each([
    ['PUT /', 405, 'GET, POST, HEAD, OPTIONS'],
    ['TRACE /', 405, 'GET, POST, HEAD, OPTIONS'],
    ['PATCH /only', 405, 'DELETE, OPTIONS'],
    ['GET /only', 405, 'DELETE, OPTIONS'],
    ['HEAD /only', 405, 'DELETE, OPTIONS'],
    ['OPTIONS /', 204, 'GET, POST, HEAD, OPTIONS'],
    ['OPTIONS /only', 204, 'DELETE, OPTIONS'],
    ['OPTIONS *', 204, KNOWN],
    ['BREW /', 501, undefined],
    ['get /', 501, undefined],
    ['GET /nowhere', 404, undefined],
    ['PUT /nowhere', 404, undefined],
    ['CONNECT a:80', 405, 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE'],
  ])('%s is %i with Allow: %s', async (line, status, allow) => {
    const answer = await askRouter(router, line);
    expect(statusesIn(answer)).toEqual([status]);
    expect(fieldOf(answer, 'Allow')).toBe(allow);
  });

  it('that is refused keeps the connection', async () => {
    const { port } = await startServer(router.handle);
    const lines = ['PUT /', 'BREW /', 'GET /nowhere', 'OPTIONS *', 'GET /'];
    const requests = lines.map((line) => `${line} HTTP/1.1\r\nHost: a\r\n`);
    const answer = await ask(port, `${requests.join('\r\n')}Connection: close\r\n\r\n`);
    expect(statusesIn(answer)).toEqual([405, 501, 404, 204, 200]);
  });
});
