import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PoolWorld } from "../../test/support/pool-world.js";

/** Enough for a change that breaks a rule to show; raise it when the state machine is changed. */
const runs = 400;

describe("whatever happens in whatever order", () => {
  const operation = fc.record({
    what: fc.constantFrom(
      ...([
        "ask",
        "ask",
        "ask",
        "leave",
        "open",
        "open",
        "refuse",
        "deny",
        "answer",
        "answer",
      ] as const),
      ...(["fail", "release", "release", "reset", "quarantine", "destroy", "die", "part"] as const),
      ...(["pass", "pass", "probe", "take", "watch", "clear"] as const),
      ...(["ride", "ride", "ride", "rideLast", "alight", "alight", "alight"] as const),
    ),
    which: fc.nat({ max: 30 }),
    ms: fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 3000 }), fc.nat({ max: 90_000 })),
  });
  const anySettings = fc
    .record({
      maxConnections: fc.integer({ min: 1, max: 6 }),
      minConnections: fc.nat({ max: 3 }),
      maxPending: fc.nat({ max: 12 }),
      acquireTimeoutMs: fc.constantFrom(0, 50, 5000),
      idleTimeoutMs: fc.constantFrom(0, 100, 60_000),
      maxLifetimeMs: fc.constantFrom(0, 500, 60_000),
      maxLifetimeJitter: fc.constantFrom(0, 0.2),
      validateAfterIdleMs: fc.constantFrom(0, 30, 1000),
      validateTimeoutMs: fc.constantFrom(20, 1000),
      leakAfterMs: fc.constant(0),
      connectTimeoutMs: fc.constantFrom(100, 5000),
    })
    .chain((any) =>
      fc
        .record({
          shared: fc.integer({ min: 1, max: any.maxConnections }),
          exclusive: fc.integer({ min: 1, max: any.maxConnections }),
          depth: fc.integer({ min: 1, max: 4 }),
        })
        .map((lanes) => ({
          ...any,
          minConnections: Math.min(any.minConnections, any.maxConnections),
          lanes,
        })),
    );
  const seeds = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1 });

  it("no rule of the pool is broken, and everybody is served or refused in the end", () => {
    fc.assert(
      fc.property(
        anySettings,
        seeds,
        fc.array(operation, { maxLength: 120 }),
        (any, luck, steps) => {
          const world = new PoolWorld(any, luck);
          for (const { what, which, ms } of steps) world.step(what, which, ms);
          world.comeToRest();
          expect(world.unsettled).toEqual([]);
        },
      ),
      { numRuns: runs },
    );
  }, 30_000);

  it("a closed pool does nothing but end, and does end", () => {
    const middle = fc.nat({ max: 100 });
    fc.assert(
      fc.property(
        anySettings,
        middle,
        fc.array(operation, { maxLength: 120 }),
        (any, at, steps) => {
          const world = new PoolWorld(any, [0.5]);
          for (const [index, { what, which, ms }] of steps.entries()) {
            if (index === at) world.drain(ms);
            world.step(what, which, ms);
          }
          world.drain(1000);
          world.comeToRest();
          expect(world.unsettled).toEqual([]);
          expect(world.isOver).toBe(true);
        },
      ),
      { numRuns: runs },
    );
  }, 30_000);
});
