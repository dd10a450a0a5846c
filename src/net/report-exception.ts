/**
 * Reports an exception of the application's listener, as the platform does for an EventTarget: it is
 * thrown where none of our functions is above it, so that `uncaughtException` has it. The caller of the
 * listener goes on: the connection has done nothing wrong.
 */
export function reportException(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
}

/** Calls a listener; what it throws is reported. */
export function callListener(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    reportException(error);
  }
}
