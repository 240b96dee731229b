import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { deferred } from "../deferred.js";
import type { NativeClient } from "../driver/driver.js";
import { whenSettled } from "./when-settled.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A client of which only this is asked. */
function client(state: Pick<NativeClient, "isQuiet" | "running">, quiet = deferred<void>()) {
  return { ...state, quiet: () => quiet.promise } as NativeClient;
}

it("proceeds at once when nothing is left", () => {
  const proceed = vi.fn<() => void>();
  whenSettled(client({ isQuiet: true, running: 0 }), proceed);
  expect(proceed).toHaveBeenCalledOnce();
});

it("proceeds at once when statements are running: nobody waits for them", () => {
  const proceed = vi.fn<() => void>();
  whenSettled(client({ isQuiet: false, running: 1 }), proceed);
  expect(proceed).toHaveBeenCalledOnce();
});

it("waits for the end of what was answered, and leaves no timer", async () => {
  const proceed = vi.fn<() => void>();
  const quiet = deferred<void>();
  whenSettled(client({ isQuiet: false, running: 0 }, quiet), proceed);
  await vi.advanceTimersByTimeAsync(999);
  expect(proceed).not.toHaveBeenCalled();
  quiet.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(proceed).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

it("proceeds once after a second when that end does not come", async () => {
  const proceed = vi.fn<() => void>();
  const quiet = deferred<void>();
  whenSettled(client({ isQuiet: false, running: 0 }, quiet), proceed);
  await vi.advanceTimersByTimeAsync(1_000);
  quiet.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(proceed).toHaveBeenCalledOnce();
});
