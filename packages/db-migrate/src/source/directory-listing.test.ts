import { describe, expect, it } from "vitest";
import type { DirectoryEntry } from "./directory-listing.js";
import { judgeDirectory, judgeMigrationFolder, judgeRepeatables } from "./directory-listing.js";
import { compareVersions } from "./migration-name.js";

function folders(...names: string[]): DirectoryEntry[] {
  return names.map((name) => ({ name, kind: "directory" }));
}

describe("the migrations folder", () => {
  it("lists migrations in the order they run", () => {
    const { names, problems } = judgeDirectory(folders("20230415_a", "20230215_a", "20230101_b"));
    expect(names.map(({ name }) => name)).toEqual(["20230101_b", "20230215_a", "20230415_a"]);
    expect(problems).toEqual([]);
  });

  it("leaves names with a dot or an underscore in front alone", () => {
    const entries = [...folders(".git", "_drafts"), { name: ".gitkeep", kind: "file" as const }];
    expect(judgeDirectory(entries)).toEqual({ names: [], problems: [] });
  });

  it.each<[DirectoryEntry, string]>([
    [{ name: "README.md", kind: "file" }, "is a file, not a migration's folder"],
    [{ name: "20230101_a.sql", kind: "file" }, "is a file, not a migration's folder"],
    [{ name: "20230101_a", kind: "other" }, "links are not followed"],
    [{ name: "add_users", kind: "directory" }, "is not named <version>_<name>"],
    [{ name: "repeatable", kind: "file" }, "is a file, not a migration's folder"],
  ])("calls %o a stray", (entry, fault) => {
    expect(judgeDirectory([entry]).problems).toEqual([
      { kind: "stray", path: entry.name, fault: expect.stringContaining(fault) },
    ]);
  });

  it("refuses the same version twice, however it is written", () => {
    expect(judgeDirectory(folders("20230101_a", "2023-01-01_b", "20230102_c")).problems).toEqual([
      { kind: "duplicate", version: "20230101", migrations: ["20230101_a", "2023-01-01_b"] },
    ]);
    expect(judgeDirectory(folders("1_a", "01_b")).problems).toMatchObject([{ kind: "duplicate" }]);
  });

  it("refuses dates beside numbers, and takes zeros with either", () => {
    expect(judgeDirectory(folders("20230101_a", "7_b")).problems).toEqual([
      { kind: "mixed", date: "20230101_a", sequence: "7_b" },
    ]);
    expect(judgeDirectory(folders("0_a", "7_b")).problems).toEqual([]);
    expect(judgeDirectory(folders("00000000000000_a", "20230101_b")).problems).toEqual([]);
  });
});

describe("the folder of repeatable migrations", () => {
  it("lists them by name, after all versions", () => {
    const { names, problems } = judgeRepeatables(folders("020_views", "010_functions", "_old"));
    expect(names.map(({ name }) => name)).toEqual([
      "repeatable/010_functions",
      "repeatable/020_views",
    ]);
    expect(problems).toEqual([]);
    const versioned = judgeDirectory(folders("99991231_a", "repeatable")).names[0]!;
    expect(compareVersions(versioned, names[0]!)).toBeLessThan(0);
  });

  it.each<[DirectoryEntry, string]>([
    [{ name: "views.sql", kind: "file" }, "is a file, not a migration's folder"],
    [{ name: "-views", kind: "directory" }, "has no usable name"],
  ])("with %o is a problem", (entry, fault) => {
    expect(judgeRepeatables([entry]).problems).toEqual([
      { kind: "stray", path: `repeatable/${entry.name}`, fault },
    ]);
  });
});

describe("a migration's folder", () => {
  const up: DirectoryEntry = { name: "up.sql", kind: "file" };
  const down: DirectoryEntry = { name: "down.sql", kind: "file" };
  const program: DirectoryEntry = { name: "up.ts", kind: "file" };

  it("holds up.sql and perhaps down.sql", () => {
    expect(judgeMigrationFolder("1_a", [up])).toEqual({
      up: "up.sql",
      down: undefined,
      problems: [],
    });
    expect(judgeMigrationFolder("1_a", [up, down])).toMatchObject({ down: "down.sql" });
  });

  it("without up.sql is a problem", () => {
    expect(judgeMigrationFolder("1_a", [down]).problems).toEqual([
      { kind: "stray", path: "1_a", fault: "has no up.sql" },
    ]);
  });

  it.each<DirectoryEntry>([
    { name: "up.py", kind: "file" },
    { name: "data", kind: "directory" },
    { name: "down.sql", kind: "other" },
  ])("with %o is a problem", (entry) => {
    expect(judgeMigrationFolder("1_a", [up, entry]).problems).toEqual([
      { kind: "stray", path: `1_a/${entry.name}`, fault: "is neither up.sql nor down.sql" },
    ]);
  });

  it("holds a program only where programs are allowed", () => {
    expect(judgeMigrationFolder("1_a", [program]).problems).toMatchObject([
      { path: "1_a/up.ts", fault: expect.stringContaining("set DB_MIGRATION_PROGRAMS=true") },
    ]);
    const rules = { programs: true, down: true };
    expect(judgeMigrationFolder("1_a", [program, down], rules)).toEqual({
      up: "up.ts",
      down: "down.sql",
      problems: [],
    });
    expect(judgeMigrationFolder("1_a", [program, up], rules).problems).toMatchObject([
      { path: "1_a", fault: "has both up.ts and up.sql" },
    ]);
  });

  it("of a repeatable migration has no way back", () => {
    const rules = { programs: false, down: false };
    expect(judgeMigrationFolder("repeatable/a", [up, down], rules).problems).toMatchObject([
      { path: "repeatable/a/down.sql", fault: expect.stringContaining("no way back") },
    ]);
  });
});
