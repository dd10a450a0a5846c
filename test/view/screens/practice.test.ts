import { beforeAll, describe, expect, it } from 'vitest';
import { type AskedQuestion, questionsOf } from '../../../src/lesson/questions/asked.ts';
import {
  answer,
  ask,
  type Dialogue,
  giveHint,
  skip,
  tell,
} from '../../../src/lesson/questions/dialogue.ts';
import { answerText } from '../../../src/lesson/questions/judge.ts';
import {
  answerTestOut,
  beginTestOut,
  currentQuestion,
  type TestOut,
} from '../../../src/lesson/questions/test-out.ts';
import type { Performance } from '../../../src/lesson/script/performance.ts';
import type { ChoiceQuestion, Question } from '../../../src/lesson/script/question.ts';
import { jsonClosing, jsonQuiz } from '../../../src/view/json/json-practice.ts';
import { closingOf } from '../../../src/view/model/closing.ts';
import {
  plainAsked,
  plainClosing,
  plainHowTo,
  plainRemarks,
} from '../../../src/view/plain/plain-practice.ts';
import { closingScreen, topOfClosing } from '../../../src/view/screens/closing-screen.ts';
import { placeOfQuestion, predictScreen } from '../../../src/view/screens/predict-screen.ts';
import { testOutResult, testOutScreen } from '../../../src/view/screens/test-out-screen.ts';
import { toAscii } from '../../../src/view/text/capabilities.ts';
import { type Line, widthOf } from '../../../src/view/text/styled-text.ts';
import { fitsScreen } from '../../../src/view/text/widths.ts';
import { performPractice, questionOfKind } from '../../support/practice-lesson.ts';
import { textOf } from '../../support/screen-text.ts';

const SIZES = [40, 41, 59, 60, 72, 79, 80, 100, 132]
  .flatMap((width) => [20, 24, 40].map((height) => [width, height] as const))
  .filter(([width, height]) => fitsScreen(width, height));
const ON_RECORD = [
  [80, 24],
  [120, 40],
  [40, 24],
] as const;

const ON_RECORD_STATES = ['asked', 'wrong once, with hints', 'right at once', 'wrong twice'];

let practice: Performance;
let asked: readonly AskedQuestion[];

beforeAll(async () => {
  practice = await performPractice();
  asked = questionsOf(practice);
});

/** A question in every state in which a learner can bring it, each with a name. */
function statesOf(question: Question): Record<string, Dialogue> {
  const begun = ask(question, 2);
  const wrong = WRONG[question.kind];
  const hinted = [1, 2, 3].reduce(giveHint, begun);
  const once = answer(begun, wrong);
  return {
    asked: begun,
    typing: { ...begun, input: '28' },
    'with hints': hinted,
    'wrong once, with hints': answer(hinted, wrong),
    'not understood': answer(once, ' '),
    'wrong twice': answer(once, wrong),
    'right at once': answer(begun, answerText(question)),
    'right in the end': answer(once, answerText(question)),
    shown: tell(once),
    skipped: skip(begun),
  };
}

const WRONG = { byte: '01', number: '7', text: 'Switching', choice: 'a' } as const;

/** As long as a lesson may make them. */
function longest(question: ChoiceQuestion): ChoiceQuestion {
  const words = (length: number) => 'lorem ipsum dolor '.repeat(20).slice(0, length);
  return {
    ...question,
    given: { entry: practice.steps[0]!.entry, hidden: [40, 42] },
    asks: words(152),
    hints: [words(76), words(76), words(76)],
    because: words(228),
    slip: () => words(152),
  };
}

