import { canResend } from '../../lesson/resend/resend.ts';
import type { Performance } from '../../lesson/script/performance.ts';

/**
 * What can be tried on a step, each as a command: a reader of sentences has no key that would offer it.
 *
 * @param command `wirewalk poke`, as it can be typed
 * @param more options of it
 */
export function plainTries(
  { lesson, steps }: Performance,
  stepIndex: number,
  command: string,
  more = '',
): string[] {
  const { entry, tries } = steps[stepIndex]!;
  if (!canResend(entry)) return [];
  const line = `${command} ${lesson.number} --step ${stepIndex + 1}`;
  if (tries.length === 0) {
    return [`To try on this step: another byte, such as ${line} --set 0=00${more}`];
  }
  return [
    'To try on this step:',
    ...tries.map(({ id, does }) => `  ${does}: ${line} --try ${id}${more}`),
  ];
}
