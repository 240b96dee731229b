import { describe, expect, it } from "vitest";
import type { DirectoryEntry } from "./directory-listing.js";
import { judgeDirectory, judgeMigrationFolder } from "./directory-listing.js";

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
    [{ name: "repeatable", kind: "directory" }, "is not named <version>_<name>"],
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

describe("a migration's folder", () => {
  const up: DirectoryEntry = { name: "up.sql", kind: "file" };

  it("holds up.sql and perhaps down.sql", () => {
    expect(judgeMigrationFolder("1_a", [up])).toEqual([]);
    expect(judgeMigrationFolder("1_a", [up, { name: "down.sql", kind: "file" }])).toEqual([]);
  });

  it("without up.sql is a problem", () => {
    expect(judgeMigrationFolder("1_a", [{ name: "down.sql", kind: "file" }])).toEqual([
      { kind: "stray", path: "1_a", fault: "has no up.sql" },
    ]);
  });

  it.each<DirectoryEntry>([
    { name: "up.ts", kind: "file" },
    { name: "data", kind: "directory" },
    { name: "down.sql", kind: "other" },
  ])("with %o is a problem", (entry) => {
    expect(judgeMigrationFolder("1_a", [up, entry])).toEqual([
      { kind: "stray", path: `1_a/${entry.name}`, fault: "is neither up.sql nor down.sql" },
    ]);
  });
});