describe('the predict screen', () => {
  it('has the size of its terminal, whatever it is and whatever is said', () => {
    const long = longest(questionOfKind(practice, 'choice'));
    for (const each of [...asked, { ...asked[3]!, question: long }]) {
      for (const dialogue of Object.values(statesOf(each.question))) {
        for (const [width, height] of SIZES) {
          expectSize(screenOf(each, dialogue, width, height), width, height);
        }
      }
    }
  });

  it.each(ON_RECORD)(
    'shows the whole question and all that is said of it at %ix%i',
    (width, height) => {
      for (const each of asked) {
        for (const [name, dialogue] of Object.entries(statesOf(each.question))) {
          const text = wordsOf(screenOf(each, dialogue, width, height));
          expect(text, name).toContain(wordsIn(each.question.asks));
          const { streak, hints } = dialogue;
          expect(text, name).toMatch(new RegExp(`streak ${streak} hints (used )?${hints} of 3`));
          if (dialogue.wrongAnswer)
            expect(text, name).toContain(wordsIn(dialogue.wrongAnswer.says));
          if (dialogue.phase === 'open') expect(text, name).toContain(`> ${dialogue.input}_`);
          if (dialogue.phase === 'right') expect(text, name).toContain(`> ${dialogue.input} `);
          if (dialogue.phase === 'right' || dialogue.phase === 'told') {
            expect(text, name).toContain(wordsIn(each.question.because));
          }
        }
      }
    },
  );

  it.each(ON_RECORD)('keeps long hints at %ix%i where there is no message', (width, height) => {
    const each = asked.find(({ question }) => !question.given)!;
    const long = 'lorem ipsum '.repeat(5);
    const hints = [`${long}first.`, `${long}second.`, `${long}third.`] as const;
    const question: Question = { ...each.question, hints };
    const hinted = [1, 2, 3].reduce(giveHint, ask(question));
    const text = wordsOf(screenOf(each, hinted, width, height));
    for (const hint of hints) expect(text).toContain(hint);
    expect(text).toContain(wordsIn(question.asks));
  });

  it('never gives the answer away while it is open', () => {
    const { given } = questionOfKind(practice, 'byte');
    const hex = given!.entry.bytes.toString('hex').replace(/../g, '$& ').trim();
    for (const [width, height] of SIZES) {
      const text = textOf(screenOf(asked[1]!, ask(asked[1]!.question), width, height));
      expect(text).toContain(`  ?? ${hex.slice(3, 20)}`);
      expect(text).not.toContain('81 05');
      expect(text).not.toContain(practice.steps[2]!.title);
    }
  });

  it('marks the right choice only when it is told', () => {
    const { question } = asked[3]!;
    const marked = (dialogue: Dialogue) =>
      textOf(screenOf(asked[3]!, dialogue, 80, 24)).match(/✓ \w {2}\w+/g);
    const { asked: open, skipped, shown, 'right at once': right } = statesOf(question);
    expect([open!, skipped!].map(marked)).toEqual([null, null]);
    expect([shown!, right!].map(marked)).toEqual([['✓ b  server'], ['✓ b  server']]);
  });

  it('scrolls through a message that does not fit', () => {
    const each = { ...asked[3]!, question: longest(questionOfKind(practice, 'choice')) };
    const shown = (firstByte: number) => {
      const place = placeOfQuestion(practice, each);
      const screen = predictScreen(place, ask(each.question), 80, 20, firstByte);
      return textOf(screen).match(/(?<=^ .{6} )00[0-9a-f]{2}/gm)!;
    };
    expect(shown(0)[0]).toBe('0000');
    expect(shown(32)[0]).toBe('0020');
    expect(shown(160)).toEqual(['00a0']);
  });

  it('has a character of US-ASCII for each that is not, and no control characters', () => {
    for (const each of asked) {
      for (const dialogue of Object.values(statesOf(each.question))) {
        expectPlainCharacters(screenOf(each, dialogue, 120, 40));
      }
    }
  });

  it.each(ON_RECORD)('is the one on record at %ix%i', async (width, height) => {
    const screens = asked.flatMap((each) =>
      ON_RECORD_STATES.map((name) => {
        const dialogue = statesOf(each.question)[name]!;
        return [`== ${each.number}, ${name}`, textOf(screenOf(each, dialogue, width, height))].join(
          '\n',
        );
      }),
    );
    await expect(`${screens.join('\n')}\n`).toMatchFileSnapshot(
      golden(`predict.${width}x${height}`),
    );
  });
});

describe('the screen of a test-out', () => {
  function answered(...answers: readonly ('right' | 'wrong')[]): TestOut {
    return answers.reduce((test, wanted) => {
      const question = currentQuestion(test)!;
      return answerTestOut(test, wanted === 'right' ? answerText(question) : WRONG[question.kind]);
    }, beginTestOut(practice));
  }

  const ALL = ['right', 'right', 'right', 'right', 'right'] as const;

  it('has the size of its terminal, whatever it is', () => {
    for (const count of [0, 1, 2, 3, 4, 5]) {
      for (const [width, height] of SIZES) {
        const lines = testOutScreen(practice, answered(...ALL.slice(0, count)), width, height);
        expectSize(lines, width, height);
        expectPlainCharacters(lines);
      }
    }
  });

  it('shows what was right so far, and what is asked now', () => {
    const text = wordsOf(testOutScreen(practice, answered('right', 'wrong'), 80, 24));
    expect(text).toContain('1 ✓ 2 × 3 ▸ 4 · 5 ·');
    expect(text).toContain('question 3 of 5');
    expect(text).toContain(wordsIn(asked[2]!.question.asks));
  });

  it('says in the end how it went, question by question', () => {
    expect(testOutResult(answered(...ALL))).toBe('All 5 right: the lesson counts as tested out.');
    const test = answered('right', 'wrong', 'right', 'right', 'right');
    const text = wordsOf(testOutScreen(practice, test, 80, 24));
    expect(text.match(/✓ right|× wrong/g)).toEqual(
      test.results.map((result) => (result === 'right' ? '✓ right' : '× wrong')),
    );
    expect(text).toContain('4 of 5 right');
  });

  it.each(ON_RECORD)('is the one on record at %ix%i', async (width, height) => {
    const tests = [
      answered(),
      answered('right', 'wrong'),
      answered('right', 'wrong', ...ALL.slice(2)),
    ];
    const screens = tests.map((test) => textOf(testOutScreen(practice, test, width, height)));
    await expect(`${screens.join('\n\f\n')}\n`).toMatchFileSnapshot(
      golden(`test-out.${width}x${height}`),
    );
  });
});

