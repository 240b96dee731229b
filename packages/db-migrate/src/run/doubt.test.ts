import { describe, expect, it } from "vitest";
import { judgeDoubt } from "./doubt.js";

const table = { schema: undefined, name: "t" };
const nothing = { invalidIndexes: [], accomplished: false, finish: undefined };

describe("a statement of which it is not known whether it took effect", () => {
  it("is skipped when what it was to bring about is there", () => {
    const there = { ...nothing, accomplished: true };
    expect(judgeDoubt({ kind: "create-index", index: "i", table }, there)).toBe("skip");
    expect(judgeDoubt({ kind: "drop-index", indexes: [table] }, there)).toBe("skip");
    expect(judgeDoubt({ kind: "detach", table, partition: table }, there)).toBe("skip");
  });

  it("is run again when it is not", () => {
    const invalid = { ...nothing, invalidIndexes: ["i"] };
    expect(judgeDoubt({ kind: "create-index", index: "i", table }, invalid)).toBe("run");
    expect(judgeDoubt({ kind: "create-index", index: "i", table }, nothing)).toBe("run");
    expect(judgeDoubt({ kind: "drop-index", indexes: [table] }, nothing)).toBe("run");
    expect(judgeDoubt({ kind: "detach", table, partition: table }, nothing)).toBe("run");
  });

  it("is run again when that does no harm", () => {
    for (const kind of ["reindex", "repeatable", "setting"] as const) {
      expect(judgeDoubt({ kind }, { ...nothing, accomplished: true })).toBe("run");
    }
  });

  it("is finished when it was half done", () => {
    const half = { ...nothing, finish: "ALTER TABLE … FINALIZE" };
    expect(judgeDoubt({ kind: "detach", table, partition: table }, half)).toBe("finish");
  });

  it("is a person's to judge otherwise", () => {
    expect(judgeDoubt({ kind: "other" }, nothing)).toBe("ask");
  });
});
