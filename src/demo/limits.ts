/** Milliseconds that exchanges under way have to finish when the server is told to stop. */
export const SHUT_DOWN_GRACE = 2000;
