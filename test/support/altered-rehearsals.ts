import { CHECKS } from '../../src/cli/lint-command.ts';
import { type Finding, lintLesson, lintRehearsal } from '../../src/lesson/lint/lint.ts';
import { type Rehearsal, rehearse } from '../../src/lesson/lint/rehearsal.ts';
import { defineLesson, type Lesson } from '../../src/lesson/script/lesson.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import type { Changes } from './altered-lesson.ts';
import { SOUND, type SoundScene } from './sound-lesson.ts';

/** What the sound lesson has recorded, and the scene of each performance. */
interface Recorded {
  readonly rehearsal: Rehearsal;
  readonly scenes: readonly SoundScene[];
}

let recorded: Promise<Recorded> | undefined;

/** What is found in the sound lesson with some changes. Traffic that stays the same is made once. */
export async function findingsIn(changes: Changes): Promise<Finding[]> {
  const script = { ...SOUND, ...changes };
  const lesson = defineLesson(script);
  if (changes.perform) return lintLesson(lesson, CHECKS);
  recorded ??= record();
  const { rehearsal, scenes } = await recorded;
  const performances = rehearsal.performances.map(async (performance, index) => {
    const again = defineLesson({ ...script, perform: async () => scenes[index]! });
    return { ...performance, lesson, ...(await withoutStage(again)) };
  });
  return lintRehearsal(
    {
      lesson,
      performances: await Promise.all(performances),
      ran: rehearsal.ran,
      facts: await lesson.facts?.(),
    },
    CHECKS,
  );
}

async function record(): Promise<Recorded> {
  const scenes: SoundScene[] = [];
  const perform = async (stage: Stage) => {
    const scene = await SOUND.perform(stage);
    scenes.push(scene);
    return scene;
  };
  return { rehearsal: await rehearse(defineLesson({ ...SOUND, perform })), scenes };
}

/** For a lesson that makes no traffic. */
function withoutStage(lesson: Lesson) {
  return lesson.perform(undefined as unknown as Stage);
}
