import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeDifference, toSavedCatalog } from "../src/index.js";
import { cli } from "./command-line.js";
import { migrationsFolder, rootMigrations, workbench } from "./migrations-folder.js";

describe("a fingerprint", () => {
  it("is the same for two databases that hold the same, and another after a change", async () => {
    const [one, other] = [await workbench(rootMigrations), await workbench(rootMigrations)];
    await one.manager.migrateUp();
    await other.manager.migrateUp({ atomic: true });
    const saved = await one.manager.fingerprint();
    expect(saved).toMatchObject({
      fingerprint: expect.stringMatching(/^catalog-1:[\da-f]{64}$/),
      scope: { comments: true, privileges: false, owners: false },
      migrations: expect.arrayContaining(["20230101_initial_schema"]),
    });
    expect(await other.manager.fingerprint()).toEqual(saved);
    await other.db.query("COMMENT ON TABLE users IS 'other'");
    expect((await other.manager.fingerprint()).fingerprint).not.toBe(saved.fingerprint);
    const silent = { comments: false };
    expect((await other.manager.fingerprint(silent)).fingerprint).toBe(
      (await one.manager.fingerprint(silent)).fingerprint,
    );
  });

  it("of one database is what another one is compared with, without a shadow", async () => {
    const [staging, live] = [await workbench(rootMigrations), await workbench(rootMigrations)];
    await staging.manager.migrateUp();
    await live.manager.migrateUp("20230215");
    await live.db.query("CREATE INDEX by_hand ON users (name)");
    const against = await staging.manager.fingerprint({ owners: true });
    const report = await live.manager.drift({ against, ignore: ["column *", "owner *"] });
    expect(report).toMatchObject({
      comparedWith: "saved",
      replayed: 0,
      fingerprint: { expected: against.fingerprint },
      notes: [
        "The one that was saved had applied, and this one has not: 20230415_add_user_profiles.",
      ],
    });
    expect(report.differences.flatMap(describeDifference)).toContain("+ index public.by_hand");
    expect(report.ignored).toBeGreaterThan(0);
    expect(await staging.manager.drift({ against })).toMatchObject({ differences: [], notes: [] });
  });

  it("goes through a file on the command line", async () => {
    const { db, url } = await workbench(rootMigrations);
    const file = join(migrationsFolder({}), "staging.json");
    const on = ["--dir", rootMigrations, "--url", url];
    await cli(...on, "up");
    const printed = await cli(...on, "fingerprint", "--out", file);
    expect(printed).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^catalog-1:[\da-f]{64}$/),
    });
    expect(JSON.parse((await cli(...on, "--json", "fingerprint")).out)).toMatchObject({
      command: "fingerprint",
      result: JSON.parse(readFileSync(file, "utf8").replace('"v": 1,', "")) as object,
    });
    const same = await cli(...on, "drift", "--against", file);
    expect(same).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^No drift: \d+ objects, as they were saved\.$/),
    });
    await db.query("DROP TABLE transfers");
    const other = await cli(...on, "drift", "--against", file);
    expect(other.code).toBe(4);
    expect(other.out.split("\n")).toEqual([
      "+ in the database only   - missing in the database   ~ not the same (saved → database)",
      "- table public.transfers",
      "1 difference from what was saved.",
    ]);
    expect((await cli(...on, "drift", "--against", file, "--no-comments")).err).toMatch(
      /cannot be used with/,
    );
  });

  it("that is not there is asked for", async () => {
    const refused = await cli("drift", "--dir", rootMigrations, "--against", "/nowhere/x.json");
    expect(refused).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /x\.json does not exist: write it with npx @abe\/db-migrate fingerprint --out <file>/,
      ) as string,
    });
  });

  it.each([
    ["{", /is no fingerprint that can be read: write it with/],
    ['{ "fingerprint": "catalog-1:0" }', /holds no catalog.*fingerprint --out/],
    [
      '{ "fingerprint": "x", "serverVersion": 1, "scope": {}, "migrations": [], "objects": [] }',
      /says that its fingerprint is x, and its objects have catalog-1:/,
    ],
    [
      '{ "fingerprint": "x", "serverVersion": 1, "scope": {}, "migrations": [], "objects": [{}] }',
      /holds no catalog/,
    ],
  ])("that is %s is refused", async (text, message) => {
    const { url } = await workbench(rootMigrations);
    const file = join(migrationsFolder({}), "x.json");
    writeFileSync(file, text);
    const refused = await cli("--dir", rootMigrations, "--url", url, "drift", "--against", file);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(message);
    expect(() => toSavedCatalog(undefined, "it")).toThrow(/^it holds no catalog/);
  });
});
