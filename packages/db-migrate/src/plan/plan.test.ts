import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checksumOf } from "../source/checksum.js";
import type { Migration } from "../source/migration.js";
import { compareVersions, orderKeyOfName, parseMigrationName } from "../source/migration-name.js";
import { tokenHashOf } from "../source/token-hash.js";
import { findMigration } from "./find-migration.js";
import type { HistoryEntry } from "./history-entry.js";
import { migrationStates } from "./migration-state.js";
import { planDown } from "./plan-down.js";
import { planUp } from "./plan-up.js";

function file(path: string, text: string): Migration["up"] {
  return { path, language: "sql", text, checksum: checksumOf(text) };
}

const noVersion = { version: "", slug: "", scheme: "zero" } as const;

function migration(
  name: string,
  up = "SELECT 1",
  down: string | undefined = "SELECT 2",
): Migration {
  return {
    ...(parseMigrationName(name) ?? { ...noVersion, name, orderKey: orderKeyOfName(name) }),
    kind: name.startsWith("repeatable/") ? "repeatable" : "versioned",
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
    direction: "up",
    statementsDone: 1,
    doneTokens: null,
    upChecksum: of.up.checksum,
    upTokens: tokenHashOf(of.up.text),
    downChecksum: of.down?.checksum ?? null,
    downSql: of.down?.text ?? null,
    outOfOrder: false,
    startedAt: new Date(0),
    durationMs: 1,
    ...changes,
  };
}

