/** Numbers 0 ≤ x < 1 that follow from the seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The seed in `ABE_TEST_SEED`, or another one each time; printed, so that a failure can be run again.
 *
 * @param usual instead of another one each time.
 */
export function announcedSeed(what: string, usual?: number): number {
  const given = process.env["ABE_TEST_SEED"] ?? usual;
  const seed = given === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(given);
  console.log(`${what}: ABE_TEST_SEED=${seed}`);
  return seed;
}

/** A count that `scripts/long` raises. */
export function countFromEnvironment(variable: string, usual: number): number {
  return Number(process.env[variable] ?? usual);
}
