/** Opening handshakes, RFC 6455 4.1, that nothing is wrong with. */

/** The key of the example in RFC 6455 1.3. */
export const HANDSHAKE = handshake();

export const OFFERING_DEFLATE = handshake('Sec-WebSocket-Extensions: permessage-deflate');

/** An opening handshake, RFC 6455 4.1, with more field lines. */
export function handshake(...fieldLines: readonly string[]): string {
  return [
    'GET {ws} HTTP/1.1',
    'Host: {host}',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
    ...fieldLines,
    '{headers}',
  ]
    .join('\r\n')
    .concat('\r\n');
}
