import type { Place } from '../lesson/course/catalogue.ts';
import { ReplayError, type ReplayPlace } from '../lesson/resend/replay.ts';
import {
  canResend,
  dissectResend,
  type Edit,
  resend,
  splitEverywhere,
} from '../lesson/resend/resend.ts';
import type { SplitMode } from '../lesson/resend/split.ts';
import type { PerformedStep } from '../lesson/script/lesson.ts';
import { type Performance, performLesson } from '../lesson/script/performance.ts';
import { TargetError, UsageError } from '../terminal/run-program.ts';
import { type Settings, type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { jsonResult, jsonSplit } from '../view/json/json-resend.ts';
import { type ResendTitle, resultModelOf } from '../view/model/resend-model.ts';
import { plainResult, plainSplit } from '../view/plain/plain-resend.ts';
import { resultLines } from '../view/screens/result-screen.ts';
import { splitLines } from '../view/screens/split-screen.ts';
import type { Line } from '../view/text/styled-text.ts';
import { placeNamed } from './find-place.ts';
import { bytesFor, type PokeBytes } from './poke-bytes.ts';

/** What `wirewalk poke` can be told. */
export interface PokeOptions extends ShowOptions, PokeBytes {
  readonly step?: string;
  readonly message?: number;
  readonly list?: boolean;
  readonly split?: SplitMode;
  readonly cut?: number;
}

/** `wirewalk poke LESSON --step K`, or `poke LESSON.K`: sends other bytes instead of a message. */
export async function poke(wanted: string, options: PokeOptions): Promise<void> {
  const settings = settingsFor(options);
  const { card, step: stepIndex } = await placeNamed(wanted, options.step);
  const performance = await performLesson(await card.load(), settings.performance);
  if (options.list) return listTries(settings, performance, stepIndex);
  if (typeof stepIndex !== 'number') {
    throw new UsageError(`--step K says which message is meant; or ${card.number}.K`);
  }
  const { place, title } = messageOf(performance, stepIndex, options.message);
  const { mode, cursor } = cutOf(options);
  const step = performance.steps[stepIndex]!;
  const recorded = place.entry.bytes;
  const bytes = bytesFor(options, {
    recorded,
    protocol: dissectResend({ place, bytes: recorded }).protocol,
    tries: place.entry === step.entry ? step.tries : [],
  });
  if (mode === 'cut' && (cursor < 1 || cursor >= bytes.length)) {
    throw new UsageError(`--cut ${cursor}: there are places 1 to ${bytes.length - 1}`);
  }
  await carryOut(settings, title, { place, bytes, mode, cursor });
}

/** @throws TargetError if what was said before the message does not come about again */
async function carryOut(settings: Settings, title: ResendTitle, edit: Edit): Promise<void> {
  const replay = { stopwatch: () => performance.now() };
  try {
    if (edit.mode === 'every-cut') {
      const { onProgress, end } = progressOn(settings);
      const result = await splitEverywhere(edit, { ...replay, onProgress }).finally(end);
      print(settings, {
        json: () => jsonSplit(title, result),
        plain: () => plainSplit(title, result),
        lines: (width) => splitLines(result, width),
      });
      return;
    }
    const model = resultModelOf(title, await resend(edit, replay));
    print(settings, {
      json: () => jsonResult(model),
      plain: () => plainResult(model),
      lines: (width) => resultLines(model, width),
    });
  } catch (error) {
    if (error instanceof ReplayError) throw new TargetError(error.message);
    throw error;
  }
}

/** The same in the three forms in which it can be printed. */
interface Printed {
  readonly json: () => object;
  readonly plain: () => string[];
  readonly lines: (width: number) => Line[];
}

function print({ mode, isSpoken, painter }: Settings, { json, plain, lines }: Printed): void {
  const { stdout } = process;
  if (mode === 'json') stdout.write(`${painter.json(json(), 2)}\n`);
  else if (isSpoken) stdout.write(painter.plain(`${plain().join('\n')}\n`));
  else {
    const width = stdout.columns || 80;
    for (const line of lines(width)) stdout.write(`${painter.paint(line)}\n`);
  }
}

/** How far it is, on a terminal, beside what is printed. */
function progressOn({ mode, isSpoken }: Settings) {
  const { stderr } = process;
  const isShown = stderr.isTTY === true && mode !== 'json' && !isSpoken;
  const show = (text: string) => isShown && stderr.write(`\r${text}\x1b[K`);
  return {
    onProgress: (done: number, total: number) => void show(`${done} of ${total} cuts`),
    end: () => void show(''),
  };
}

function listTries(
  settings: Settings,
  { lesson, steps }: Performance,
  wanted: Place['step'],
): void {
  const rows = steps.flatMap(({ title, tries }, index) => {
    const isListed = wanted === 'first' || wanted === index;
    return isListed && tries.length > 0 ? [{ step: index + 1, title, tries }] : [];
  });
  print(settings, {
    json: () => ({ schema: 'wirewalk/tries@1', lesson: lesson.number, steps: rows.map(jsonTries) }),
    plain: () => triesTexts(rows),
    lines: () => triesTexts(rows).map((text) => [{ text }]),
  });
}

type TriesRow = Pick<PerformedStep, 'title' | 'tries'> & { readonly step: number };

function jsonTries({ step, title, tries }: TriesRow): object {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  return {
    step,
    title,
    tries: tries.map(({ id, does, bytes }) => ({ id, does, bytes: hex(bytes) })),
  };
}

function triesTexts(rows: readonly TriesRow[]): string[] {
  if (rows.length === 0)
    return ['Nothing is prepared to be tried: --set and --hex change any message.'];
  return rows.flatMap(({ step, title, tries }) => [
    `Step ${step}: ${title}`,
    ...tries.map(({ id, does }) => `  --try ${id}  ${does}`),
  ]);
}

/** @throws UsageError if the message is none of a client, which alone can be sent again */
function messageOf(
  { lesson, steps }: Performance,
  stepIndex: number,
  number: number | undefined,
): { place: ReplayPlace; title: ResendTitle } {
  const { entry: shown } = steps[stepIndex]!;
  const { connection } = shown;
  const entry = number === undefined ? shown : connection.entries[number - 1];
  if (!entry || !canResend(entry)) {
    const numbers = connection.entries.flatMap((each, index) =>
      canResend(each) ? [index + 1] : [],
    );
    const what = number === undefined ? `step ${stepIndex + 1} shows` : `number ${number} is`;
    throw new UsageError(
      `${what} no message of the client; --message takes ${numbers.join(', ')} here`,
    );
  }
  const { number: lessonNumber, title: lessonTitle } = lesson;
  const title = {
    ...{ lessonNumber, lessonTitle, stepIndex, stepCount: steps.length },
    current: connection.entries.indexOf(entry),
  };
  return { place: { connection, entry }, title };
}

function cutOf({ split, cut }: PokeOptions): Pick<Edit, 'mode' | 'cursor'> {
  if (split !== undefined && cut !== undefined) {
    throw new UsageError('--split and --cut both say where to cut: give one of them');
  }
  if (cut !== undefined) return { mode: 'cut', cursor: cut };
  return { mode: split ?? 'as-recorded', cursor: 0 };
}
