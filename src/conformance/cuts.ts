import { Dialogue, type DialogueOptions } from './dialogue.ts';
import { Gate } from './gate.ts';
import { judge, type Result } from './run.ts';
import type { Target } from './target.ts';

/** A case that comes out otherwise if what is sent is cut into two writes at this byte. */
export interface CutChange {
  readonly id: string;
  /** Before which bytes of the first thing that is sent. */
  readonly cuts: readonly number[];
  readonly tried: number;
}

/** Bytes of a text up to which each place is tried; of a longer one as many, spread over it. */
const MOST_PLACES = 64;

/**
 * Tries again every case that has passed, at every cut: TCP promises nothing of where a read ends, so no
 * verdict may depend on it.
 */
export async function tryCuts(
  results: readonly Result[],
  target: Target,
  options: DialogueOptions & { readonly width: number },
): Promise<CutChange[]> {
  const gate = new Gate(options.width);
  const passed = results.filter(({ verdict, case: { isAlone, isSlow } }) => {
    return verdict === 'pass' && !isAlone && !isSlow;
  });
  return Promise.all(
    passed.map(async ({ case: tested, seen }): Promise<CutChange> => {
      const places = placesIn(
        seen?.transfers.find(({ from }) => from === 'client')?.bytes.length ?? 0,
      );
      const verdicts = await Promise.all(
        places.map((place) =>
          gate.pass(async () => {
            const about = `${tested.id}: cut before byte ${place}`;
            const how = { ...options, about, cuts: [place] };
            const dialogue = new Dialogue(target, tested.methods, how);
            return judge(tested, await dialogue.run(tested.script)).verdict;
          }),
        ),
      );
      const cuts = places.filter((_, index) => verdicts[index] === 'fail');
      return { id: tested.id, cuts, tried: places.length };
    }),
  );
}

function placesIn(length: number): number[] {
  const step = Math.max(1, Math.ceil((length - 1) / MOST_PLACES));
  const count = Math.max(0, Math.floor((length - 1) / step));
  return Array.from({ length: count }, (_, index) => 1 + index * step);
}