describe('the end of a lesson', () => {
  it('has the size of its terminal, wherever it is scrolled to', () => {
    for (const [width, height] of SIZES) {
      for (const top of [0, 1, 5, 99]) {
        const lines = closingScreen(closingOf(practice), top, width, height);
        expectSize(lines, width, height);
        expectPlainCharacters(lines);
      }
    }
  });

  it('can be read to its last line, and not further', () => {
    const model = closingOf(practice);
    const top = topOfClosing(model, 99, 40, 24);
    const pages = [0, top].map((at) => wordsOf(closingScreen(model, at, 40, 24))).join(' ');
    expect(pages).toContain('What comes back is shorter: it has no key.');
    expect(pages).toContain('src/websocket/mask.ts');
    expect(topOfClosing(model, -1, 40, 24)).toBe(0);
    expect(topOfClosing(model, top + 1, 40, 24)).toBe(top);
    expect(topOfClosing(model, 99, 80, 40)).toBe(0);
  });

  it('says whether a saying is true in words', () => {
    const text = wordsOf(closingScreen(closingOf(practice), 0, 80, 24));
    expect(text).toContain('"The server masks too." × false Its frames have no key.');
    expect(text).toContain('"It is one connection." ✓ true No other was made.');
  });

  it('links to code that is there, and to no other', () => {
    const { code } = closingOf(practice);
    expect(code.map(({ name }) => name)).toEqual(['applyMask']);
    expect(code[0]!.line).toBeGreaterThan(1);
  });

  it.each(ON_RECORD)('is the one on record at %ix%i', async (width, height) => {
    const text = textOf(closingScreen(closingOf(practice), 0, width, height));
    await expect(`${withoutLines(text)}\n`).toMatchFileSnapshot(
      golden(`closing.${width}x${height}`),
    );
  });
});

describe('the same as sentences and as data', () => {
  it('is on record', async () => {
    const texts = asked.flatMap((each) => [
      ...plainAsked(90, each),
      plainHowTo(90, each, 'wirewalk answer'),
      ...Object.entries(statesOf(each.question)).flatMap(([name, dialogue]) => [
        `== ${name}`,
        ...plainRemarks(dialogue),
      ]),
      '',
    ]);
    const text = [...texts, ...plainClosing(closingOf(practice))].join('\n');
    expect(text).not.toMatch(/[^\n -~]/);
    await expect(`${withoutLines(text)}\n`).toMatchFileSnapshot(golden('plain'));
  });

  it('is on record as JSON', async () => {
    const data = { quiz: jsonQuiz(practice), closing: jsonClosing(closingOf(practice)) };
    const text = JSON.stringify(data, null, 2);
    await expect(`${withoutLines(text)}\n`).toMatchFileSnapshot(golden('json'));
  });

  it('gives no answer away, and hints only if they are wanted', () => {
    const bare = JSON.stringify(jsonQuiz(practice));
    const hinted = JSON.stringify(jsonQuiz(practice, questionsOf(practice), 2));
    expect(hinted).toContain('RFC 6455 5.2 has the rule.');
    expect(hinted).not.toContain('Nearly there.');
    for (const text of [bare, plainAsked(90, asked[1]!).join('\n')]) {
      expect(text).toMatch(/\?\? ?05 ?48/);
      expect(text).not.toMatch(/81|FIN is|Look at/);
    }
  });
});

function screenOf(each: AskedQuestion, dialogue: Dialogue, width: number, height: number): Line[] {
  return predictScreen(placeOfQuestion(practice, each), dialogue, width, height);
}

function golden(form: string): string {
  return `../../golden/practice.${form}.txt`;
}

/** Asked of thousands of screens, so that only what is wrong is worth an assertion. */
function expectSize(lines: readonly Line[], width: number, height: number): void {
  const widest = Math.max(...lines.map(widthOf));
  if (lines.length === height && widest <= width) return;
  expect.fail(`${width}x${height} has ${lines.length} lines of up to ${widest} columns`);
}

function expectPlainCharacters(lines: readonly Line[]): void {
  const text = textOf(lines);
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  const lost = [...text].filter((character) => character !== '?' && toAscii(character) === '?');
  expect(lost).toEqual([]);
}

/** The words of a screen, wherever its lines break. */
function wordsOf(lines: readonly Line[]): string {
  return wordsIn(textOf(lines));
}

function wordsIn(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Lines of our source move with every change; that they are there is tested elsewhere. */
function withoutLines(text: string): string {
  return text.replace(/(src\/[\w./-]+\.ts):\d+/g, '$1:LINE');
}
