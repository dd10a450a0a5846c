/** The heads of messages, which HTTP and the handshake of WebSocket both read and write. */
export type { FieldLines, OutgoingRequest, OutgoingResponse } from '../http/encode-head.ts';
export type { Expectation } from '../http/expect.ts';
export type { FieldSection } from '../http/field-section.ts';
export type { Framing } from '../http/framing.ts';
export type { RequestHead, ResponseHead } from '../http/head.ts';
export type { HeadFacts } from '../http/head-facts.ts';
export type { RequestTarget, TargetForm } from '../http/request-target.ts';
export type { Vocabulary } from '../http/vocabulary.ts';
