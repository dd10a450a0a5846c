import type { ResponseHead } from '../../src/http/head.ts';
import { Derived } from '../../src/lesson/script/derived.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Entry } from '../../src/trace/entry.ts';
import type { Side } from '../../src/wire/side.ts';

/** Which side sent its FIN first; `neither` where the connection was still open at the end. */
export function firstToEnd(connection: RecordedConnection): Derived<Side | 'neither'> {
  return Derived.from(connection, ({ entries }) => {
    return entries.find(({ kind }) => kind === 'fin')?.from ?? 'neither';
  });
}

/** Whether the other side took a message or found it at fault; a status code of 400 or more refuses. */
export function verdictOn(entry: Entry, answer?: Entry): Derived<'accepts' | 'refuses'> {
  return Derived.from(answer ? [entry, answer] : [entry], ([asked, answered]) => {
    const status = (answered?.parts[0] as ResponseHead | undefined)?.statusCode ?? 0;
    return asked!.fault || status >= 400 ? 'refuses' : 'accepts';
  });
}
