import type { ListItem } from '../lesson/course/list-items.ts';
import type { CoursePart } from '../lesson/course/parts.ts';
import type { Dialogue } from '../lesson/questions/dialogue.ts';
import type { Performance } from '../lesson/script/performance.ts';
import type { LayerNumber } from '../trace/layers.ts';
import type { KeptCapture } from '../view/model/capture-model.ts';
import type { SearchedStep } from '../view/model/course-search.ts';
import type { Cursor, TraceModel } from '../view/model/trace-model.ts';
import type { Line } from '../view/text/styled-text.ts';
import type { Key } from './key.ts';
import type { ResendNews, ResendSession } from './resend-session.ts';

/** Where in a lesson the learner is, whatever screen is up. */
export interface Position {
  readonly stepIndex: number;
  readonly cursor: Cursor;
  /** Row of the conversation that is looked at; undefined: the one that the step is about. */
  readonly row: number | undefined;
  /** Layer of that row; undefined: the one that it is shown in at first. */
  readonly layer: LayerNumber | undefined;
  /** Whether what is only about the connection steps back in the ladder. */
  readonly dimsControl: boolean;
}

/** A key that opens a screen, wherever it is pressed. */
export interface Opening {
  readonly key: string;
  /** @returns a sentence where there is nothing that the screen could show */
  readonly open: (around: Surroundings) => Screen | string;
}

/** What a screen knows of the lesson that it lies over. */
export interface Surroundings {
  readonly position: Position;
  /** Of the step and the row that the learner is at. */
  readonly model: TraceModel;
  readonly modelAt: (stepIndex: number, row?: number, layer?: LayerNumber) => TraceModel;
  readonly performance: Performance;
  readonly lessons: readonly ListItem[];
  /** The steps of all lessons that have been read for a search, and how many lessons that are. */
  readonly searched: readonly SearchedStep[];
  readonly readLessons: number;
  /** The parts that they belong to; none where a lesson is alone. */
  readonly parts: readonly CoursePart[];
  /** Which of the lessons is open. */
  readonly lessonIndex: number;
  /** Whether a question of the lesson was asked before, and has come to an end. */
  readonly hasMet: (questionId: string) => boolean;
  /** Questions of the lesson that were asked and not solved, as `10.2`. */
  readonly missed: readonly string[];
  /** Questions solved in a row. */
  readonly streak: number;
  /** Where a capture is looked at, and no lesson. */
  readonly capture?: KeptCapture;
  /** The keys that open a screen wherever they are pressed. Default: those of a lesson. */
  readonly openings?: readonly Opening[];
  /** Columns and rows of the screen. */
  readonly width: number;
  readonly height: number;
}

/** What a key asks for that takes more than another screen: the player sees to it. */
export type Request =
  | { readonly type: 'quit' }
  /** Ctrl-c: a key here, since the terminal makes no signal of it. */
  | { readonly type: 'interrupt' }
  | { readonly type: 'suspend' }
  | { readonly type: 'go-to'; readonly place: string }
  | { readonly type: 'open-lesson'; readonly lessonIndex: number }
  | { readonly type: 'next-lesson' }
  | { readonly type: 'previous-lesson' }
  | { readonly type: 'note-answer'; readonly dialogue: Dialogue }
  | { readonly type: 'note-test-out' }
  /** Send what a session has made of a client's message, or cut it everywhere. */
  | { readonly type: 'resend'; readonly session: ResendSession; readonly how: 'send' | 'split' }
  | { readonly type: 'stop-resend' }
  | { readonly type: 'redraw' };

/** What a key leads to. What is left out stays as it is. */
export type Outcome = ScreenOutcome & {
  readonly position?: Position;
  /** A sentence for the last line, until the next key. */
  readonly notice?: string;
  readonly request?: Request;
};

/** What becomes of the screen: one of these, or nothing. */
type ScreenOutcome =
  /** The same screen in another state. */
  | {
      readonly becomes?: Screen;
      readonly opens?: never;
      readonly closes?: never;
      readonly leaves?: never;
    }
  /** A screen that is laid over this one; one of its name that is open already is gone back to. */
  | {
      readonly opens: Screen;
      readonly becomes?: never;
      readonly closes?: never;
      readonly leaves?: never;
    }
  /** This screen goes away, and what lies under it comes back; `leaves` if it is kept in another state. */
  | {
      readonly closes: true;
      readonly leaves?: Screen;
      readonly becomes?: never;
      readonly opens?: never;
    };

/**
 * A screen in one state. It never changes: a key makes another of it. So a screen is a function from its
 * state to those that follow, and all of them are pure.
 */
export interface Screen {
  readonly name: string;
  /** The name by which it is found when it is opened again after it was left; undefined: it never is. */
  readonly keptAs?: string | undefined;
  /** It has bytes that the learner has made, and that last only as long as the program. */
  readonly isEdited?: boolean;
  /** Nothing has been done on it that would be lost. */
  readonly isUntouched?: boolean;
  /**
   * What a key means here.
   *
   * @returns undefined for a key that this screen has no use for: it may mean something everywhere
   */
  press(key: Key, around: Surroundings): Outcome | undefined;
  /**
   * What becomes of this screen when there is news of what it has asked for. Only one that asks for what
   * takes a while has an ear for it.
   */
  hear?(news: ResendNews): Screen;
  /** @returns exactly `height` lines, none wider than `width` */
  draw(around: Surroundings, width: number, height: number): Line[];
}
