import { TargetError, UsageError } from '../terminal/run-program.ts';
import { failureWords } from '../wire/failure-words.ts';

/**
 * Starts to listen.
 *
 * @param option by which another port can be chosen
 * @throws TargetError that says what to do about it
 */
export async function listenOrSay<Address>(
  listen: () => Promise<Address>,
  port: number,
  host = '127.0.0.1',
  option = '--port',
): Promise<Address> {
  try {
    return await listen();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new TargetError(`port ${port} on ${host} is in use; ${option} N takes another`);
    }
    throw new TargetError(`cannot listen on ${host}, port ${port}: ${failureWords(error)}`);
  }
}

/** Waits for a signal. @returns the exit code that stands for it */
export function untilTold(): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve(130));
    process.once('SIGTERM', () => resolve(143));
  });
}
