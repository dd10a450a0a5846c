import type { Client } from '../../net/client.ts';
import type { Handler } from '../../net/handler.ts';
import { entriesOf } from '../../trace/entries-of.ts';
import type { Entry } from '../../trace/entry.ts';
import type { Recorder } from '../../trace/recorder.ts';
import { Recording } from '../../trace/recording.ts';
import type { Side } from '../../wire/side.ts';

/** What is to be different about a conversation. */
interface TalkChanges {
  readonly handler?: Handler;
  readonly entries?: readonly Entry[];
}

/** One recorded connection of a lesson. */
export class Talk {
  readonly client: Client;
  /** How the server answered on this connection: whoever repeats it asks the same. */
  readonly handler: Handler;
  readonly recorder: Recorder;
  #entries: readonly Entry[] | undefined;
  #recording: Recording | undefined;

  /** @param entries told in place of those that the recorder has */
  constructor(client: Client, handler: Handler, recorder: Recorder, entries?: readonly Entry[]) {
    this.client = client;
    this.handler = handler;
    this.recorder = recorder;
    this.#entries = entries;
  }

  /** The same conversation, as if another handler had answered it, or other things had been said. */
  with(changes: TalkChanges): Talk {
    const { handler = this.handler, entries = this.#entries } = changes;
    return new Talk(this.client, handler, this.recorder, entries);
  }

  /** Waits until everything that was written has been read on the other side. */
  quiet(): Promise<void> {
    return this.recorder.quiet();
  }

  /** The conversation, once the performance is over. */
  get entries(): readonly Entry[] {
    this.#entries ??= entriesOf(this.recorder);
    return this.#entries;
  }

  /** The conversation and all that follows from it, once the performance is over. */
  get recording(): Recording {
    this.#recording ??= new Recording(this.recorder, this.entries);
    return this.#recording;
  }

  /**
   * A message by its side and its place among the messages of that side, from 0.
   *
   * @throws RangeError if there is none: the lesson's script and its steps do not fit
   */
  message(from: Side, index: number): Entry {
    const messages = this.entries.filter(
      (entry) => entry.from === from && entry.kind === 'message',
    );
    const message = messages[index];
    if (!message)
      throw new RangeError(`the ${from} sent ${messages.length} messages, not ${index + 1}`);
    return message;
  }
}
