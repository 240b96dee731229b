import { inspect } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TypeOptions } from "../src/index.js";
import { anyOperation, type Operation } from "./support/differential/operations.js";
import { Twins } from "./support/differential/twins.js";

/** Statements that are compared; scripts/long/drivers.mjs compares more. */
const wanted = Number(process.env["ABE_DRIVER_STATEMENTS"] ?? 1_000);
const seed = Number(process.env["ABE_TEST_SEED"] ?? Math.trunc(Math.random() * 2 ** 31));

/** Sessions at a time, each with databases of its own. */
const lanes = Number(process.env["ABE_DRIVER_LANES"] ?? 1);
const pairs: Twins[] = [];

beforeAll(async () => {
  for (let lane = 0; lane < lanes; lane++) pairs.push(await Twins.open());
});
afterAll(() => Promise.all(pairs.map((pair) => pair.close())));

const policies: fc.Arbitrary<TypeOptions> = fc.constantFrom<TypeOptions>(
  {},
  {},
  { bigint: "bigint", numeric: "number" },
  { preset: "strings" },
  {
    codecs: [
      { type: "float8", parse: (text) => `own ${text}` },
      { type: "timestamptz", parse: String },
    ],
  },
  {
    codecs: [
      {
        type: "int4",
        parse: (text) => {
          if (text === "7") throw new RangeError("no 7");
          return Number(text);
        },
      },
    ],
  },
);

/** Programs that both drivers run, on a connection each as long as it lives. */
const session: fc.Arbitrary<Session> = fc.record({
  types: policies,
  programs: fc.array(fc.array(anyOperation, { minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: 12,
  }),
});

interface Session {
  readonly types: TypeOptions;
  readonly programs: readonly (readonly Operation[])[];
}

/**
 * Where one of them finds that a statement it had kept is gone. A block may deallocate them unseen, and which are kept
 * depends on what was on its way together: wire sends ahead, pg does not.
 */
function firstStale(...sides: readonly (readonly unknown[])[]): number | undefined {
  const places = sides.flatMap((operations) => {
    const at = operations.findIndex((each) => inspect(each, { depth: null }).includes("StalePlan"));
    return at === -1 ? [] : [at];
  });
  return places.length === 0 ? undefined : Math.min(...places);
}

it(`the drivers cannot be told apart: ABE_TEST_SEED=${seed}`, async () => {
  const compared = { statements: 0, stale: 0 };
  const show = async (pair: Twins, { types, programs }: Session): Promise<void> => {
    for (const program of programs) {
      const [stock = [], wire = []] = await pair.run(program, types);
      const stale = firstStale(stock, wire);
      expect(wire.slice(0, stale)).toStrictEqual(stock.slice(0, stale));
      for (const { statements } of program) compared.statements += statements;
      // What follows is not the same program any more.
      if (stale !== undefined) {
        compared.stale++;
        break;
      }
    }
    await pair.end();
  };
  let run = 0;
  const compare = async (pair: Twins): Promise<void> => {
    const property = fc.asyncProperty(session, (each) => show(pair, each));
    while (compared.statements < wanted)
      await fc.assert(property, { numRuns: 10, seed: seed + run++, endOnFailure: true });
  };
  await Promise.all(pairs.map(compare));
  // Such a block is rare, and its statements are mostly sent anew unseen.
  expect(compared.stale).toBeLessThan(1 + compared.statements / 500);
  console.log(`${compared.statements} statements were the same on both drivers`);
}, 36_000_000);
