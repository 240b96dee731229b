import fc from "fast-check";
import { expect, it } from "vitest";
import { demandOf, fewestRiders, headPatienceMs, sealsOwed, seatFor } from "./lane.js";

const seat = fc.record({
  riders: fc.integer({ min: 1, max: 6 }),
  headSince: fc.nat({ max: 3 * headPatienceMs }),
});

it("the seat that is chosen has room, a head that is young, and nobody has less in flight", () => {
  fc.assert(
    fc.property(
      fc.array(seat, { maxLength: 12 }),
      fc.nat({ max: 200 }),
      fc.integer({ min: 1, max: 6 }),
      (seats, now, depth) => {
        const fits = seats.filter(
          ({ riders, headSince }) => riders < depth && now - headSince <= headPatienceMs,
        );
        const chosen = seatFor(seats, now, depth);
        expect(chosen === undefined).toBe(fits.length === 0);
        if (chosen === undefined) return;
        expect(fits).toContain(chosen);
        expect(chosen.riders).toBe(Math.min(...fits.map(({ riders }) => riders)));
        expect(fewestRiders(seats, now)?.riders).toBe(chosen.riders);
      },
    ),
  );
});

it("of those with as little in flight the one that was boarded last is chosen", () => {
  fc.assert(
    fc.property(fc.array(seat, { minLength: 1, maxLength: 12 }), fc.nat(), (seats, pick) => {
      const latest = seats[pick % seats.length]!;
      const first = seatFor(seats, 0, 9);
      const isAmongFewest = first?.riders === latest.riders;
      expect(seatFor(seats, 0, 9, latest)).toBe(isAmongFewest ? latest : first);
    }),
  );
});

it("a choice among thousands looks at some of them only", () => {
  let looks = 0;
  function* many(): Generator<{ riders: number; headSince: number }> {
    for (; looks < 10_000; looks++) yield { riders: 9, headSince: 0 };
  }
  expect(seatFor(many(), 0, 9)).toBeUndefined();
  expect(looks).toBeLessThan(100);
});

const counts = fc.record({ shared: fc.nat({ max: 9 }), exclusive: fc.nat({ max: 9 }) });

it("no more is wanted than waits, and no lane gets more than it may have", () => {
  fc.assert(
    fc.property(counts, counts, counts, (waiting, used, most) => {
      const demand = demandOf(waiting, used, { ...most, depth: 1 });
      for (const lane of ["shared", "exclusive"] as const) {
        expect(demand[lane]).toBeLessThanOrEqual(waiting[lane]);
        expect(demand[lane] === 0 || used[lane] + demand[lane] <= most[lane]).toBe(true);
        const isServed = demand[lane] === waiting[lane] || used[lane] + demand[lane] >= most[lane];
        expect(isServed, "somebody waits though his lane has room").toBe(true);
      }
    }),
  );
});

it("each caller that waits for a connection of its own has one coming, or one being emptied", () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(20), fc.nat(20), (wanted, coming, sealed) => {
      const owed = sealsOwed(wanted, coming, sealed);
      expect(owed).toBeGreaterThanOrEqual(0);
      expect(coming + sealed + owed).toBeGreaterThanOrEqual(wanted);
      expect(owed === 0 || coming + sealed + owed === wanted).toBe(true);
    }),
  );
});
