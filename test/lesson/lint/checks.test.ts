import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../src/cli/lint-command.ts';
import { findingText, lintLesson } from '../../../src/lesson/lint/lint.ts';
import { defineLesson } from '../../../src/lesson/script/lesson.ts';
import {
  type Changes,
  inClosing,
  inQuestion,
  inStep,
  inTry,
  words,
} from '../../support/altered-lesson.ts';
import { findingsIn } from '../../support/altered-rehearsals.ts';
import { FAULTY_LESSONS, unlucky, writtenByNone } from '../../support/faulty-lessons.ts';
import { FAULTY_QUESTIONS } from '../../support/faulty-questions.ts';
import { FAULTY_FACTS, withFacts } from '../../support/sound-facts.ts';
import { performSound, SOUND } from '../../support/sound-lesson.ts';

const FAULTY = Object.entries({ ...FAULTY_LESSONS, ...FAULTY_QUESTIONS, ...FAULTY_FACTS }).flatMap(
  ([id, rows]) => rows.map(([found, changes]) => ({ id, found, changes })),
);

/** How long a text may be, and where it stands. */
const LIMITS: Readonly<
  Record<string, [lines: number, columns: number, (text: string) => Changes]>
> = {
  'narration-fits': [3, 76, (says) => inStep('size', { says })],
  'question-fits': [2, 76, (asks) => inQuestion('size', { asks })],
  'because-fits': [3, 76, (because) => inQuestion('size', { because })],
  'hint-fits': [2, 76, (hint) => inQuestion('size', { hints: ['a', 'b', hint] })],
  'choice-fits': [1, 60, (choice) => inQuestion('refused', { choices: ['refuses', choice] })],
  'try-fits': [1, 50, (does) => inTry({ does })],
  'aha-fits': [3, 76, (aha) => inClosing({ aha })],
  'dev-tools-fits': [4, 76, (devTools) => inClosing({ devTools })],
  'rule-fits': [3, 76, (rule) => inClosing({ builds: [rule] })],
  'saying-fits': [1, 70, (says) => inClosing({ sayings: [{ ...SAYING, says }] })],
  'verdict-fits': [2, 76, (because) => inClosing({ sayings: [{ ...SAYING, because }] })],
};

const SAYING = { says: 'So they say', verdict: 'true', because: 'It was so.' } as const;

describe('the lint', () => {
  it('finds nothing wrong with a sound lesson', async () => {
    expect(await lintLesson(defineLesson(SOUND), CHECKS)).toEqual([]);
    expect(await findingsIn({})).toEqual([]);
    expect(await findingsIn(withFacts())).toEqual([]);
  });

  it('has a faulty lesson for each of its checks', () => {
    const provoked = new Set([...FAULTY.map(({ id }) => id), ...Object.keys(LIMITS)]);
    expect([...provoked].sort()).toEqual(CHECKS.map(({ id }) => id).sort());
  });

  it('says in a sentence what each check demands', () => {
    for (const { id, demands } of CHECKS) expect(demands, id).toMatch(/^[A-Z].*\.$/);
  });

  it('says of a lesson that breaks off why it does, and nothing else', async () => {
    const perform = () => Promise.reject(new Error('no such thing'));
    const findings = await findingsIn({ perform });
    expect(findings).toEqual([
      { lesson: 3, check: 'performs', problem: 'it cannot be performed: no such thing' },
    ]);
  });

  it('goes from step to step, then to the end, then to the whole', async () => {
    const [one, two, three, four, five] = SOUND.steps;
    const { asks: _, ...last } = five!;
    const steps = [one!, two!, three!, { ...four!, title: '' }, { ...last, says: '' }];
    expect(await textsFoundIn({ steps, ...inClosing({ aha: '' }) })).toEqual([
      'L03 step 4 (refused): the title is empty',
      'L03 step 5 (size): the narration is empty',
      'L03 closing: the sentence to remember is empty',
      'L03: it asks 4 questions, not at least 5',
    ]);
  });

  it('says of what goes wrong only with other random numbers which they are', async () => {
    expect(await textsFoundIn(unlucky())).toEqual([
      'L03 step 5 (size): the narration says undefined (recorded now, seed 8)',
    ]);
  });

  it('does not take chance for a giveaway, unless it is the same each time', async () => {
    expect(await textsFoundIn(sayingAnswerIn(3))).toEqual([]);
    expect(await textsFoundIn(sayingAnswerIn(2))).toEqual([
      'L03 step 1 (request): the question contains its answer (recorded now, seed 8)',
    ]);
  });
});

describe.each(FAULTY)('the check $id', ({ id, found, changes }) => {
  it(`finds ${found.source}`, async () => {
    const findings = await findingsIn(changes);
    expect(new Set(findings.map(({ check }) => check))).toEqual(new Set([id]));
    expect(findings.map(findingText)).toEqual([expect.stringMatching(found)]);
  });
});

describe.each(Object.entries(LIMITS))('the check %s', (id, [lines, columns, saying]) => {
  it(`takes ${lines} lines of ${columns} columns`, async () => {
    expect(await textsFoundIn(saying(words(lines, columns)))).toEqual([]);
  });

  it('takes no more lines, and no wider ones', async () => {
    const [finding, ...others] = await findingsIn(saying(words(lines + 1, columns)));
    expect(finding?.check).toBe(id);
    expect(finding?.problem).toMatch(
      new RegExp(` takes ${lines + 1} lines of ${columns} columns, not ${lines}$`),
    );
    expect(others).toEqual([]);
    const wider = await findingsIn(saying(words(lines, columns + 1)));
    expect(wider.map(({ check }) => check)).toEqual([id]);
  });
});

describe('what a lesson has written itself', () => {
  it('needs no function that has written it', async () => {
    const perform: Changes['perform'] = async (stage) => {
      const scene = await performSound(stage);
      const other = await stage.connect();
      other.client.sendRaw(Buffer.from('nonsense\r\n\r\n'));
      await other.client.closed;
      return scene;
    };
    expect(await textsFoundIn({ ...writtenByNone(), perform })).toEqual([]);
  });
});

async function textsFoundIn(changes: Changes): Promise<string[]> {
  return (await findingsIn(changes)).map(findingText);
}

/** A question that contains its answer in one of the performances: the third is live. */
function sayingAnswerIn(number: number): Changes {
  let performances = 0;
  return inQuestion('request', () => {
    performances++;
    return { asks: performances === number ? 'Is it GET?' : 'Which is it?' };
  });
}
