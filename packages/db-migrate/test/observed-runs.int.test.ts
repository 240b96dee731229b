import { AsyncLocalStorage } from "node:async_hooks";
import type { DbObserver, WorkObservation } from "@abe/db-core/observer";
import { describe, expect, it } from "vitest";
import { MigrationLockedError } from "../src/index.js";
import { lockKey } from "../src/lock/lock-key.js";
import { migrationsFolder, workbench } from "./migrations-folder.js";

const program = `export async function up(db) { await db.query("INSERT INTO a VALUES (1)"); }`;
const files = { "1_a/up.sql": "CREATE TABLE a (id int)", "2_b/up.mjs": program };

/** Writes down what it hears, each with the work in which it was. */
class Recorder implements DbObserver {
  readonly heard: unknown[] = [];
  readonly #around = new AsyncLocalStorage<string>();

  migrationRun({ direction }: { direction: string }): WorkObservation<object> {
    return this.#follow(`run ${direction}`);
  }

  migrationLock({ direction }: { direction: string | undefined }): (end: object) => void {
    return (end) => this.#hear(`lock ${direction}`, end);
  }

  migration(event: { migration: string; checksum: string }): WorkObservation<object> {
    expect(event.checksum).toMatch(/^\w+:[0-9a-f]+$/);
    return this.#follow(event.migration);
  }

  query({ text }: { text: string }): void {
    if (text.startsWith("INSERT")) this.#hear(text);
  }

  #follow(what: string): WorkObservation<object> {
    return {
      run: (work) => this.#around.run(what, work),
      end: (end) => this.#hear(what, end),
    };
  }

  #hear(what: string, end: object = {}): void {
    this.heard.push({ in: this.#around.getStore(), what, ...end });
  }
}

describe("observers of migrations", () => {
  it("see the lock, the run, each migration in it, and its program's statements in that", async () => {
    const recorder = new Recorder();
    const folder = migrationsFolder(files);
    const { manager } = await workbench(folder, { programs: true, observers: [recorder] });
    await manager.migrateUp();
    expect(recorder.heard).toEqual([
      { what: "lock up" },
      { in: "run up", what: "1_a", outcome: "applied" },
      { in: "2_b", what: "INSERT INTO a VALUES (1)" },
      { in: "run up", what: "2_b", outcome: "applied" },
      { what: "run up", count: 2 },
    ]);
  });

  it("see nothing of a run where nothing is pending", async () => {
    const recorder = new Recorder();
    const { manager, another } = await workbench(migrationsFolder(files), { programs: true });
    await manager.migrateUp();
    await another({ programs: true, observers: [recorder] }).migrateUp();
    expect(recorder.heard).toEqual([]);
  });

  it("see what failed, and how many had succeeded", async () => {
    const recorder = new Recorder();
    const folder = migrationsFolder({
      ...files,
      "2_b/up.mjs": "export async function up() { throw 1; }",
    });
    const { manager } = await workbench(folder, { programs: true, observers: [recorder] });
    const failure: unknown = await manager.migrateUp().catch((error: unknown) => error);
    expect(recorder.heard).toEqual([
      { what: "lock up" },
      { in: "run up", what: "1_a", outcome: "applied" },
      { in: "run up", what: "2_b", outcome: "not_applied", error: failure },
      { what: "run up", count: 1, error: failure },
    ]);
  });

  it("see that the lock could not be had", async () => {
    const recorder = new Recorder();
    const folder = migrationsFolder({ "1_a/up.sql": "CREATE TABLE a (id int)" });
    const { db, manager } = await workbench(folder, { lockWaitMs: 0, observers: [recorder] });
    await db.connection(async (session) => {
      await session.query(`SELECT pg_advisory_lock(${lockKey})`);
      const refused = await manager.migrateUp().catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(MigrationLockedError);
      expect(recorder.heard).toEqual([{ what: "lock up", error: refused }]);
    });
  });
});
