import { Router } from '../../src/net/router.ts';
import type { Server } from '../../src/net/server.ts';
import type { Channel } from '../../src/push/channel.ts';
import { Channels } from '../../src/push/channels.ts';
import { DEFAULT_PUSH_LIMITS, type PushLimits } from '../../src/push/limits.ts';
import { addChannelRoutes, type ChannelRouteOptions } from '../../src/push/routes.ts';
import { Clock, connectRaw, type RawClient, startServer } from './raw-client.ts';

/** A server of channels, whose clock is in the test's hand. */
export class ChannelServer {
  readonly clock: Clock;
  readonly channels: Channels;
  readonly server: Server;
  readonly port: number;

  private constructor(clock: Clock, channels: Channels, server: Server, port: number) {
    this.clock = clock;
    this.channels = channels;
    this.server = server;
    this.port = port;
  }

  static async start(
    limits: Partial<PushLimits> = {},
    options: ChannelRouteOptions = {},
  ): Promise<ChannelServer> {
    const clock = new Clock();
    const channels = new Channels(clock, { ...DEFAULT_PUSH_LIMITS, ...limits });
    const { handle } = addChannelRoutes(new Router(), channels, options);
    const { server, port } = await startServer(handle, { environment: clock });
    return new ChannelServer(clock, channels, server, port);
  }

  /** The channel `x`. */
  get channel(): Channel {
    return this.channels.channel('x')!;
  }

  publish(...data: string[]): void {
    for (const each of data) this.channel.log.append({ type: 'message', data: each });
  }

  /** Id of the event of this number. */
  id(sequence: number): string {
    return `${this.channel.log.position.epoch}-${sequence}`;
  }

  /** Lets time go by. */
  wait(milliseconds: number): void {
    this.clock.time += milliseconds;
    this.channels.expire(this.clock.monotonic());
  }

  /** Sends a request, and reads nothing yet. */
  async ask(line: string, fields: readonly string[] = [], content = ''): Promise<RawClient> {
    const client = await connectRaw(this.port);
    await client.write(`${line} HTTP/1.1\r\nHost: x\r\n${fields.join('')}\r\n${content}`);
    return client;
  }

  /** A request, up to the end of its connection. The content has one character an octet. */
  async answer(line: string, fields: readonly string[] = [], content = ''): Promise<string> {
    const length = `Content-Length: ${content.length}\r\n`;
    const all = [...fields, ...(content === '' ? [] : [length]), 'Connection: close\r\n'];
    return (await this.ask(line, all, content)).toTheEnd();
  }

  /** Resolves when the server knows of so many readers. */
  async readers(count: number): Promise<void> {
    while (this.channel.readerCount !== count) await new Promise(setImmediate);
  }
}

/** What stands after the head, its chunks put together. */
export function contentOf(answer: string): string {
  const at = answer.indexOf('\r\n\r\n') + 4;
  if (!/^transfer-encoding: chunked\r$/im.test(answer.slice(0, at))) return answer.slice(at);
  return chunksOf(answer).join('');
}

/** The data of each chunk. */
export function chunksOf(answer: string): string[] {
  const chunks: string[] = [];
  for (let at = answer.indexOf('\r\n\r\n') + 4; at < answer.length; ) {
    const end = answer.indexOf('\r\n', at);
    const size = Number.parseInt(answer.slice(at, end), 16);
    chunks.push(answer.slice(end + 2, end + 2 + size));
    at = end + 4 + size;
  }
  return chunks.filter((chunk) => chunk !== '');
}
