import type { Environment } from './environment.ts';

/** Draws that one call to the source of random octets is good for: a call costs as much as a request. */
const DRAWS = 256;

/** Numbers from 0 to 1, made of random octets. For what need not be hard to guess. */
export class RandomNumbers {
  readonly #environment: Environment;
  #octets: Uint8Array = new Uint8Array();
  #next = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  draw(): number {
    if (this.#next === this.#octets.length) {
      this.#octets = this.#environment.randomOctets(DRAWS * 2);
      this.#next = 0;
    }
    const high = this.#octets[this.#next++]!;
    const low = this.#octets[this.#next++]!;
    return (high * 256 + low) / 65_535;
  }
}
