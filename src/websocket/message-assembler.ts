import { isUtf8 } from 'node:buffer';
import type { WebSocketFault } from './faults.ts';
import type { Message } from './frame.ts';
import { type FrameHeader, OPCODE } from './frame-header.ts';

/** The fragmented message under way, RFC 6455 5.4. */
export class MessageAssembler {
  #kind: Message['kind'] | undefined;
  #parts: Buffer[] = [];
  octets = 0;

  get isOpen(): boolean {
    return this.#kind !== undefined;
  }

  get fragments(): number {
    return this.#parts.length;
  }

  /** Adds the payload of a data frame. Returns the message if this was its last part. */
  add(header: FrameHeader, payload: Buffer): Message | undefined {
    if (header.opcode !== OPCODE.continuation) {
      this.#kind = header.opcode === OPCODE.text ? 'text' : 'binary';
    }
    this.#parts.push(payload);
    this.octets += payload.length;
    return header.fin ? this.#finish() : undefined;
  }

  #finish(): Message {
    const parts = this.#parts;
    const data = parts.length === 1 ? parts[0]! : Buffer.concat(parts, this.octets);
    const message = { kind: this.#kind!, data };
    this.#kind = undefined;
    this.#parts = [];
    this.octets = 0;
    return message;
  }
}

/** Text must be UTF-8, RFC 6455 8.1. */
export function judgeMessage(message: Message): WebSocketFault | undefined {
  return message.kind === 'text' && !isUtf8(message.data) ? 'invalid-utf8' : undefined;
}
