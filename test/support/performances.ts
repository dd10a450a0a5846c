import { CATALOGUE } from '../../lessons/index.ts';
import { type Performance, performLesson } from '../../src/lesson/script/performance.ts';
import { modelOf, type TraceModel } from '../../src/view/model/trace-model.ts';

/** A lesson performed with a stopwatch that ticks a tenth of a millisecond each time it is read. */
export async function performed(number: number, seed?: number): Promise<Performance> {
  const lesson = await CATALOGUE.find((card) => card.number === number)!.load();
  let ticks = 0;
  const stopwatch = () => ticks++ / 10;
  return performLesson(lesson, { stopwatch, ...(seed === undefined ? {} : { seed }) });
}

/** The models of all its steps. */
export async function modelsOf(number: number): Promise<TraceModel[]> {
  const performance = await performed(number);
  return performance.steps.map((_, index) => modelOf(performance, index));
}
