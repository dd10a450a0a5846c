import { isUtf8 } from 'node:buffer';
import type { WebSocketFault } from './faults.ts';

/** What a Close frame says. Code 1005 stands for a frame that says nothing; it is never sent. */
export interface CloseStatus {
  readonly code: number;
  readonly reason: string;
}

/**
 * An application is given a code for every end of a connection. Three of the codes only report what this end
 * has seen: 1005 a Close without a code, 1006 no Close at all, 1015 a TLS handshake that failed. 7.4.1: no
 * frame may carry them, so that an application that is given one knows that the peer never said it.
 */

/** RFC 6455 7.1.5: what stands for a Close frame without a code. */
export const NO_STATUS = 1005;

/** RFC 6455 7.1.5: what stands for a connection without a Close frame. Never on the wire. */
export const NO_CLOSE_FRAME: CloseStatus = { code: 1006, reason: '' };

/**
 * How a connection came to its end:
 *
 * - `clean`: a Close frame went each way, RFC 6455 7.1.4
 * - `no close frame`: the peer's bytes ended without one
 * - `reset`: the connection broke
 * - `failed`: the peer broke a rule, and was told so, 7.1.7
 * - `silent`: the peer did not answer a ping, or our Close, in time
 * - `not read`: for too long the peer took nothing of what we had written
 */
export type Ending = 'clean' | 'no close frame' | 'reset' | 'failed' | 'silent' | 'not read';

/** What a closed connection leaves: what the peer's Close frame said, 1006 if none came, and how. */
export interface Closed extends CloseStatus {
  readonly ending: Ending;
}

/** RFC 6455 5.5: a control frame has at most 125 octets; the code takes two of them. */
const LONGEST_REASON = 123;

/**
 * Close codes that may stand in a frame: RFC 6455 7.4 and the registry of 11.7.
 *
 *        0 to  999   not used
 *     1000 to 2999   the protocol and its extensions; in use are 1000 to 1003 and 1007 to 1014
 *     3000 to 3999   libraries, frameworks and applications, which register them
 *     4000 to 4999   private: whatever two applications agree on
 *
 * 1004 is reserved; 1005, 1006 and 1015 are never sent. 1012 to 1014 were registered after the RFC: a server
 * restarts, a client should try again later, and a gateway got no valid answer from the server that it asked.
 */
export function isSendableCode(code: number): boolean {
  if (!Number.isInteger(code)) return false;
  if (code >= 3000 && code <= 4999) return true;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

/**
 * Judges the payload of a Close frame, RFC 6455 5.5.1:
 *
 *     payload = [ code reason ]     code: 2 octets, the highest first; reason: UTF-8, may be empty
 *
 * A single octet is half a code, and so a fault. A reason is for debugging, and a client must not show it to
 * end users: it need not be meant for people.
 */
export function judgeClose(payload: Buffer): WebSocketFault | undefined {
  if (payload.length === 0) return undefined;
  if (payload.length === 1) return 'close-too-short';
  if (!isSendableCode(payload.readUInt16BE(0))) return 'close-code';
  return isUtf8(payload.subarray(2)) ? undefined : 'close-reason';
}

/** Decodes the payload of a Close frame that has been judged. */
export function decodeClose(payload: Buffer): CloseStatus {
  if (payload.length === 0) return { code: NO_STATUS, reason: '' };
  return { code: payload.readUInt16BE(0), reason: payload.toString('utf8', 2) };
}

/**
 * Encodes the payload of a Close frame, RFC 6455 5.5.1.
 *
 * @param code absent: the frame says nothing
 * @throws RangeError if the code may not be sent, or if the reason has over 123 octets
 */
export function encodeClose(code?: number, reason = ''): Buffer {
  if (code === undefined) return Buffer.alloc(0);
  if (!isSendableCode(code)) throw new RangeError(`close code ${code} must not be sent`);
  const octets = Buffer.byteLength(reason);
  if (octets > LONGEST_REASON) throw new RangeError(`a reason of ${octets} octets is over 123`);
  const payload = Buffer.alloc(2 + octets);
  payload.writeUInt16BE(code, 0);
  payload.write(reason, 2);
  return payload;
}
