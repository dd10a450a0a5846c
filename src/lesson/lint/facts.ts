import type { Fact } from '../script/facts.ts';
import type { Performance } from '../script/performance.ts';
import type { Question } from '../script/question.ts';
import { type Check, inEach, type Problem } from './check.ts';
import { REFERENCE } from './fields.ts';
import { ofEachQuestion } from './questions.ts';
import type { Rehearsal } from './rehearsal.ts';
import { type Sentence, sentencesOf } from './sentences.ts';
import { typedFigures } from './typed-figures.ts';

/** What a lesson says is true, and someone has looked it up. */
export const FACT_CHECKS: readonly Check[] = [
  {
    id: 'sentence-has-fact',
    demands: 'Every sentence has a row that says what bears it out.',
    find: (rehearsal) =>
      ofPlaces(rehearsal, ({ sentences, facts }) => {
        const bare = sentences.filter(({ text }) => !facts.some((fact) => begins(text, fact)));
        return bare.map(({ text }) => `no row says what bears out ${JSON.stringify(text)}`);
      }),
  },
  {
    id: 'fact-has-sentence',
    demands: 'Every such row is about one sentence of its step, and says what bears it out.',
    find: (rehearsal) => [
      ...findLostPlaces(rehearsal),
      ...ofPlaces(rehearsal, ({ sentences, facts }) =>
        facts.flatMap((fact) => findUnfit(fact, sentences) ?? []),
      ),
    ],
  },
  {
    id: 'figure-recorded',
    demands: 'A figure in a sentence about the recording is read off it, and not typed.',
    find: (rehearsal) =>
      ofPlaces(rehearsal, ({ at, sentences, facts }) => {
        const typed = typedFigures(rehearsal.lesson.wording.get(at) ?? '');
        const recorded = sentences.filter(({ text }) =>
          facts.some((fact) => fact[1] === 'recording' && begins(text, fact)),
        );
        return typed.flatMap(({ figure, context }) => {
          const sentence = recorded.find(({ text }) => text.includes(context));
          return sentence ? [`${figure} is typed in ${JSON.stringify(sentence.text)}`] : [];
        });
      }),
  },
  {
    id: 'wrong-choice-told',
    demands: 'Every wrong choice is told what it would mean.',
    find: (rehearsal) => (rehearsal.facts ? FIND_SILENT_CHOICES(rehearsal) : []),
  },
];

/** One step, or the end of a lesson. */
interface Place {
  readonly at: number | 'closing';
  readonly sentences: readonly Sentence[];
  readonly facts: readonly Fact[];
}

/** Looks at each place of a lesson that has facts, as everyone sees it first. */
function ofPlaces(
  { lesson, performances, facts }: Rehearsal,
  find: (place: Place) => readonly string[],
): Problem[] {
  if (!facts) return [];
  const sentences = sentencesOf(performances[0] as Performance);
  const places = [...lesson.stepIds.keys(), 'closing' as const];
  return places.flatMap((at) => {
    const id = at === 'closing' ? at : lesson.stepIds[at]!;
    const own = sentences.filter((sentence) => sentence.at === at);
    const found = find({ at, sentences: own, facts: facts[id] ?? [] });
    return found.map((what) => ({ at, what }));
  });
}

function findLostPlaces({ lesson, facts = {} }: Rehearsal): Problem[] {
  const ids = new Set([...lesson.stepIds, 'closing']);
  const lost = Object.keys(facts).filter((id) => !ids.has(id));
  return lost.map((id) => ({ what: `there are facts of a step ${id}, which it does not have` }));
}

function findUnfit(fact: Fact, sentences: readonly Sentence[]): string | undefined {
  const [says, by] = fact;
  const row = `the row ${JSON.stringify(says)}`;
  if (!isBearing(by)) return `${row} names nothing that bears it out: ${JSON.stringify(by)}`;
  const count = sentences.filter(({ text }) => begins(text, fact)).length;
  return count === 1 ? undefined : `${row} begins ${count} sentences of its step`;
}

/** Figures may be others. */
function begins(text: string, [says]: Fact): boolean {
  return withoutFigures(text).startsWith(withoutFigures(says));
}

function withoutFigures(text: string): string {
  return text.replace(/\d+/g, '#');
}

const OTHER_BEARING = /^(?:recording|follows|no claim|(?:run|manual): \S.*)$/;

function isBearing(by: string): boolean {
  return OTHER_BEARING.test(by) || by.split('; ').every((part) => REFERENCE.test(part));
}

const FIND_SILENT_CHOICES = ofEachQuestion((question) => {
  const silent = silentChoice(question);
  return silent === undefined
    ? undefined
    : `nothing is said to a learner who chooses ${JSON.stringify(silent)}`;
}, inEach);

function silentChoice(question: Question): string | undefined {
  if (question.kind !== 'choice') return undefined;
  const wrong = question.choices.filter((choice) => choice !== question.answer.value);
  return wrong.find((choice) => question.slip?.(choice) === undefined);
}
