import { beginTestOut, hasPassed, type TestOut } from '../../lesson/test-out.ts';
import { testOutScreen } from '../../view/test-out-screen.ts';
import { pressInTestOut } from '../predict-keys.ts';
import type { Screen, Surroundings } from '../screen.ts';

/** Five questions for who knows the lesson already. */
export function openTestOut({ performance }: Surroundings): Screen {
  return testOut(beginTestOut(performance));
}

function testOut(test: TestOut): Screen {
  return {
    name: 'test-out',
    press: (key) => {
      const outcome = pressInTestOut(test, key);
      if ('leave' in outcome) {
        return outcome.leave === 'quit' ? { request: { type: 'quit' } } : { closes: true };
      }
      const isPassed = hasPassed(outcome.test) && !hasPassed(test);
      const becomes = testOut(outcome.test);
      return { becomes, ...(isPassed && { request: { type: 'note-test-out' } }) };
    },
    draw: ({ performance }, width, height) =>
      testOutScreen(performance.lesson, test, width, height),
  };
}
