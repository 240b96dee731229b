import { readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type ImportTool,
  MigrationConfigError,
  MigrationDirectoryError,
  StrayFileError,
  createMigrationManager,
} from "../src/index.js";
import { importing, obstaclesOf } from "./importing.js";
import { writeFiles } from "./migrations-folder.js";

describe("an imported file", () => {
  it("loses the BEGIN and COMMIT around all of it, and keeps every other character", async () => {
    const { again, read } = importing("golang-migrate", {
      "1_a.up.sql":
        "\uFEFF-- why\r\nBEGIN;\r\n\r\nCREATE TABLE a ();\r\nSELECT 'COMMIT;';\r\n  END TRANSACTION ;\r\n-- é",
      "1_a.down.sql": "start transaction;DROP TABLE a;commit",
    });
    const { notes } = await again();
    expect(read("1_a/up.sql")).toBe(
      "-- why\n\n\nCREATE TABLE a ();\nSELECT 'COMMIT;';\n  \n-- é\n",
    );
    expect(read("1_a/down.sql")).toBe("DROP TABLE a;\n");
    expect(notes.map(({ note }) => note)).toEqual([
      expect.stringMatching(/^loses BEGIN and COMMIT/),
      expect.stringMatching(/^loses BEGIN and COMMIT/),
    ]);
  });

  it("says transaction=off where a statement needs it, and nowhere else", async () => {
    const { again, read } = importing("golang-migrate", {
      "1_a.up.sql": "\n\nCREATE INDEX CONCURRENTLY i ON t (a)",
      "1_a.down.sql": "DROP INDEX i",
      "2_b.up.sql": "ALTER TABLE t ADD b int; VACUUM t;",
    });
    const { notes } = await again();
    expect(read("1_a/up.sql")).toBe(
      "-- db-migrate: transaction=off\nCREATE INDEX CONCURRENTLY i ON t (a)\n",
    );
    expect(read("1_a/down.sql")).toBe("DROP INDEX i\n");
    expect(notes.map(({ note }) => note)).toEqual([
      "gets transaction=off: CREATE INDEX CONCURRENTLY cannot run inside a transaction",
      "gets transaction=off: VACUUM cannot run inside a transaction. Its 2 statements run one by one: " +
        "those before one that fails stay done",
    ]);
  });

  it("is refused with its line where it cannot be run, and all of them at once", async () => {
    expect(
      await obstaclesOf("golang-migrate", {
        "1_a.up.sql": "BEGIN;\nSELECT 1;\nCOMMIT;\n\nBEGIN;\nSELECT 2;\n  COMMIT;",
        "2_b.up.sql": "\n\n\\connect other\nSELECT 1;",
        "2_b.down.sql": "\nCOPY t FROM stdin;\n1\n\\.\n",
        "3_c.up.sql": "\nSELECT 'unterminated;",
        "4_d.up.sql": "SELECT 1;\n-- db-migrate: noop\n",
        "5_e.up.sql": "CREATE INDEX CONCURRENTLY i ON t (a);\nSELEC 1;",
        "6_f.up.sql": "BEGIN ISOLATION LEVEL SERIALIZABLE;\nSELECT 1;\nCOMMIT;",
        "7_g.up.sql": "BEGIN;\nSELECT 1;",
      }),
    ).toEqual([
      "1_a.up.sql:3:1: COMMIT is not allowed: a migration is one transaction, with its history row. Leave it out.",
      "1_a.up.sql:5:1: BEGIN is not allowed: a migration is one transaction, with its history row. Leave it out.",
      "2_b.up.sql:3:1: \\connect must go: only psql understands a backslash outside of quotes.",
      expect.stringMatching(/^2_b\.down\.sql:2:1: COPY … FROM STDIN has no data here/),
      expect.stringMatching(/^2_b\.down\.sql:4:1: \\\. ends the data of a COPY/),
      "3_c.up.sql:2:8: unterminated text.",
      "4_d.up.sql:2:1: a directive belongs to the comment at the top of the file.",
      '5_e.up.sql:2:1: syntax error at or near "SELEC".',
      expect.stringMatching(/^6_f\.up\.sql:1:1: BEGIN is not allowed/),
      expect.stringMatching(/^6_f\.up\.sql:3:1: COMMIT is not allowed/),
      expect.stringMatching(/^7_g\.up\.sql:1:1: BEGIN is not allowed/),
    ]);
  });

  it("is refused when it is no text, or a link", async () => {
    const { again, source } = importing("golang-migrate", { "1_a.up.sql": "SELECT 1" });
    writeFileSync(join(source, "2_b.up.sql"), new Uint8Array([0x61, 0xff]));
    symlinkSync(join(source, "1_a.up.sql"), join(source, "3_c.up.sql"));
    await expect(again()).rejects.toThrow(
      /2_b\.up\.sql is not valid UTF-8\.[^]*3_c\.up\.sql is neither/,
    );
  });

  it("says noop where the way up does nothing, as it does there", async () => {
    const { again, read } = importing("prisma", {
      "1_a/migration.sql": "\n-- an empty migration",
      "2_b/migration.sql": "\n",
    });
    const { notes } = await again();
    expect(read("1_a/up.sql")).toBe("-- db-migrate: noop\n-- an empty migration\n");
    expect(read("2_b/up.sql")).toBe("-- db-migrate: noop\n");
    expect(notes).toHaveLength(2);
  });

  it("keeps its way back unless that is blank; one of comments only is pointed out", async () => {
    const { again, directory, read } = importing("golang-migrate", {
      "1_a.up.sql": "SELECT 1",
      "1_a.down.sql": " \n\t\n",
      "2_b.up.sql": "SELECT 1",
      "2_b.down.sql": "-- nothing to undo",
    });
    const { notes } = await again();
    expect(readdirSync(join(directory, "1_a"))).toEqual(["up.sql"]);
    expect(read("2_b/down.sql")).toBe("-- nothing to undo\n");
    expect(notes.map(({ note }) => note)).toEqual([
      "has a way back without a statement: down refuses it until its down.sql says noop, or irreversible",
    ]);
  });
});

