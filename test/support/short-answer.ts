import type { HttpServerConnection } from '../../src/http/server-connection.ts';

/** Answers the request that is due, without content. RFC 9110 9.3.6: a 2xx to CONNECT would leave HTTP. */
export function answerShortly(connection: HttpServerConnection): void {
  const statusCode = connection.method === 'CONNECT' ? 501 : 204;
  connection.sendHead({ statusCode, fields: [] });
  connection.sendEnd();
}
