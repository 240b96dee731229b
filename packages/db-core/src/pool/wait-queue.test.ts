import fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import { createWaiter, WaitQueue } from "./wait-queue.js";
import type { Waiter } from "./wait-queue.js";

describe("the wait queue", () => {
  it("keeps callers in order and finds the earliest deadline, whoever leaves from wherever", () => {
    const step = fc.record({
      what: fc.constantFrom("push", "push", "push", "shift", "remove", "remove", "expire"),
      at: fc.nat({ max: 50 }),
    });
    fc.assert(
      fc.property(fc.array(step, { size: "+2", maxLength: 200 }), (steps) => {
        const queue = new WaitQueue<number>();
        let model: Waiter<number>[] = [];
        for (const [ticket, { what, at }] of steps.entries()) {
          if (what === "push") {
            const waiter = createWaiter(ticket, 0, at === 50 ? Infinity : at);
            queue.push(waiter);
            model.push(waiter);
          } else if (what === "remove") {
            const [waiter] = model.splice(at % (model.length || 1), 1);
            if (waiter !== undefined) queue.remove(waiter);
            if (waiter !== undefined) queue.remove(waiter);
          } else {
            const due = Math.min(...model.map((each) => each.deadline)) <= at;
            const left = what === "shift" ? queue.shift() : queue.shiftExpired(at);
            if (what === "expire") assert.equal(left !== undefined, due);
            if (what === "shift") assert.equal(left, model[0]);
            for (const { deadline } of what === "expire" ? model : []) {
              assert(left === undefined || left.deadline <= deadline);
            }
            model = model.filter((each) => each !== left);
          }
          expect(queue.size).toBe(model.length);
          expect(queue.head).toBe(model[0]);
          expect(queue.nextDeadline).toBe(
            Math.min(Infinity, ...model.map((each) => each.deadline)),
          );
        }
      }),
    );
  });

  it("serves 200,000 callers in a moment", () => {
    const queue = new WaitQueue<number>();
    for (let each = 0; each < 200_000; each++) queue.push(createWaiter(each, 0, 5000 - (each % 7)));
    let served = 0;
    while (queue.shift() !== undefined) served++;
    expect(served).toBe(200_000);
    expect(queue.nextDeadline).toBe(Infinity);
  });
});
