/** Numbers that look random and are the same again for the same seed (Marsaglia's xorshift, 32 bits). */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    // Zero would stay zero.
    this.#state = Math.imul(seed, 0x9e3779b1) | 1;
  }

  /** A whole number from 0 to `bound`, which is not included. */
  below(bound: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % bound;
  }

  /** True once in `times`, on average. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }
}