describe("the migrations folder", () => {
  it("is never overwritten, but a way back that was added there is left alone", async () => {
    const { again, directory, read, source } = importing("golang-migrate", {
      "1_a.up.sql": "SELECT 1",
      "2_b.up.sql": "SELECT 2",
    });
    writeFiles(directory, { "1_a/up.sql": "SELECT 1\n", "1_a/down.sql": "SELECT -1" });
    expect(await again()).toMatchObject({ written: ["2_b"], unchanged: ["1_a"] });
    expect(read("1_a/down.sql")).toBe("SELECT -1");
    expect(readdirSync(join(source, ".."))).toEqual(["migrations", "theirs"]);
    writeFiles(directory, { "2_b/up.sql": "SELECT 3\n" });
    await expect(again()).rejects.toThrow(
      `${directory}/2_b/up.sql is there already, and says something else`,
    );
    expect(read("2_b/up.sql")).toBe("SELECT 3\n");
  });

  it("must be in order, before and after", async () => {
    const { again, directory } = importing("golang-migrate", { "1_a.up.sql": "SELECT 1" });
    writeFiles(directory, { "001_other/up.sql": "SELECT 1" });
    await expect(again()).rejects.toThrow(
      /would be out of order: Version 1 is given twice: 1_a, 001_other/,
    );
    writeFiles(directory, { "notes.txt": "" });
    await expect(again()).rejects.toThrow(StrayFileError);
    expect(readdirSync(directory)).toEqual(["001_other", "notes.txt"]);
  });

  it("is not the other tool's own", async () => {
    const { source, directory } = importing("diesel", { "1_a/up.sql": "SELECT 1" });
    const into = (dir: string, from: string) =>
      createMigrationManager({ directory: dir }).import({ from: "diesel", source: from });
    await expect(into(source, source)).rejects.toThrow(MigrationConfigError);
    await expect(into(source, source)).rejects.toThrow(
      /Move it aside first, for example to theirs-diesel/,
    );
    await expect(into(source, join(source, "1_a"))).rejects.toThrow(
      /is in the migrations folder itself/,
    );
    await expect(into(directory, join(source, "gone"))).rejects.toThrow(MigrationDirectoryError);
  });

  it("holds no half of an import that cannot be written", async () => {
    const { again, source } = importing("golang-migrate", { "1_a.up.sql": "SELECT 1" });
    writeFileSync(join(source, "../migrations"), "a file");
    await expect(again()).rejects.toThrow(MigrationDirectoryError);
    expect(readdirSync(join(source, ".."))).toEqual(["migrations", "theirs"]);
  });
});

describe("what is left out", () => {
  const files = {
    "1_a.up.go": "package migrations",
    "1_a.down.sql": "SELECT 1",
    "2_b.up.sql": "SELECT 2",
    "2_b.down.go": "package migrations",
    "3_c.up.sql": "\\connect x",
  };

  it("is nothing by itself: programs are refused by their names", async () => {
    expect(await obstaclesOf("golang-migrate", files)).toEqual([
      "1_a.up.go is a program: what it does cannot be seen in it.",
      "2_b.down.go is a program: what it does cannot be seen in it.",
      "3_c.up.sql:1:1: \\connect must go: only psql understands a backslash outside of quotes.",
    ]);
  });

  it("is named by version or by file", async () => {
    const { again, directory } = importing("golang-migrate", files, {
      leaveOut: ["1", "2_b.down.go", "3_c.up.sql"],
    });
    expect(await again()).toMatchObject({ written: ["2_b"] });
    expect(readdirSync(join(directory, "2_b"))).toEqual(["up.sql"]);
  });

  it("must be there", async () => {
    const { again } = importing("golang-migrate", files, { leaveOut: ["4"] });
    await expect(again()).rejects.toThrow('There is nothing to leave out that is called "4"');
  });

  it("cannot be everything", async () => {
    expect(
      await obstaclesOf("golang-migrate", { "1_a.up.sql": "SELECT 1" }, { leaveOut: ["1"] }),
    ).toEqual([expect.stringMatching(/holds no migration that golang-migrate would run/)]);
  });
});

describe("a tool that is not known", () => {
  it("is refused with those that are", async () => {
    const { again } = importing("flyway" as ImportTool, {});
    await expect(again()).rejects.toThrow(
      /"flyway" is no tool that is known; known are dbmate, diesel, drizzle, golang-migrate, hasura/,
    );
  });
});
