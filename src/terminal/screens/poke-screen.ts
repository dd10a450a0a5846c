import type { Try } from '../../lesson/lesson.ts';
import { canPoke } from '../../lesson/poke.ts';
import type { Key } from '../key.ts';
import {
  drawPoke,
  hearNews,
  openPoke,
  type PokeNews,
  type PokeSession,
  pressInPoke,
} from '../poke-session.ts';
import type { Outcome, Screen, Surroundings } from '../screen.ts';

const NOT_POKED = 'Only what the client has sent can be changed and sent again.';

/** The message under the hands of the learner; what was done to it before is there again. */
export function openEditor(around: Surroundings): Screen | string {
  const session = sessionOn(around);
  if (!session) return NOT_POKED;
  const { stepIndex, current } = around.model;
  return new PokeScreen(session, `poke ${stepIndex} ${current}`);
}

/** The message cut in another way, and sent so. */
export function sendSplit(around: Surroundings): Outcome {
  const session = sessionOn(around);
  return session ? pressed(session, { name: 't', sequence: 't' }, around, 'send') : refused();
}

/**
 * Other bytes in place of the message, sent at once.
 *
 * @param change what was done to it
 */
export function sendInstead(around: Surroundings, change: Try): Outcome {
  const session = sessionOn(around, [change]);
  if (!session) return refused();
  const changed = pressInPoke(session, { name: 'tab' }, around)?.session ?? session;
  return pressed(changed, { name: 'r', sequence: 'R', shift: true }, around);
}

/** Tells a screen of this kind what has become of what it asked for; any other is left as it is. */
export function tellPoke(screen: Screen, news: PokeNews): Screen {
  return screen instanceof PokeScreen ? screen.with(hearNews(screen.session, news)) : screen;
}

function refused(): Outcome {
  return { notice: NOT_POKED };
}

/** @param tries in front of those that the step has prepared */
function sessionOn(around: Surroundings, tries: readonly Try[] = []): PokeSession | undefined {
  const { performance, position, model } = around;
  const { talk, tries: prepared, entry: own } = performance.steps[position.stepIndex]!;
  const entry = talk.entries[model.current];
  if (!entry || !canPoke(entry)) return undefined;
  return openPoke(model, { talk, entry }, entry === own ? [...tries, ...prepared] : tries);
}

/** A class, so that the player can tell whether news is for what is up. */
class PokeScreen implements Screen {
  readonly name = 'poke';
  readonly session: PokeSession;
  readonly keptAs: string | undefined;

  constructor(session: PokeSession, keptAs?: string) {
    this.session = session;
    this.keptAs = keptAs;
  }

  with(session: PokeSession): PokeScreen {
    return new PokeScreen(session, this.keptAs);
  }

  press(key: Key, around: Surroundings): Outcome {
    const pressed = pressInPoke(this.session, key, around);
    if (!pressed) return {};
    return outcomeOf(pressed, { becomes: this.with(pressed.session) });
  }

  draw(_around: Surroundings, width: number, height: number) {
    return drawPoke(this.session, width, height);
  }
}

/** Opens a session in which a key has been pressed already. */
function pressed(session: PokeSession, key: Key, around: Surroundings, then?: 'send'): Outcome {
  const first = pressInPoke(session, key, around)!;
  const last = then
    ? pressInPoke(first.session, { name: 'r', sequence: 'R', shift: true }, around)!
    : first;
  return outcomeOf(last, { opens: new PokeScreen(last.session) });
}

/** @param screen what shows the session that the key has led to */
function outcomeOf(
  { session, request }: NonNullable<ReturnType<typeof pressInPoke>>,
  screen: Pick<Outcome, 'becomes' | 'opens'>,
): Outcome {
  if (request === 'quit') return { request: { type: 'quit' } };
  if (request === 'leave') return { closes: true };
  if (request === undefined) return screen;
  if (request === 'stop') return { ...screen, request: { type: 'stop-poke' } };
  return { ...screen, request: { type: 'poke', session, how: request } };
}
