import {
  beginTestOut,
  currentQuestion,
  hasPassed,
  type TestOut,
} from '../../lesson/questions/test-out.ts';
import { sceneOfQuestion, testOutScreen } from '../../view/screens/test-out-screen.ts';
import { pressInTestOut } from '../predict-keys.ts';
import type { Screen, Surroundings } from '../screen.ts';
import { scrolledBy } from '../scroll-given.ts';

/** Five questions for a learner who knows the lesson already. */
export function openTestOut({ performance }: Surroundings): Screen {
  return testOut(beginTestOut(performance), 0);
}

/** @param firstByte of the message beside the current question, where not all of it fits */
function testOut(test: TestOut, firstByte: number): Screen {
  return {
    name: 'test-out',
    press: (key, { width, performance }) => {
      const outcome = pressInTestOut(test, key);
      if ('leave' in outcome) {
        return outcome.leave === 'quit' ? { request: { type: 'quit' } } : { closes: true };
      }
      const after = outcome.test;
      const isPassed = hasPassed(after) && !hasPassed(test);
      const isAnswered = after.results.length > test.results.length;
      const question = currentQuestion(test);
      const given = question && sceneOfQuestion(performance, question).given;
      const becomes = testOut(after, isAnswered ? 0 : scrolledBy(key, given, firstByte, width));
      return { becomes, ...(isPassed && { request: { type: 'note-test-out' } }) };
    },
    draw: ({ performance }, width, height) =>
      testOutScreen(performance, test, width, height, firstByte),
  };
}
