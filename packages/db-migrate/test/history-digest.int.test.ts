import type { DbObserver, QueryEnd } from "@abe/db-core/observer";
import { openSession } from "@abe/db-core/session";
import { describe, expect, it } from "vitest";
import { digestOfApplied } from "../src/history/history-digest.js";
import { readHistoryDigest } from "../src/history/read-history.js";
import { readMigrations } from "../src/source/directory-source.js";
import { type Workbench, migrationsFolder, workbench, writeFiles } from "./migrations-folder.js";

/** Names whose order as bytes is another one than that of versions, and than that of any language. */
const names = [
  "9_a",
  "10_B",
  "11_a b",
  "12_a-b",
  "13_a_b",
  "14_ab",
  "repeatable/z",
  "repeatable/Z",
];
const files = Object.fromEntries(names.map((name) => [`${name}/up.sql`, "SELECT 1;"]));

/** Whether the history is, by its digest, that of the folder. */
async function isThatOf(directory: string, { db }: Pick<Workbench, "db">): Promise<boolean> {
  const session = await openSession(db);
  try {
    const found = await readHistoryDigest(session);
    return found?.digest === digestOfApplied(await readMigrations(directory, false));
  } finally {
    await session.release();
  }
}

/** Counts the rows that come back. */
class RowCounter implements DbObserver {
  readonly counts: unknown[] = [];

  query(): (end: QueryEnd) => void {
    return ({ rowCount }) => void this.counts.push(rowCount);
  }
}

describe("the digest of a history", () => {
  it("is the folder's where all of it is applied, and `up` reads no entry then", async () => {
    const folder = migrationsFolder(files);
    const bench = await workbench(folder);
    await bench.manager.migrateUp();
    expect(await isThatOf(folder, bench)).toBe(true);
    const counter = new RowCounter();
    expect(await bench.another({ observers: [counter] }).migrateUp()).toEqual([]);
    // One that says whose database it is, and the digest.
    expect(counter.counts).toEqual([2]);
  });

  it("is that of an empty folder where nothing is applied yet", async () => {
    const folder = migrationsFolder({});
    const bench = await workbench(folder);
    expect(await isThatOf(folder, bench)).toBe(false);
    await bench.manager.initialize();
    expect(await isThatOf(folder, bench)).toBe(true);
  });

  it.each([
    "UPDATE abe_migrate.history SET state = 'failed' WHERE version = '10'",
    "UPDATE abe_migrate.history SET up_checksum = 'sha256:0' WHERE version = '10'",
    "UPDATE abe_migrate.history SET name = '10_b' WHERE version = '10'",
    "UPDATE abe_migrate.history SET name = '10_Bé' WHERE version = '10'",
    "DELETE FROM abe_migrate.history WHERE version = '10'",
  ])("is another one after %s", async (change) => {
    const folder = migrationsFolder(files);
    const bench = await workbench(folder);
    await bench.manager.migrateUp();
    await bench.db.execute(change);
    expect(await isThatOf(folder, bench)).toBe(false);
  });

  it("is another one where a file was edited, or a folder added", async () => {
    const folder = migrationsFolder(files);
    const bench = await workbench(folder);
    await bench.manager.migrateUp();
    writeFiles(folder, { "9_a/up.sql": "SELECT  1;" });
    expect(await isThatOf(folder, bench)).toBe(false);
    writeFiles(folder, { "9_a/up.sql": "SELECT 1;", "15_c/up.sql": "SELECT 1;" });
    expect(await isThatOf(folder, bench)).toBe(false);
  });
});
