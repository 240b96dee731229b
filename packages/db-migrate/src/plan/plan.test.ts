import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checksumOf } from "../source/checksum.js";
import type { Migration } from "../source/migration.js";
import { compareVersions, parseMigrationName } from "../source/migration-name.js";
import { findMigration } from "./find-migration.js";
import type { HistoryEntry } from "./history-entry.js";
import { migrationStates } from "./migration-state.js";
import { planDown } from "./plan-down.js";
import { planUp } from "./plan-up.js";

function file(path: string, text: string): Migration["up"] {
  return { path, text, checksum: checksumOf(text) };
}

function migration(
  name: string,
  up = "SELECT 1",
  down: string | undefined = "SELECT 2",
): Migration {
  return {
    ...parseMigrationName(name)!,
    up: file(`${name}/up.sql`, up),
    down: down === undefined ? undefined : file(`${name}/down.sql`, down),
  };
}

function entry(of: Migration, id: number, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    id,
    name: of.name,
    version: of.version,
    kind: "versioned",
    state: "applied",
    upChecksum: of.up.checksum,
    downChecksum: of.down?.checksum ?? null,
    downSql: of.down?.text ?? null,
    outOfOrder: false,
    startedAt: new Date(0),
    durationMs: 1,
    ...changes,
  };
}

const [a, b, c] = [migration("1_a"), migration("2_b"), migration("3_c")];
const all = { to: undefined, outOfOrder: "error" } as const;

function names(plan: ReturnType<typeof planUp>): string[] {
  return plan.steps.map((step) => step.migration.name);
}

describe("planning up", () => {
  it("applies what the history does not know, in order", () => {
    const plan = planUp([a, b, c], [entry(a, 1)], all);
    expect(names(plan)).toEqual(["2_b", "3_c"]);
    expect(plan.problems).toEqual([]);
  });

  it("stops after the migration named", () => {
    expect(names(planUp([a, b, c], [], { ...all, to: b }))).toEqual(["1_a", "2_b"]);
    expect(names(planUp([a, b, c], [entry(a, 1), entry(b, 2)], { ...all, to: b }))).toEqual([]);
  });

  it("reports a pending migration that is older than an applied one, and applies it when allowed", () => {
    const history = [entry(a, 1), entry(c, 2)];
    expect(planUp([a, b, c], history, all).problems).toEqual([
      { kind: "out-of-order", migration: "2_b", newest: "3_c" },
    ]);
    const allowed = planUp([a, b, c], history, { ...all, outOfOrder: "allow" });
    expect(allowed).toEqual({ steps: [{ migration: b, outOfOrder: true }], problems: [] });
  });

  it("reports applied migrations that were edited, deleted or never finished", () => {
    const history = [
      entry(a, 1, { upChecksum: "sha256:other" }),
      entry(b, 2),
      entry(c, 3, { state: "running", startedAt: new Date(5) }),
    ];
    expect(planUp([a, c], history, all).problems).toEqual([
      { kind: "changed", migration: "1_a" },
      { kind: "missing", migration: "2_b" },
      { kind: "interrupted", migration: "3_c", startedAt: new Date(5) },
    ]);
  });

  it("does not take an edited down.sql for a change of what was applied", () => {
    expect(planUp([migration("1_a", "SELECT 1", "SELECT 99")], [entry(a, 1)], all)).toEqual({
      steps: [],
      problems: [],
    });
  });

  it("step by step reaches the end, applies each migration once and never one before an older one", () => {
    const versions = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 12 });
    fc.assert(
      fc.property(versions, fc.infiniteStream(fc.nat(20)), (numbers, stops) => {
        const available = numbers
          .map((number) => migration(`${number}_m`))
          .toSorted(compareVersions);
        const history: HistoryEntry[] = [];
        for (
          let round = 0;
          round <= numbers.length && history.length < numbers.length;
          round += 1
        ) {
          const stop = available[stops.next().value ?? 0];
          const to = round === numbers.length ? undefined : stop;
          const plan = planUp(available, history, { to, outOfOrder: "error" });
          expect(plan.problems).toEqual([]);
          for (const step of plan.steps) history.push(entry(step.migration, history.length + 1));
        }
        expect(history.map(({ name }) => name)).toEqual(available.map(({ name }) => name));
        expect(names(planUp(available, history, all))).toEqual([]);
      }),
    );
  });
});

