import type { Client } from '../../net/client.ts';
import type { Handler } from '../../net/handler.ts';
import { entriesOf } from '../../trace/entries-of.ts';
import type { Entry } from '../../trace/entry.ts';
import type { Recorder } from '../../trace/recorder.ts';
import { Recording } from '../../trace/recording.ts';
import type { Side } from '../../wire/side.ts';

/** An entry that knows which connection it was recorded on. */
export type RecordedEntry = Entry & { readonly connection: RecordedConnection };

/** Entries by the names that a lesson gives them. */
export type NamedEntries<Name extends string> = Readonly<Record<Name, RecordedEntry>>;

/** The names of the messages of each side, from the first on. */
interface Names<Client, Server> {
  readonly client?: Client;
  readonly server?: Server;
}

/** What is to be different about a conversation. */
interface ConnectionChanges {
  readonly handler?: Handler;
  readonly entries?: readonly Entry[];
}

/** One recorded connection of a lesson. */
export class RecordedConnection {
  readonly client: Client;
  /** How the server answered on this connection: a repetition asks the same handler. */
  readonly handler: Handler;
  readonly recorder: Recorder;
  #entries: readonly RecordedEntry[] | undefined;
  #recording: Recording | undefined;

  /** @param entries told instead of those that the recorder has */
  constructor(client: Client, handler: Handler, recorder: Recorder, entries?: readonly Entry[]) {
    this.client = client;
    this.handler = handler;
    this.recorder = recorder;
    this.#entries = entries && this.#own(entries);
  }

  /** The same conversation, as if another handler had answered it, or other things had been said. */
  with(changes: ConnectionChanges): RecordedConnection {
    const { handler = this.handler, entries = this.#entries } = changes;
    return new RecordedConnection(this.client, handler, this.recorder, entries);
  }

  /** Waits until everything that was written has been read on the other side. */
  quiet(): Promise<void> {
    return this.recorder.quiet();
  }

  /** The conversation, once the performance is over. */
  get entries(): readonly RecordedEntry[] {
    this.#entries ??= this.#own(entriesOf(this.recorder));
    return this.#entries;
  }

  /** The conversation and all that follows from it, once the performance is over. */
  get recording(): Recording {
    this.#recording ??= new Recording(this.recorder, this.entries);
    return this.#recording;
  }

  /** All messages of one side, in the order in which they were sent. */
  messages(from: Side): readonly RecordedEntry[] {
    return this.entries.filter((entry) => entry.from === from && entry.kind === 'message');
  }

  /**
   * A message by its side and its place among the messages of that side, from 0.
   *
   * @throws RangeError if there is none
   */
  message(from: Side, index: number): RecordedEntry {
    const messages = this.messages(from);
    const message = messages[index];
    if (!message)
      throw new RangeError(`the ${from} sent ${messages.length} messages, not ${index + 1}`);
    return message;
  }

  /**
   * Messages by the names that a lesson gives them: those of each side in the order in which they were
   * sent, from the first on.
   *
   * @throws RangeError if a side sent fewer messages than there are names
   */
  named<const Client extends readonly string[] = [], const Server extends readonly string[] = []>({
    client,
    server,
  }: Names<Client, Server>): NamedEntries<Client[number] | Server[number]> {
    const named = (from: Side, names: readonly string[] = []) =>
      names.map((name, index) => [name, this.message(from, index)]);
    return Object.fromEntries([...named('client', client), ...named('server', server)]);
  }

  #own(entries: readonly Entry[]): readonly RecordedEntry[] {
    return entries.map((entry) => ({ ...entry, connection: this }));
  }
}
