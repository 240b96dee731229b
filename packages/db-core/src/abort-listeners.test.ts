import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { onAbort } from "./abort-listeners.js";

it("adds one listener to a signal, however many wait for it", () => {
  const controller = new AbortController();
  const called: string[] = [];
  onAbort(controller.signal, () => void called.push("a"));
  onAbort(controller.signal, () => void called.push("b"));
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
  controller.abort();
  expect(called).toEqual(["a", "b"]);
});

it("does not call who has left, nor miss who is left when another leaves meanwhile", () => {
  const controller = new AbortController();
  const called: string[] = [];
  const leave = onAbort(controller.signal, () => void called.push("gone"));
  const leaveToo = onAbort(controller.signal, () => {
    called.push("leaves itself");
    leaveToo();
  });
  onAbort(controller.signal, () => void called.push("stays"));
  leave();
  controller.abort();
  expect(called).toEqual(["leaves itself", "stays"]);
});
