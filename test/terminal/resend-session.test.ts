import { beforeAll, describe, expect, it } from 'vitest';
import type { Performance } from '../../src/lesson/script/performance.ts';
import { carryOutResend } from '../../src/terminal/carry-out-resend.ts';
import { drawResend } from '../../src/terminal/draw-resend.ts';
import { pressInResend } from '../../src/terminal/resend-keys.ts';
import {
  hearNews,
  isEdited,
  openResend,
  type ResendNews,
  type ResendSession,
} from '../../src/terminal/resend-session.ts';
import { keyNamed } from '../support/keys.ts';
import { IMPATIENT, performedResends } from '../support/resend-lesson.ts';

let performance: Performance;
beforeAll(async () => {
  performance = await performedResends();
});

const SIZE = { width: 80, height: 24 };

function open(step = 1): ResendSession {
  const { entry, tries } = performance.steps[step]!;
  const title = {
    lessonNumber: 77,
    lessonTitle: 'Edits',
    stepIndex: step,
    stepCount: 4,
    current: 2,
  };
  return openResend(title, { connection: entry.connection, entry }, tries);
}

function press(session: ResendSession, ...keys: string[]): ResendSession {
  return keys.reduce((state, name) => {
    return pressInResend(state, keyNamed(name), SIZE)?.session ?? state;
  }, session);
}

function requestOf(session: ResendSession, name: string) {
  return pressInResend(session, keyNamed(name), SIZE)?.request;
}

async function carriedOut(
  session: ResendSession,
  request: 'send' | 'split',
): Promise<ResendSession> {
  let state = session;
  await carryOutResend(
    session,
    request,
    (news) => {
      state = hearNews(state, news);
    },
    IMPATIENT,
  );
  return state;
}

function textOf(session: ResendSession): string {
  const lines = drawResend(session, SIZE.width, SIZE.height);
  expect(lines).toHaveLength(SIZE.height);
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
}

describe('in the editor', () => {
  it('keys change the bytes, and the meaning follows each of them', () => {
    expect(textOf(open())).toContain('✓ no rule of the parser is broken');
    const edited = press(open(), '0', '9');
    expect(edited.editor.draft.bytes[0]).toBe(0x09);
    expect(textOf(edited)).toContain('Here: FIN=0 with opcode 9 (ping).');
    expect(textOf(press(edited, 'U'))).toContain('✓ no rule of the parser is broken');
  });

  it('t goes from one way of cutting to the next', () => {
    const modes = ['', 't', 'tt', 'ttt', 'tttt', 'ttttt'].map(
      (keys) => press(open(), ...keys).mode,
    );
    expect(modes).toEqual([
      ...['as-recorded', 'one-write', 'one-byte-each', 'cut', 'every-cut', 'as-recorded'],
    ]);
  });

  it.each([
    ['R', 'send'],
    ['escape', 'leave'],
    ['return', 'leave'],
    ['q', 'quit'],
  ])('%s asks to %s', (name, request) => {
    expect(requestOf(open(), name)).toBe(request);
  });

  it("knows whether its bytes are the learner's own", () => {
    expect(isEdited(press(open(), 'f', 'F'))).toBe(true);
    expect(isEdited(press(open(), 'f', 'u'))).toBe(false);
    expect(isEdited(press(open(), 'tab'))).toBe(false);
  });

  it('R asks for every cut where that is the way', () => {
    expect(requestOf(press(open(), ...'tttt'), 'R')).toBe('split');
  });

  it('bytes are parsed again when they have changed, and not when the cursor moves', () => {
    const opened = open();
    const moved = press(opened, 'right', 'down', 'end', 'v', 't');
    expect(moved.dissection).toBe(opened.dissection);
    expect(press(moved, 'space').dissection).not.toBe(opened.dissection);
  });

  it('a key that means nothing is left to others', () => {
    expect(pressInResend(open(), keyNamed('?'), SIZE)).toBeUndefined();
    expect(pressInResend(open(), keyNamed('r'), SIZE)).toBeUndefined();
  });

  it('down goes by the rows that the screen has', () => {
    const post = open(0);
    const cursor = (width: number) =>
      pressInResend(post, keyNamed('down'), { width, height: 24 })!.session.editor.cursor;
    expect([cursor(80), cursor(40)]).toEqual([16, 8]);
  });
});

