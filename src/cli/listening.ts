import { TargetError } from '../terminal/run-program.ts';

/** Where someone wants to listen, and by which option that was said. */
export interface Listening {
  readonly port: number;
  readonly host?: string;
  readonly option?: '--port' | '--listen';
}

/**
 * Starts to listen.
 *
 * @throws TargetError that says what to do about it
 */
export async function listenOrSay<Address>(
  listen: () => Promise<Address>,
  { port, host = '127.0.0.1', option = '--port' }: Listening,
): Promise<Address> {
  try {
    return await listen();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new TargetError(`port ${port} on ${host} is in use; ${option} N takes another`);
    }
    throw new TargetError(`cannot listen on ${host}, port ${port}: ${message}`);
  }
}

/** Waits for a signal. @returns the exit code that stands for it */
export function untilTold(): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve(130));
    process.once('SIGTERM', () => resolve(143));
  });
}
