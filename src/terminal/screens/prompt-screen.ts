import { line } from '../../view/text/styled-text.ts';
import type { Screen } from '../screen.ts';
import { typedAt } from '../typing.ts';
import { STEP_SCREEN } from './step-screen.ts';

/**
 * Asks where to go, in the last line of the step.
 *
 * @param input what has been typed so far
 */
export function openPrompt(input: string): Screen {
  return {
    name: 'go-to',
    press: (key) => {
      switch (key.name) {
        case 'return': {
          const place = input.trim();
          return place === ''
            ? { closes: true }
            : { closes: true, request: { type: 'go-to', place } };
        }
        case 'escape':
          return { closes: true };
        default:
          return { becomes: openPrompt(typedAt(input, key) ?? input) };
      }
    },
    draw: (around, width, height) => {
      const lines = STEP_SCREEN.draw(around, width, height);
      return [...lines.slice(0, -1), line(`  ${promptText(input, width)}`)];
    },
  };
}

/** What has been typed, as much of its end as there is room for. */
function promptText(input: string, width: number): string {
  const room = width - 12;
  return `go to: ${input.slice(-room)}_`;
}
