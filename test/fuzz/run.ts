import { latin1 } from '../support/bytes.ts';
import { conversation } from './conversation.ts';
import { type Input, judge } from './judge.ts';
import { cut, mutate } from './mutate.ts';
import { Random } from './random.ts';

/** What a run has met. */
export interface Tally {
  inputs: number;
  octets: number;
  responses: number;
  /** How often an input ended in which fault; `none` where it was valid or merely not complete. */
  readonly faults: Map<string, number>;
  readonly statusCodes: Map<number, number>;
}

/** Inputs that are judged at the same time: they share their turns of the event loop. */
const ABREAST = 64;

/**
 * Judges so many inputs; one in ten is left as it is. Each depends on the seed and its number alone.
 *
 * @throws Error with the first input that leads to something it must not lead to
 */
export async function fuzz(seed: number, count: number, first = 0): Promise<Tally> {
  const tally: Tally = {
    inputs: 0,
    octets: 0,
    responses: 0,
    faults: new Map(),
    statusCodes: new Map(),
  };
  for (let done = 0; done < count; done += ABREAST) {
    const length = Math.min(ABREAST, count - done);
    const numbers = Array.from({ length }, (_, index) => first + done + index);
    await Promise.all(numbers.map((number) => judgeOne(seed, number, tally)));
  }
  return tally;
}

async function judgeOne(seed: number, number: number, tally: Tally): Promise<void> {
  const input = inputOf(seed, number);
  try {
    const { fault = 'none', statusCodes } = await judge(input);
    tally.inputs++;
    tally.octets += input.bytes.length;
    tally.responses += statusCodes.length;
    tally.faults.set(fault, (tally.faults.get(fault) ?? 0) + 1);
    for (const code of statusCodes) {
      tally.statusCodes.set(code, (tally.statusCodes.get(code) ?? 0) + 1);
    }
  } catch (error) {
    const text = JSON.stringify(input.bytes.toString('latin1'));
    const lengths = input.pieces.map((piece) => piece.length).join(' ');
    const how = `seed ${seed}, number ${number}, ends: ${input.ends}, in turns: ${input.inTurns}`;
    throw new Error(`${how}, pieces of ${lengths}\n${text}`, { cause: error });
  }
}

function inputOf(seed: number, number: number): Input {
  const random = new Random(seed * 0x10001 + number);
  const valid = latin1(conversation(random));
  const isLeft = random.once(10);
  const bytes = isLeft ? valid : mutate(valid, latin1(conversation(random)), random);
  const pieces = cut(bytes, random);
  return { bytes, pieces, ends: random.once(2), inTurns: random.once(8) };
}
