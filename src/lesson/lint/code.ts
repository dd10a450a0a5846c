import { countOf } from '../../wire/count.ts';
import type { FieldCode } from '../../wire/field.ts';
import { findSource } from '../script/source.ts';
import { type Check, inEach, type Problem } from './check.ts';
import type { FunctionsRun } from './functions-run.ts';
import type { Rehearsal } from './rehearsal.ts';
import { layersShown, type ShownLayer } from './shown.ts';

const CODE = { least: 2, most: 3 };

/** With these a lesson writes bytes of its own instead of a message of the client. */
const RAW = ['src/net/client.ts sendRaw', 'src/net/websocket.ts sendRaw'];

/** What a lesson says of the source: the functions are there, and did it. */
export const CODE_CHECKS: readonly Check[] = [
  {
    id: 'code-count',
    demands: `A lesson ends with ${CODE.least} or ${CODE.most} functions to look at.`,
    find: inEach(({ closing: { code } }) =>
      code.length >= CODE.least && code.length <= CODE.most
        ? []
        : [
            {
              at: 'closing',
              what: `it names ${countOf(code.length, 'function')}, not ${CODE.least} or ${CODE.most}`,
            },
          ],
    ),
  },
  {
    id: 'code-exists',
    demands: 'Every function that is named is in the source.',
    find: (rehearsal) =>
      eachOnce(functionsNamed(rehearsal))
        .filter(({ code }) => !findSource(code))
        .map(({ at, said, code }) => ({ at, what: `${said} ${code}, which is not in the source` })),
  },
  {
    id: 'code-ran',
    demands: 'Every function that is named has run while the lesson was performed.',
    find: (rehearsal) => {
      const idle = functionsNamed(rehearsal).filter((named) => !hasRun(named, rehearsal.ran));
      return eachOnce(idle)
        .filter(({ code }) => findSource(code))
        .map(({ at, said, code }) => ({ at, what: `${said} ${code}, which did not run` }));
    },
  },
];

/** A function that a lesson names, and as what. */
interface NamedFunction extends Required<Pick<Problem, 'at'>> {
  readonly code: string;
  readonly said: string;
  /** True where it is said to write what the client sent. */
  readonly writesForClient?: boolean;
}

/** All functions that the fields shown and the end of the lesson name. */
function functionsNamed({ performances }: Rehearsal): NamedFunction[] {
  const named = performances.flatMap(layersShown).flatMap(functionsOfLayer);
  const atEnd = performances.flatMap(({ closing }) => closing.code);
  return [
    ...named,
    ...atEnd.map((code): NamedFunction => ({ at: 'closing', said: 'it names', code })),
  ];
}

function eachOnce(named: readonly NamedFunction[]): NamedFunction[] {
  const codes = new Set(named.map(({ code }) => code));
  return [...codes].map((wanted) => named.find(({ code }) => code === wanted)!);
}

function functionsOfLayer({ layer, entry, at, name }: ShownLayer): NamedFunction[] {
  const codes = new Map<FieldCode, string>();
  for (const { field } of layer.spans) {
    if (field.code && !codes.has(field.code)) codes.set(field.code, field.name);
  }
  return [...codes].flatMap(([{ readBy, writtenBy }, field]): NamedFunction[] => [
    { at, code: readBy, said: `${name}: ${field} is said to be read by` },
    {
      at,
      code: writtenBy,
      said: `${name}: ${field} is said to be written by`,
      writesForClient: entry.from === 'client',
    },
  ]);
}

/** Bytes that the lesson has written itself need no writer: the function is right about its like. */
function hasRun({ code, writesForClient }: NamedFunction, ran: FunctionsRun): boolean {
  return ran.has(code) || (writesForClient === true && RAW.some((raw) => ran.has(raw)));
}
