import { describe, expect, it } from 'vitest';
import { demoRouter } from '../../src/demo/endpoints.ts';
import { startServer } from '../support/raw-client.ts';
import { wirewalk } from '../support/run.ts';

describe('wirewalk check', () => {
  it('tests a server, and tells it in one last line', async () => {
    const { port } = await startServer(demoRouter().handle);
    const argv = ['check', `http://127.0.0.1:${port}/`, '--id', 'chunked-7.1-*'];
    const { exitCode, stdout, stderr } = await wirewalk(argv);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^ \d+ of \d+ MUST {3}0 failed .* exit 0$/);
  });

  it('says what is wrong with a server, what was sent, and what came', async () => {
    const { port } = await startServer(async (request, response) => {
      const content = await request.content.bytes();
      response.send(request.method === 'HEAD' ? 404 : 200, [], content);
    });
    const argv = ['check', `http://127.0.0.1:${port}/`, '--id', 'http-9110-9.3.2-02'];
    const { exitCode, stdout } = await wirewalk(argv);
    expect(exitCode).toBe(1);
    const [, , , ...lines] = stdout.split('\n');
    expect(lines.join('\n')).toContain(
      'FAIL  http-9110-9.3.2-02  HEAD is answered wherever GET is',
    );
    for (const part of [
      'sent  ▸ HEAD /hello',
      'want   the status of GET',
      'got   ◂ HTTP/1.1 404',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  it('cannot reach a server that is not there', async () => {
    const { server, port } = await startServer(demoRouter().handle);
    await server.close();
    const { exitCode, stdout, stderr } = await wirewalk(['check', `http://127.0.0.1:${port}/`]);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toContain('there is no one to connect to');
  });

  it.each<[string[], string]>([
    [['check'], 'which server?'],
    [['check', 'hello'], 'not a URL of http:, https:, ws: or wss:'],
    [['check', '--explain', 'http-0-00'], 'there is no case http-0-00'],
    [['check', '--list', '--id', 'nothing-*'], 'there is no such case'],
    [['check', 'http://127.0.0.1/', '--suite', 'nothing'], 'Allowed choices are'],
  ])('takes no %j', async (argv, problem) => {
    const { exitCode, stderr } = await wirewalk(argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(problem);
  });

  it('lists its cases, and explains one of them', async () => {
    const { stdout: list } = await wirewalk(['check', '--list', '--suite', 'chunked']);
    expect(list).toMatch(/^chunked-7\.1-01 +MUST +A chunked content is read/m);
    const { stdout: one } = await wirewalk(['check', '--explain', 'chunked-7.1-08']);
    expect(one).toContain('0x10\\r\\n');
    expect(one).toContain('want   400, and no answer to what follows');
  });
});