describe('what was asked for', () => {
  it('is carried out, and shown with the reaction before and now', async () => {
    const sent = await carriedOut(press(open(), '8', '3', 'R'), 'send');
    expect(sent.activity.is).toBe('idle');
    const text = textOf(sent);
    expect(text).toContain('RFC 6455 5.2  reserved-opcode, at byte 0.');
    expect(text).toContain('CLOSE 1002');
    expect(text).toContain('*83');
  });

  it('is shown over the editor, which comes back as it was', async () => {
    const before = press(open(), '8', '3');
    const sent = await carriedOut(before, 'send');
    for (const name of ['escape', 'e', 'return']) {
      expect(press(sent, name)).toEqual(before);
    }
  });

  it('may be asked for again, cut in the next way', async () => {
    const sent = await carriedOut(open(), 'send');
    const next = pressInResend(sent, keyNamed('t'), SIZE)!;
    expect([next.session.mode, next.request]).toEqual(['one-write', 'send']);
    expect(requestOf(sent, 'R')).toBe('send');
  });

  it('leaves the screen as it was while it is under way, but for the keys in the last line', () => {
    const before = textOf(press(open(), '8', '3')).split('\n');
    const during = textOf(press(open(), '8', '3', 'R', 'x', 'right')).split('\n');
    expect(during.slice(0, -1)).toEqual(before.slice(0, -1));
    expect(during.at(-1)).toBe('  under way: esc stop  q quit');
  });

  it('can be followed, and stopped, while every cut is tried', async () => {
    const asking = press(open(), ...'tttt', 'R');
    expect(asking.activity.is).toBe('sending');
    const told: ResendNews[] = [];
    const controller = new AbortController();
    const tell = (news: ResendNews) => {
      told.push(news);
      if ('progress' in news && news.progress.done === 4) controller.abort();
    };
    await carryOutResend(asking, 'split', tell, { ...IMPATIENT, signal: controller.signal });
    const during = hearNews(asking, told[0]!);
    expect(textOf(during)).toContain('1 of 10 cuts');
    expect(requestOf(during, 'escape')).toBe('stop');
    expect(requestOf(during, 'q')).toBe('quit');
    expect(pressInResend(during, keyNamed('R'), SIZE)).toBeUndefined();
    expect(textOf(hearNews(during, told.at(-1)!))).toContain('It was left there: 10 cuts');
  });

  it('every cut comes to one line', async () => {
    const split = await carriedOut(press(open(), ...'tttt', 'R'), 'split');
    expect(textOf(split)).toContain('10 cuts: 10 same result');
  });

  it('can be scrolled, and not beyond its end', async () => {
    const sent = await carriedOut(press(open(0), 'tab', 'R'), 'send');
    const size = { width: 40, height: 24 };
    const scrolled = (...keys: string[]) => {
      const press = (state: ResendSession, key: string) =>
        pressInResend(state, keyNamed(key), size)!.session;
      const { shown } = keys.reduce(press, sent);
      return shown.at === 'editor' ? undefined : shown.scroll;
    };
    const down = (count: number) => Array<string>(count).fill('down');
    const most = scrolled(...down(100));
    expect(most).toBeGreaterThan(3);
    expect(scrolled(...down(101))).toBe(most);
    expect(scrolled(...down(3))).toBe(3);
    expect(scrolled('down', 'up', 'up')).toBe(0);
    expect(scrolled(...down(3), 'home')).toBe(0);
  });

  it('that cannot be done is told in a sentence, until the next key', async () => {
    const { title, place } = open();
    const connection = place.connection.with({ handler: () => new Promise(() => {}) });
    const silent = openResend(title, { connection, entry: place.entry });
    const tried = await carriedOut(press(silent, 'R'), 'send');
    expect(tried.activity.is).toBe('idle');
    expect(textOf(tried)).toContain('cannot be repeated up to this message');
    expect(textOf(press(tried, 'right'))).not.toContain('cannot be repeated');
  });
});