const [a, b, c] = [migration("1_a"), migration("2_b"), migration("3_c")];
const all = { to: undefined, outOfOrder: "none" } as const;

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

  it("knows the newest applied one also where its folder is gone, and no repeatable one as such", () => {
    const repeatable = migration("repeatable/views");
    const views = entry(repeatable, 3, { kind: "repeatable" });
    const { problems } = planUp([a, b, repeatable], [entry(a, 1), entry(c, 2), views], all);
    expect(problems).toEqual([
      { kind: "missing", migration: "3_c" },
      { kind: "out-of-order", migration: "2_b", newest: "3_c" },
    ]);
    expect(planUp([a, b, repeatable], [entry(a, 1), views], all).problems).toEqual([]);
  });

  it("reports a pending migration that is older than an applied one, and applies it when allowed", () => {
    const history = [entry(a, 1), entry(c, 2)];
    expect(planUp([a, b, c], history, all).problems).toEqual([
      { kind: "out-of-order", migration: "2_b", newest: "3_c" },
    ]);
    for (const outOfOrder of ["all", ["2_b"]] as const) {
      expect(planUp([a, b, c], history, { ...all, outOfOrder })).toEqual({
        steps: [{ migration: b, reason: "pending", outOfOrder: true }],
        problems: [],
      });
    }
    expect(planUp([a, b, c], history, { ...all, outOfOrder: ["1_a"] }).problems).toHaveLength(1);
  });

  it("reports applied migrations that were edited, deleted or half reverted", () => {
    const history = [
      entry(migration("1_a", "SELECT 99"), 1),
      entry(b, 2),
      entry(c, 3, { state: "running", direction: "down" }),
    ];
    expect(planUp([a, c], history, all).problems).toEqual([
      { kind: "changed", migration: "1_a", file: "1_a/up.sql" },
      { kind: "missing", migration: "2_b" },
      { kind: "half-reverted", migration: "3_c" },
    ]);
  });

  it("does not take a formatted file for a changed one, unless its statements are not known", () => {
    const formatted = migration("1_a", "-- one\nselect  1;\n");
    expect(planUp([formatted], [entry(a, 1)], all).problems).toEqual([]);
    const unknown = entry(a, 1, { upTokens: null });
    expect(planUp([formatted], [unknown], all).problems).toMatchObject([{ kind: "changed" }]);
  });

  it.each(["running", "failed"] as const)(
    "finishes first what is %s, whatever is asked for",
    (state) => {
      const begun = entry(c, 2, { state });
      const plan = planUp([a, b, c], [entry(a, 1), begun], { ...all, to: b, outOfOrder: "all" });
      expect(plan.steps.map(({ reason, migration: { name } }) => `${reason} ${name}`)).toEqual([
        "resume 3_c",
        "pending 2_b",
      ]);
    },
  );

  it("runs repeatable ones last, when they are new or have changed, and never because of their looks", () => {
    const views = migration("repeatable/views", "CREATE VIEW v AS SELECT 1");
    const repeated = (history: HistoryEntry[]): string[] => names(planUp([a, views], history, all));
    expect(repeated([])).toEqual(["1_a", "repeatable/views"]);
    const applied = [entry(a, 1), entry(views, 2, { kind: "repeatable" })];
    expect(repeated(applied)).toEqual([]);
    const before = migration("repeatable/views", "create  view v AS SELECT 1");
    expect(repeated([entry(a, 1), entry(before, 2, { kind: "repeatable" })])).toEqual([]);
    const older = migration("repeatable/views", "CREATE VIEW v AS SELECT 0");
    expect(repeated([entry(a, 1), entry(older, 2, { kind: "repeatable" })])).toEqual([
      "repeatable/views",
    ]);
    expect(names(planUp([a, views], [], { ...all, to: a }))).toEqual(["1_a"]);
  });

  it("records a migration that takes the place of applied ones, and runs it where none is", () => {
    const squashed = migration("2_ab", "-- db-migrate: replaces=1_a,2_b\nSELECT 1");
    expect(planUp([squashed, c], [], all).steps[0]).toMatchObject({ reason: "pending" });
    const both = planUp([squashed, c], [entry(a, 1), entry(b, 2)], all);
    expect(both.steps.map(({ reason }) => reason)).toEqual(["replace", "pending"]);
    expect(both.problems).toEqual([]);
    expect(planUp([squashed, c], [entry(a, 1)], all).problems).toEqual([
      { kind: "partly-replaced", migration: "2_ab", unapplied: ["2_b"] },
    ]);
  });

  it("reports what a migration requires and does not find before itself", () => {
    const needy = migration("2_needy", "-- db-migrate: requires=1_a,3_c\nSELECT 1");
    expect(planUp([a, needy, c], [], all).problems).toEqual([
      { kind: "requires", migration: "2_needy", required: "3_c" },
    ]);
    expect(planUp([a, needy, c], [entry(c, 1)], { ...all, outOfOrder: "all" }).problems).toEqual(
      [],
    );
  });

  it("in the first phase of a roll-out leaves the second for later, which is not late then", () => {
    const post = migration("1_post", "-- db-migrate: phase=post\nDROP TABLE t");
    expect(names(planUp([post, b], [], { ...all, phase: "pre" }))).toEqual(["2_b"]);
    expect(planUp([post, b], [entry(b, 1)], { ...all, phase: "post" })).toMatchObject({
      steps: [{ outOfOrder: true }],
      problems: [],
    });
  });

  it("takes at most as many steps as it is told", () => {
    expect(names(planUp([a, b, c], [], { ...all, most: 2 }))).toEqual(["1_a", "2_b"]);
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
          const plan = planUp(available, history, { to, outOfOrder: "none" });
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
  const views = migration("repeatable/views");
  const history = [
    entry(a, 1, { kind: "baseline" }),
    entry(migration("4_d"), 2),
    entry(migration("5_e"), 3, { state: "running" }),
    entry(migration("6_f", "SELECT 99"), 4),
    entry(migration("7_g"), 5),
    entry(migration("8_h", "select 1 ;"), 6),
    entry(migration("9_i"), 7, { state: "failed" }),
    entry(migration("repeatable/views", "SELECT 0"), 8, { kind: "repeatable" }),
    entry(migration("repeatable/old"), 9, { kind: "repeatable" }),
  ];
  const later = ["5_e", "6_f", "7_g", "8_h", "9_i", "10_j"].map((name) => migration(name));
  const states = (locked: boolean): string[] =>
    migrationStates([a, b, ...later, views], history, locked).map(
      ({ name, state }) => `${name} ${state}`,
    );

  it("name each one, those without a folder included, in the order they run", () => {
    expect(states(false)).toEqual([
      "1_a baselined",
      "2_b out-of-order",
      "4_d missing",
      "5_e interrupted",
      "6_f changed",
      "7_g applied",
      "8_h cosmetic",
      "9_i failed",
      "10_j pending",
      "repeatable/old retired",
      "repeatable/views outdated",
    ]);
  });

  it("tell one that is running from one that was interrupted", () => {
    expect(states(true)).toContain("5_e running");
  });

  it("tell one whose place is taken from one that is missing", () => {
    const squashed = migration("4_all", "-- db-migrate: replaces=4_d\nSELECT 1");
    expect(migrationStates([squashed], [entry(migration("4_d"), 1)], false)).toMatchObject([
      { name: "4_d", state: "replaced" },
      { name: "4_all", state: "pending" },
    ]);
  });
});
