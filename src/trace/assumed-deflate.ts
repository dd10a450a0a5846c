import type { DeflateParameters } from '../websocket/deflate-parameters.ts';

/**
 * What is taken for agreed where the handshake was not heard: RFC 7692 7.1 without parameters. Whoever has
 * agreed on nothing sets no RSV1, and whoever keeps to smaller windows is understood all the same.
 */
export const ASSUMED_DEFLATE: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};
