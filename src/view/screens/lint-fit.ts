import { type Check, inEach, inEachRepeatable, type Problem } from '../../lesson/lint/check.ts';
import { showsAnswer } from '../../lesson/lint/giveaway.ts';
import { saysAnswer } from '../../lesson/lint/says-answer.ts';
import { layersOfStep } from '../../lesson/lint/shown.ts';
import { type TextKind, textsOf } from '../../lesson/lint/texts.ts';
import { questionsOf } from '../../lesson/questions/asked.ts';
import { answer, ask } from '../../lesson/questions/dialogue.ts';
import { answerText } from '../../lesson/questions/judge.ts';
import { Derived } from '../../lesson/script/derived.ts';
import type { Performance } from '../../lesson/script/performance.ts';
import type { Question } from '../../lesson/script/question.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import { countOf } from '../../wire/count.ts';
import type { LadderRow } from '../model/ladder-rows.ts';
import { sceneOf } from '../model/question-scene.ts';
import { modelOf, type TraceModel } from '../model/trace-model.ts';
import { type Line, widthOf, wrap } from '../text/styled-text.ts';
import { placeOfQuestion, predictScreen } from './predict-screen.ts';
import { traceScreen } from './trace-screen.ts';

/** The least screen on which all of a lesson can be seen. */
const SCREEN = { columns: 80, lines: 24 };

/** And the least on which one can be asked. */
const NARROW = { columns: 40, lines: 24 };

interface Limit {
  readonly kind: TextKind;
  readonly id: string;
  readonly what: string;
  readonly lines: number;
  readonly columns: number;
}

const LIMITS: readonly Limit[] = [
  { kind: 'narration', id: 'narration-fits', what: 'A narration', lines: 3, columns: 76 },
  { kind: 'question', id: 'question-fits', what: 'A question', lines: 2, columns: 76 },
  { kind: 'because', id: 'because-fits', what: 'A derivation', lines: 3, columns: 76 },
  { kind: 'hint', id: 'hint-fits', what: 'A hint', lines: 2, columns: 76 },
  { kind: 'choice', id: 'choice-fits', what: 'A choice', lines: 1, columns: 60 },
  { kind: 'does', id: 'try-fits', what: 'What a try does', lines: 1, columns: 50 },
  { kind: 'aha', id: 'aha-fits', what: 'The sentence to remember', lines: 3, columns: 76 },
  { kind: 'devTools', id: 'dev-tools-fits', what: 'What tools show', lines: 4, columns: 76 },
  { kind: 'builds', id: 'rule-fits', what: 'A rule for builders', lines: 3, columns: 76 },
  { kind: 'saying', id: 'saying-fits', what: 'A saying', lines: 1, columns: 70 },
  { kind: 'sayingBecause', id: 'verdict-fits', what: 'A verdict', lines: 2, columns: 76 },
];

/** What has to fit on a screen of 80 by 24: each text by itself, and each step as a whole. */
export const FIT_CHECKS: readonly Check[] = [
  ...LIMITS.map(checkOf),
  {
    id: 'step-fits',
    demands: `Every step is whole on a screen of ${SCREEN.columns} by ${SCREEN.lines}.`,
    find: inEach(findCutScreens),
  },
  {
    id: 'scene-keeps-answer',
    demands: 'What stands above a question does not show its answer.',
    find: inEachRepeatable(findToldScenes),
  },
  {
    id: 'choices-fit',
    demands: `All choices are on a screen of ${NARROW.columns} by ${NARROW.lines}, whatever was answered.`,
    find: inEach(findCutChoices),
  },
];

function checkOf(limit: Limit): Check {
  const { id, what, lines, columns } = limit;
  return {
    id,
    demands: `${what} has at most ${countOf(lines, 'line')} of ${columns} columns.`,
    find: inEach((performance) => findTooLong(performance, limit)),
  };
}

function findTooLong(performance: Performance, { kind, lines, columns }: Limit): Problem[] {
  const texts = textsOf(performance).filter((text) => text.kind === kind);
  return texts.flatMap(({ at, name, text }) => {
    const count = wrap(text, columns).length;
    if (count <= lines) return [];
    return [
      { at, what: `${name} takes ${countOf(count, 'line')} of ${columns} columns, not ${lines}` },
    ];
  });
}

