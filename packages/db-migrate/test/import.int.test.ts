import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseServer } from "@abe/db-core";
import { openSession } from "@abe/db-core/session";
import { describe, expect, it } from "vitest";
import { type ToolCorpus, corpora } from "./import-corpus.js";
import { catalogOf, migrationsFolder, workbench } from "./migrations-folder.js";

/** Sends texts as other tools do: each as one message. */
async function send(db: DatabaseServer, texts: readonly string[]): Promise<void> {
  const session = await openSession(db);
  for (const text of texts) await session.simple(text);
  await session.release();
}

async function tablesOf(db: DatabaseServer): Promise<unknown> {
  const tables =
    await db.column<string>(`SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'
    AND relname ~ 'migrations$|^hdb_version$' ORDER BY 1`);
  return Promise.all(
    tables.map((table) => db.column<string>(`SELECT row::text FROM ${table} AS row ORDER BY 1`)),
  );
}

function options({ tool, source }: ToolCorpus, folder: string) {
  return { from: tool, source: `${join(folder, source)}/` } as const;
}

describe.each(corpora)("what $tool has", (corpus) => {
  it("makes the same database here as there, and is imported once", async () => {
    const folder = migrationsFolder(corpus.files);
    const { db, manager } = await workbench(join(folder, "migrations"));
    const report = await manager.import(options(corpus, folder));
    expect(report).toMatchObject({ written: corpus.names, unchanged: [], history: null });
    const there = await workbench(join(folder, "migrations"));
    await send(there.db, corpus.sent);
    expect((await manager.migrateUp()).map(({ name }) => name)).toEqual(corpus.names);
    expect(await catalogOf(db)).toEqual(await catalogOf(there.db));
    expect(await manager.import(options(corpus, folder))).toMatchObject({
      written: [],
      unchanged: corpus.names,
    });
    expect(await manager.verify()).toMatchObject({ problems: [], faults: [] });
  });

  it("is taken over with its history, which stays as it was", async () => {
    const folder = migrationsFolder(corpus.files);
    const { db, manager } = await workbench(join(folder, "migrations"));
    await send(db, [...corpus.sent, corpus.history(corpus.sent.length)]);
    const before = [await catalogOf(db), await tablesOf(db)];
    const adopting = { ...options(corpus, folder), adoptHistory: true };
    const report = await manager.import(adopting);
    expect(report.history).toMatchObject({ recorded: corpus.names, pending: [], edited: [] });
    const { migrations, problems } = await manager.status();
    expect(problems).toEqual([]);
    expect(migrations.map(({ name, state }) => `${name} ${state}`)).toEqual(
      corpus.names.map((name) => `${name} baselined`),
    );
    const appliedAt = migrations[0]?.appliedAt?.toISOString();
    expect(appliedAt).toBe(corpus.firstAppliedAt ?? appliedAt);
    expect(await manager.migrateUp()).toEqual([]);
    expect(await manager.verify()).toMatchObject({ problems: [], changedDowns: [], cosmetic: [] });
    expect(await manager.import(adopting)).toMatchObject({
      history: { recorded: [], pending: [] },
    });
    expect([await catalogOf(db), await tablesOf(db)]).toEqual(before);
    expect(
      await db.many("SELECT operation, phase, detail->>'from' AS tool FROM abe_migrate.audit"),
    ).toEqual([{ operation: "import", phase: "done", tool: corpus.tool }]);
  });

  it("goes on where it stood", async () => {
    const folder = migrationsFolder(corpus.files);
    const { db, manager } = await workbench(join(folder, "migrations"));
    await send(db, [...corpus.sent.slice(0, 2), corpus.history(2)]);
    const { history } = await manager.import({ ...options(corpus, folder), adoptHistory: true });
    expect(history).toMatchObject({
      recorded: corpus.names.slice(0, 2),
      pending: corpus.names.slice(2),
    });
    expect((await manager.migrateUp()).map(({ name }) => name)).toEqual(corpus.names.slice(2));
    const there = await workbench(join(folder, "migrations"));
    await send(there.db, [...corpus.sent, corpus.history(3)]);
    expect(await catalogOf(db)).toEqual(await catalogOf(there.db));
  });

  it("is only described by a dry run", async () => {
    const folder = migrationsFolder(corpus.files);
    const { db, manager } = await workbench(join(folder, "migrations"));
    await send(db, [...corpus.sent, corpus.history(3)]);
    const dry = { ...options(corpus, folder), adoptHistory: true, dryRun: true };
    expect(await manager.import(dry)).toMatchObject({
      dryRun: true,
      written: corpus.names,
      history: { recorded: corpus.names },
    });
    expect(() => readFileSync(join(folder, "migrations", corpus.names[0] ?? "", "up.sql"))).toThrow(
      /ENOENT/,
    );
    expect(await db.scalar("SELECT to_regnamespace('abe_migrate')")).toBeNull();
  });
});
