import { connect } from 'node:net';
import { serveBenchmark } from './serving.ts';

/**
 * `wirewalk serve` itself. Parameters: its program as it was built, a port, and options of `serve`. The
 * process runs nothing beside it but the few lines that say what it uses.
 */

const [program, port, ...options] = process.argv.slice(2) as [string, string, ...string[]];

process.argv.splice(1, process.argv.length, program, 'serve', '--port', port, ...options);
// Is over when the server is.
void import(program);
while (!(await isListening())) await new Promise((resolve) => setTimeout(resolve, 20));
serveBenchmark({ port: Number(port) });

function isListening(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
