import { line } from '../../view/text.ts';
import type { Key, Screen } from '../screen.ts';
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
        case 'backspace':
          return { becomes: openPrompt(input.slice(0, -1)) };
        default:
          return { becomes: openPrompt(input + textOf(key)) };
      }
    },
    draw: (around, width, height) => {
      const lines = STEP_SCREEN.draw(around, width, height);
      return [...lines.slice(0, -1), line(`  ${promptText(input, width)}`)];
    },
  };
}

/** What a key types; nothing, for one that moves or commands. */
function textOf({ sequence = '' }: Key): string {
  const isText = sequence.length === 1 && sequence >= ' ' && sequence <= '~';
  return isText ? sequence : '';
}

/** What has been typed, as much of its end as there is room for. */
function promptText(input: string, width: number): string {
  const room = width - 12;
  return `go to: ${input.slice(-room)}_`;
}
