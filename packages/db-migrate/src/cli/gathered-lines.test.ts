import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gatherLines } from "./gathered-lines.js";

describe("gathered lines", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("are written together, in their order, 20 ms after the first", () => {
    const written: string[] = [];
    const lines = gatherLines((text) => written.push(text));
    lines.add("one");
    vi.advanceTimersByTime(19);
    lines.add("two");
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(written).toEqual(["one\ntwo\n"]);
    lines.add("three");
    vi.advanceTimersByTime(20);
    expect(written).toEqual(["one\ntwo\n", "three\n"]);
  });

  it("are written once when whoever ends the process flushes them", () => {
    const written: string[] = [];
    const lines = gatherLines((text) => written.push(text));
    lines.flush();
    lines.add("one");
    lines.flush();
    vi.advanceTimersByTime(100);
    expect(written).toEqual(["one\n"]);
  });
});
