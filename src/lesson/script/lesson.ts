import type { View } from '../../trace/views.ts';
import type { Facts } from './facts.ts';
import type { Question } from './question.ts';
import type { RecordedEntry } from './recorded-connection.ts';
import type { Stage } from './stage.ts';

/** What a step puts on the screen: a row of a conversation, and which field to look at first. */
export interface Exhibit {
  readonly entry: RecordedEntry;
  /** Name of the field under the cursor at first; default: the first one. */
  readonly field?: string;
  /** Shown instead of the entry's own layers, where a step works something out from its bytes. */
  readonly views?: readonly View[];
  /** Says what those layers are, as they were never on the wire. */
  readonly caption?: string;
}

/** One screen of a lesson. */
export interface Step<Scene> {
  /** Stable, for progress and links; never shown. */
  readonly id: string;
  readonly title: string;
  readonly shows: (scene: Scene) => Exhibit;
  /** At most 3 lines at 80 columns. */
  readonly says: string | ((scene: Scene) => string);
  /** Asked before the step is shown, because the step would give it away. */
  readonly asks?: (scene: Scene) => Question;
  /** Other bytes to send instead of the message that is shown, which is the client's. */
  readonly tries?: (scene: Scene) => readonly Try[];
}

/** A change to a message that is worth a try, ready to be sent. */
export interface Try {
  /** Stable within its step. */
  readonly id: string;
  /** What is changed, in a few words: `Drop the Host field`. */
  readonly does: string;
  readonly bytes: Uint8Array;
}

/** How a lesson ends: what to take away, and where to look next. */
export interface Closing {
  /** The one sentence to remember. */
  readonly aha: string;
  /** What a browser's developer tools show of all this. */
  readonly devTools: string;
  /** Rules that someone who builds one needs, and that no step has shown. Default: none. */
  readonly builds?: readonly string[] | undefined;
  /** What learners have heard, and what the run has shown about it. */
  readonly sayings: readonly Saying[];
  /** Two or three functions of ours that did it, in the form `src/http/scan-head.ts scanRequestLine`. */
  readonly code: readonly string[];
}

export interface Saying {
  /** In the words in which it goes round. */
  readonly says: string;
  readonly verdict: 'true' | 'false' | 'half true';
  /** By what was recorded. */
  readonly because: string;
}

/** What a lesson is called. */
export interface LessonTitle {
  /** Its place in the course, from 1. */
  readonly number: number;
  /** Stable, for progress and links. */
  readonly id: string;
  readonly title: string;
  /** What the learner wants to know, in the learner's words. */
  readonly question: string;
}

/**
 * A lesson is a script that makes real traffic, and steps that point into what was recorded of it.
 * Neither holds a byte that was not on the wire.
 */
export interface LessonScript<Scene> extends LessonTitle {
  /** Makes the traffic, and names what the steps point to. */
  readonly perform: (stage: Stage) => Promise<Scene>;
  readonly steps: readonly Step<Scene>[];
  readonly closes: (scene: Scene) => Closing;
  /** What bears out what it says; for the lint, so it is loaded by no one else. */
  readonly facts?: () => Promise<Facts>;
}

/** A lesson, whatever its scene is made of. */
export interface Lesson extends LessonTitle {
  readonly stepIds: readonly string[];
  readonly facts: (() => Promise<Facts>) | undefined;
  /** The code that makes the texts of each step, by its index, and of the end: what was typed stands in it. */
  readonly wording: ReadonlyMap<number | 'closing', string>;
  perform(stage: Stage): Promise<PerformedLesson>;
}

/** What the traffic of a lesson has to show. */
export interface PerformedLesson {
  readonly steps: readonly PerformedStep[];
  readonly closing: Closing;
}

/** A step whose traffic has been recorded. */
export interface PerformedStep extends Exhibit {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly question: Question | undefined;
  readonly tries: readonly Try[];
}

/** Closes over the type of the scene, so that lessons of all kinds fit in one list. */
export function defineLesson<Scene>(script: LessonScript<Scene>): Lesson {
  const { number, id, title, question, steps } = script;
  return {
    number,
    id,
    title,
    question,
    stepIds: steps.map((step) => step.id),
    facts: script.facts,
    wording: wordingOf(script),
    async perform(stage) {
      const scene = await script.perform(stage);
      return {
        steps: steps.map((step) => performStep(step, scene)),
        closing: script.closes(scene),
      };
    },
  };
}

function wordingOf<Scene>({ steps, closes }: LessonScript<Scene>): Lesson['wording'] {
  const ofSteps = steps.map(({ says, asks }, index) => {
    const narration = typeof says === 'string' ? JSON.stringify(says) : says;
    return [index, `${narration}\n${asks ?? ''}`] as const;
  });
  return new Map<number | 'closing', string>([...ofSteps, ['closing', `${closes}`]]);
}

function performStep<Scene>(step: Step<Scene>, scene: Scene): PerformedStep {
  const { id, title, says } = step;
  const text = typeof says === 'string' ? says : says(scene);
  const question = step.asks?.(scene);
  const tries = step.tries?.(scene) ?? [];
  return { ...step.shows(scene), id, title, says: text, question, tries };
}
