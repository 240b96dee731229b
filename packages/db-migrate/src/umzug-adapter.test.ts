import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { MigrationFailedError } from "./errors/index.js";
import { executeWithUmzug, makeUmzug } from "./umzug-adapter.js";

function recorder(): { ran: string[]; step: (name: string, recorded?: boolean) => StepOf } {
  const ran: string[] = [];
  const step = (name: string, recorded = true): StepOf => ({
    name,
    run: async () => {
      ran.push(name);
      return recorded;
    },
  });
  return { ran, step };
}

type StepOf = Parameters<typeof executeWithUmzug>[1][number];

describe("umzug as executor", () => {
  it.each(["up", "down"] as const)(
    "runs %s in the order of the list, not in its own",
    async (way) => {
      const { ran, step } = recorder();
      await executeWithUmzug(way, [step("3_c"), step("1_a"), step("2_b")]);
      expect(ran).toEqual(["3_c", "1_a", "2_b"]);
    },
  );

  it("ends with the first failure and throws it as it is", async () => {
    const { ran, step } = recorder();
    const failure = new RangeError("no");
    const failing = { name: "2_b", run: () => Promise.reject(failure) };
    await expect(executeWithUmzug("up", [step("1_a"), failing, step("3_c")])).rejects.toBe(failure);
    expect(ran).toEqual(["1_a"]);
  });

  it("does not go on when a migration ran and the history does not show it", async () => {
    const { ran, step } = recorder();
    const run = executeWithUmzug("down", [step("2_b", false), step("1_a")]);
    await expect(run).rejects.toThrow(MigrationFailedError);
    expect(ran).toEqual(["2_b"]);
  });
});

describe("umzug's program for the command line", () => {
  it("is loaded when somebody asks for it, and not before", async () => {
    const { cache } = createRequire(import.meta.url);
    const isLoaded = (): boolean =>
      Object.keys(cache).some((path) => path.includes("ts-command-line"));
    const nothing = async (): Promise<void> => {};
    const target = { names: [], applied: async () => [], up: nothing, down: nothing };
    const umzug = (await makeUmzug(target)) as unknown as { getCli(): { constructor: unknown } };
    expect(isLoaded()).toBe(false);
    const { UmzugCLI } = await import("umzug");
    expect(umzug.getCli().constructor).toBe(UmzugCLI);
    expect(isLoaded()).toBe(true);
  });
});
