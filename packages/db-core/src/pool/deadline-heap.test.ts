import fc from "fast-check";
import { expect, it } from "vitest";
import { DeadlineHeap } from "./deadline-heap.js";
import type { HeapEntry } from "./deadline-heap.js";

it("yields what is left in order, whatever was taken out of its middle", () => {
  const deadlines = fc.array(fc.nat({ max: 1000 }), { minLength: 20, maxLength: 60 });
  fc.assert(
    fc.property(deadlines, fc.array(fc.nat(), { maxLength: 40 }), (given, removals) => {
      const heap = new DeadlineHeap<HeapEntry>();
      const entries = given.map((deadline) => ({ deadline, heapIndex: -1 }));
      for (const entry of entries) heap.add(entry);
      for (const at of removals) {
        const [entry] = entries.splice(at % (entries.length || 1), 1);
        if (entry !== undefined) heap.remove(entry);
      }
      const order: number[] = [];
      for (let next = heap.earliest; next !== undefined; next = heap.earliest) {
        order.push(next.deadline);
        heap.remove(next);
      }
      expect(order).toEqual(entries.map(({ deadline }) => deadline).toSorted((a, b) => a - b));
    }),
  );
});

it("does nothing when told to remove what it does not hold", () => {
  const heap = new DeadlineHeap<HeapEntry>();
  const held = { deadline: 1, heapIndex: -1 };
  heap.add(held);
  heap.remove({ deadline: 0, heapIndex: -1 });
  expect(heap.earliest).toBe(held);
});