describe("planning down", () => {
  it("reverts the last applied first, one unless told otherwise", () => {
    // 2_b was applied last although its version is older.
    const history = [entry(a, 1), entry(c, 2), entry(b, 3)];
    const reverted = (target: Parameters<typeof planDown>[2]): string[] =>
      planDown([a, b, c], history, target).map((step) => step.entry.name);
    expect(reverted({ steps: 1 })).toEqual(["2_b"]);
    expect(reverted({ steps: 9 })).toEqual(["2_b", "3_c", "1_a"]);
    expect(reverted({ entry: history[0]! })).toEqual(["2_b", "3_c"]);
  });

  it("reverts with the recorded down.sql when the folder is gone", () => {
    expect(planDown([], [entry(a, 1)], { steps: 1 })).toEqual([
      { entry: entry(a, 1), file: expect.objectContaining({ text: "SELECT 2" }) },
    ]);
  });

  it.each<[string, Migration, string]>([
    ["has no down.sql", { ...a, down: undefined }, "it has no down.sql"],
    ["has a down.sql of comments only", migration("1_a", "", "-- todo"), "holds no statement"],
    [
      "says so in up.sql",
      migration("1_a", "-- db-migrate: irreversible: the values are gone"),
      "the values are gone",
    ],
    [
      "says so in down.sql",
      migration("1_a", "", "-- db-migrate: irreversible: the values are gone"),
      "the values are gone",
    ],
  ])("refuses a migration that %s", (_, source, reason) => {
    expect(planDown([source], [entry(a, 1)], { steps: 1 })).toEqual([
      { entry: entry(a, 1), reason: expect.stringContaining(reason) },
    ]);
  });

  it("takes an empty down.sql that says noop", () => {
    const source = migration("1_a", "", "-- db-migrate: noop");
    expect(planDown([source], [entry(a, 1)], { steps: 1 })).toEqual([
      { entry: entry(a, 1), file: expect.objectContaining({ statements: [], faults: [] }) },
    ]);
  });
});

describe("finding a migration", () => {
  const dated = [migration("20230215_add_user_profiles"), migration("20230415_add_user_profiles")];

  it.each([
    ["20230415_add_user_profiles", "20230415_add_user_profiles"],
    ["20230415", "20230415_add_user_profiles"],
    ["2023-04-15", "20230415_add_user_profiles"],
    ["20230415000000", undefined],
    ["add_user_profiles", undefined],
    ["2023", undefined],
    ["", undefined],
  ])("by %j: %s", (given, name) => expect(findMigration(given, dated)?.name).toBe(name));

  it("by a number with or without zeros in front", () => {
    expect(findMigration("2", [migration("0002_b")])?.name).toBe("0002_b");
  });
});

describe("the states of migrations", () => {
  it("name each one, those without a folder included, in the order they run", () => {
    const history = [
      entry(a, 1, { kind: "baseline" }),
      entry(migration("4_d"), 2),
      entry(migration("5_e"), 3, { state: "running" }),
      entry(migration("6_f"), 4, { upChecksum: "sha256:other" }),
      entry(migration("7_g"), 5),
    ];
    const available = [
      a,
      b,
      migration("5_e"),
      migration("6_f"),
      migration("7_g"),
      migration("8_h"),
    ];
    const states = migrationStates(available, history);
    expect(states.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "1_a baselined",
      "2_b out-of-order",
      "4_d missing",
      "5_e interrupted",
      "6_f changed",
      "7_g applied",
      "8_h pending",
    ]);
  });
});
