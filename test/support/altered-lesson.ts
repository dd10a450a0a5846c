import type { LessonScript, Step } from '../../src/lesson/script/lesson.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { View } from '../../src/trace/views.ts';
import type { Field, FieldCode, Span } from '../../src/wire/field.ts';
import { SOUND, type SoundScene } from './sound-lesson.ts';

/** What is otherwise than in the sound lesson. */
export type Changes = Partial<LessonScript<SoundScene>>;
type SoundStep = Step<SoundScene>;
type SoundClosing = ReturnType<LessonScript<SoundScene>['closes']>;

/** One step is another. */
export function withStep(id: string, change: (step: SoundStep) => SoundStep): Changes {
  return { steps: SOUND.steps.map((step) => (step.id === id ? change(step) : step)) };
}

/** Something about a step is another. */
export function inStep(id: string, changes: Partial<SoundStep>): Changes {
  return withStep(id, (step) => ({ ...step, ...changes }));
}

/** Something about a step's question is another. */
export function inQuestion(id: string, changes: object | ((scene: SoundScene) => object)): Changes {
  return withStep(id, (step) => ({
    ...step,
    asks: (scene) => {
      const changed = typeof changes === 'function' ? changes(scene) : changes;
      return { ...step.asks!(scene), ...changed } as Question;
    },
  }));
}

/** Other bytes are left out of the message given with a question. */
export function hiding(id: string, hidden: readonly [number, number] | undefined): Changes {
  return withStep(id, (step) => ({
    ...step,
    asks: (scene) => {
      const { given, ...question } = step.asks!(scene);
      const { entry } = given!;
      return { ...question, given: { entry, ...(hidden && { hidden }) } } as Question;
    },
  }));
}

/** Something about what the first step offers to try is another. */
export function inTry(changes: object): Changes {
  return withStep('request', (step) => ({
    ...step,
    tries: (scene) => step.tries!(scene).map((each) => ({ ...each, ...changes })),
  }));
}

/** Something about the end is another. */
export function inClosing(changes: Partial<SoundClosing>): Changes {
  return { closes: (scene) => ({ ...SOUND.closes(scene), ...changes }) };
}

/** The last step shows a layer of three bytes, with these fields. */
export function showing(...spans: readonly Span[]): Changes {
  const view: View = { name: 'odd', bytes: Buffer.of(1, 2, 3), offset: 0, spans };
  return withStep('size', (step) => ({
    ...step,
    shows: (scene) => ({ ...step.shows(scene), views: [view], caption: 'worked out' }),
  }));
}

/** A field with nothing special about it but what is said here, and its place. */
export function span(start: number, end: number, changes: Partial<Field> = {}): Span {
  const plain: Field = { name: 'PLAIN', ref: 'RFC 9112 3', why: 'It is plain.' };
  return { start, end, field: { ...plain, ...changes } };
}

/** The code of a field, of which one function runs in every lesson. */
export function codeOf(changes: Partial<FieldCode>): FieldCode {
  const ours = 'src/http/scan-head.ts scanRequestLine';
  return { readBy: ours, writtenBy: ours, ...changes };
}

/** So many words, each as wide as a line. */
export function words(lines: number, columns: number): string {
  return Array(lines).fill('x'.repeat(columns)).join(' ');
}
