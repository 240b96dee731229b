import { describe, expect, it } from "vitest";
import { checksumOf } from "./checksum.js";
import type { Migration } from "./migration.js";
import { parseMigrationName } from "./migration-name.js";
import { squashedFiles } from "./squashed-text.js";

function migration(name: string, up: string, down?: string): Migration {
  const file = (path: string, text: string): Migration["up"] => ({
    path,
    language: "sql",
    text,
    checksum: checksumOf(text),
  });
  return {
    ...parseMigrationName(name)!,
    kind: "versioned",
    up: file(`${name}/up.sql`, up),
    down: down === undefined ? undefined : file(`${name}/down.sql`, down),
  };
}

describe("several migrations as one", () => {
  it("runs what they run, in their order, and goes back in the other", () => {
    const files = squashedFiles([
      migration("1_a", "CREATE TABLE a () -- one", "DROP TABLE a"),
      migration("2_b x", "CREATE TABLE b ();\n", "DROP TABLE b;"),
    ]);
    expect(files).toEqual({
      up: [
        "-- db-migrate: replaces=1_a",
        '-- db-migrate: replaces="2_b x"',
        "\n-- 1_a\nCREATE TABLE a () -- one\n;",
        "\n-- 2_b x\nCREATE TABLE b ();",
        "",
      ].join("\n"),
      down: "\n-- 2_b x\nDROP TABLE b;\n\n-- 1_a\nDROP TABLE a\n;\n",
    });
  });

  it("gathers directives at the top", () => {
    const head = '-- db-migrate: role=owner\n-- db-migrate: allow=drop-column reason="gone"\n';
    const files = squashedFiles([
      migration("1_a", `${head}SELECT 1;`),
      migration("2_b", "-- db-migrate: role=owner\nSELECT 2;"),
    ]);
    expect("up" in files ? files.up.split("\n") : []).toEqual([
      "-- db-migrate: replaces=1_a",
      "-- db-migrate: replaces=2_b",
      "-- db-migrate: role=owner",
      '-- db-migrate: allow=drop-column reason="gone"',
      "",
      "-- 1_a",
      "SELECT 1;",
      "",
      "-- 2_b",
      "SELECT 2;",
      "",
    ]);
  });

  it("has no way back when one of them has none, and says which", () => {
    const files = squashedFiles([
      migration("1_a", "SELECT 1", "SELECT 1"),
      migration("2_b", "SELECT 2"),
    ]);
    expect(files).toMatchObject({ down: "-- db-migrate: irreversible: no way back from 2_b\n" });
  });

  it.each<[Migration, string]>([
    [
      migration("1_a", "-- db-migrate: transaction=off\nVACUUM"),
      "1_a runs outside of a transaction",
    ],
    [migration("1_a", "SET search_path = x"), "1_a sets what would hold for those after it"],
    [migration("1_a", "SELECT set_config('search_path', '', false)"), "1_a sets what would hold"],
    [migration("1_a", "COMMIT"), "1_a has faults"],
    [migration("1_a", "-- db-migrate: role=x\nSELECT 1"), "they are run by different roles"],
  ])("is refused for %o", (first, obstacle) => {
    const files = squashedFiles([first, migration("2_b", "SELECT 2")]);
    expect(files).toEqual({ obstacles: [expect.stringContaining(obstacle)] });
  });
});
