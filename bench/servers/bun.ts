import { CHUNK, CHUNKS, DOWNLOAD_TYPE, serveBenchmark, TEXT, TEXT_TYPE } from './serving.ts';

/** Bun's server, which stands on uWebSockets. */

declare const Bun: {
  serve(options: {
    readonly hostname: string;
    readonly port: number;
    readonly routes: Readonly<Record<string, () => Response>>;
  }): { readonly port: number };
};

const fieldsOf = ([name, value]: readonly [string, string]) => ({ headers: { [name]: value } });

/** A generator is pulled as the client reads. */
async function* chunks(): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < CHUNKS; sent++) yield CHUNK;
}

const { port } = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  routes: {
    '/': () => new Response(TEXT, fieldsOf(TEXT_TYPE)),
    '/download': () => new Response(ReadableStream.from(chunks()), fieldsOf(DOWNLOAD_TYPE)),
  },
});

serveBenchmark({ port });