/** A step whose message or field is not there has no screen, and is found out elsewhere. */
function findCutScreens(performance: Performance): Problem[] {
  return performance.steps.flatMap((step, at) => {
    const names = layersOfStep(step).flatMap(({ spans }) => spans.map(({ field }) => field.name));
    const hasField = step.field === undefined ? names.length > 0 : names.includes(step.field);
    const hasScreen = hasField && step.entry.connection.entries.includes(step.entry);
    const what = hasScreen ? findCut(modelOf(performance, at)) : undefined;
    return what === undefined ? [] : [{ at, what: `on a screen of 80 by 24, ${what}` }];
  });
}

/**
 * The conversation as far as it is known, and the message that is shown where the lesson gives none: what it
 * gives itself is looked at elsewhere, and so is an answer that was not read off anything.
 */
function findToldScenes(performance: Performance): Problem[] {
  return questionsOf(performance).flatMap((asked) => {
    const { question, stepIndex: at } = asked;
    if (!(question.answer instanceof Derived)) return [];
    const { ladder, given, current } = sceneOf(performance, asked);
    const rows = question.given ? ladder.toSpliced(current, 1) : ladder;
    const row = rows.find((each) => saysAnswer(textOfRow(each, question), question));
    if (row) return [{ at, what: `the row ${joinLabel(row.label, ' ')} shows the answer` }];
    const isShown = given && !question.given && showsAnswer(given, question);
    return isShown ? [{ at, what: 'the message above the question shows the answer' }] : [];
  });
}

/** A size is no byte, though two of its digits may look like one. */
function textOfRow({ label, size }: LadderRow, { kind }: Question): string {
  const length = kind === 'byte' || size === undefined ? '' : size;
  return `${joinLabel(label, ' ')} ${length}`;
}

/** There is most to say when two answers were wrong. */
function findCutChoices(performance: Performance): Problem[] {
  return questionsOf(performance).flatMap((asked) => {
    const { question, stepIndex: at } = asked;
    if (question.kind !== 'choice') return [];
    const wrong = question.choices.filter((choice) => choice !== answerText(question));
    const cut = wrong.find((choice) => {
      const dialogue = answer(answer(ask(question), choice), choice);
      const place = placeOfQuestion(performance, asked);
      const screen = predictScreen(place, dialogue, NARROW.columns, NARROW.lines);
      const text = withoutBlanks(
        screen
          .flat()
          .map((piece) => piece.text)
          .join(''),
      );
      return !question.choices.every((each) => text.includes(withoutBlanks(each)));
    });
    const what = `once ${JSON.stringify(cut)} was answered, not all of its choices are on the screen`;
    return cut === undefined ? [] : [{ at, what }];
  });
}

/** However it is broken into lines. */
function withoutBlanks(text: string): string {
  return text.replace(/\s/g, '');
}

function findCut(model: TraceModel): string | undefined {
  const { columns, lines: height } = SCREEN;
  const cursor = { field: model.firstField, byte: model.fields[model.firstField]!.start };
  const lines = traceScreen(model, cursor, columns, height);
  const texts = lines.map((line) => line.map(({ text }) => text).join(''));
  if (lines.length !== height) return `it takes ${lines.length} lines`;
  if (lines.some((line) => widthOf(line) > columns)) return 'a line is too wide';
  if (!texts[0]!.includes(model.stepTitle)) return 'there is no room for its title';
  if (!shows(texts, wrap(model.narration, columns - 4))) return 'its narration is cut';
  return showsCursor(lines) ? undefined : 'the field that it is about cannot be seen';
}

/** Whether these lines are on the screen, one below the other. */
function shows(screen: readonly string[], lines: readonly string[]): boolean {
  return screen.some((_, row) =>
    lines.every((text, index) => screen[row + index]?.trim() === text),
  );
}

/** The byte under the cursor in the dump, and the row of its field in the table. */
function showsCursor(lines: readonly Line[]): boolean {
  const hasByte = lines.flat().some(({ style }) => style?.reverse && style.bold);
  return hasByte && lines.some(([first]) => first?.text === ' ▸ ');
}
