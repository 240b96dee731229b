import { createDatabaseServer } from "@abe/db-core";
import type { DatabaseServer } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plannedLocks } from "../src/locks/planned-locks.js";
import { tableLockModes } from "../src/locks/table-lock-mode.js";
import { openSession } from "@abe/db-core/session";
import { cli } from "./command-line.js";
import { migrationsFolder, workbench } from "./migrations-folder.js";

const schema = `
  CREATE SCHEMA s;
  CREATE TABLE t (id int PRIMARY KEY, a int, b text);
  ALTER TABLE t ADD CONSTRAINT b_given CHECK (b <> '') NOT VALID;
  CREATE TABLE s."T 2" (id int PRIMARY KEY, t int);
  CREATE INDEX t_a ON t (a);
  CREATE TABLE p (id int NOT NULL) PARTITION BY LIST (id);
  CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
  CREATE TABLE p2 (id int NOT NULL);
  CREATE TABLE kin (id int NOT NULL);
  ALTER TABLE s."T 2" ADD CONSTRAINT t2_t FOREIGN KEY (t) REFERENCES t NOT VALID;
  CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
  CREATE TRIGGER t_f BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
  CREATE POLICY t_p ON t;
  CREATE RULE t_r AS ON INSERT TO t DO ALSO SELECT 1;
  CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
  CREATE UNIQUE INDEX m_id ON m (id);`;

/** Each in a transaction of its own. */
const statements = [
  "ALTER TABLE t ADD c int",
  "ALTER TABLE t ALTER a SET STATISTICS 5, ALTER b SET STORAGE PLAIN",
  "ALTER TABLE t ALTER a SET STATISTICS 5",
  "ALTER TABLE t SET (fillfactor = 90)",
  "ALTER TABLE t VALIDATE CONSTRAINT b_given",
  'ALTER TABLE s."T 2" VALIDATE CONSTRAINT t2_t',
  "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
  'ALTER TABLE s."T 2" ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES t NOT VALID',
  'ALTER TABLE s."T 2" ADD other int REFERENCES t',
  'ALTER TABLE s."T 2" ALTER CONSTRAINT t2_t DEFERRABLE',
  "ALTER TABLE t DISABLE TRIGGER t_f",
  "ALTER TABLE t ENABLE ALWAYS TRIGGER t_f",
  "ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2)",
  "ALTER TABLE p DETACH PARTITION p1",
  "ALTER TABLE p2 INHERIT kin",
  "ALTER TABLE t RENAME a TO aa",
  "ALTER TABLE t RENAME TO tt",
  "ALTER TABLE p2 SET SCHEMA s",
  "ALTER TABLE t OWNER TO CURRENT_USER",
  "ALTER POLICY t_p ON t USING (true)",
  "CREATE TABLE made (id int REFERENCES t)",
  "CREATE TABLE made (id int, t int, FOREIGN KEY (t) REFERENCES t)",
  "CREATE TABLE made PARTITION OF p FOR VALUES IN (5)",
  "CREATE TABLE made () INHERITS (kin)",
  "CREATE INDEX made ON t (b)",
  "CREATE TRIGGER made BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
  "CREATE POLICY made ON t",
  "CREATE RULE made AS ON UPDATE TO t DO ALSO SELECT 1",
  "CREATE STATISTICS made ON a, b FROM t",
  "CREATE VIEW made AS SELECT * FROM t",
  "DROP TABLE p2, kin",
  "DROP INDEX t_a",
  "DROP TRIGGER t_f ON t",
  "DROP POLICY t_p ON public.t",
  "DROP RULE t_r ON t",
  "DROP MATERIALIZED VIEW m",
  "TRUNCATE kin, p2",
  "REFRESH MATERIALIZED VIEW m",
  "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
  "REINDEX TABLE t",
  "REINDEX INDEX t_a",
  "CLUSTER t USING t_a",
  "ANALYZE t",
  "COMMENT ON TABLE t IS 'x'",
  "COMMENT ON COLUMN t.a IS 'x'",
  "COMMENT ON FUNCTION f IS 'x'",
  "LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE",
  "LOCK TABLE t IN EXCLUSIVE MODE; LOCK TABLE kin",
  "LOCK TABLE t IN ROW EXCLUSIVE MODE",
  "INSERT INTO kin VALUES (1)",
  "UPDATE t SET a = 1",
];

let db: DatabaseServer;
let drop: () => Promise<void>;
let there: ReadonlyMap<number, string>;

beforeAll(async () => {
  const database = await createTestDatabase();
  db = createDatabaseServer(database.url, { name: "test" });
  drop = () => database.drop();
  for (const statement of schema.split(/;\n(?= {2}\w)/)) await db.query(statement);
  const { rows } = await db.query<{ oid: number; name: string }>(
    "SELECT oid::int AS oid, oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'p', 'm') AND oid > 16383",
  );
  there = new Map(rows.map(({ oid, name }) => [oid, name]));
});
afterAll(async () => {
  await db.close();
  await drop();
});

const spelt: Readonly<Record<string, string>> = Object.fromEntries(
  tableLockModes.map((mode) => [
    `${mode.toLowerCase().replaceAll(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase())}Lock`,
    mode,
  ]),
);

/** Strongest of each table that was there before, as `mode table`. */
async function taken(statement: string): Promise<string[]> {
  let found: { oid: number; mode: string }[] = [];
  const enough = db.transaction(async (tx) => {
    for (const each of statement.split("; ")) await tx.query(each);
    const { rows } = await tx.query<{ oid: number; mode: string }>(
      "SELECT relation::int AS oid, mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation > 16383",
    );
    found = rows;
    throw new RangeError("enough");
  });
  await expect(enough).rejects.toThrow(RangeError);
  const byTable = new Map<string, string[]>();
  for (const { oid, mode } of found) {
    const [name, known] = [there.get(oid), spelt[mode]];
    if (name !== undefined && known !== undefined)
      byTable.set(name, [...(byTable.get(name) ?? []), known]);
  }
  return [...byTable].map(
    ([name, modes]) => `${tableLockModes.findLast((mode) => modes.includes(mode))} ${name}`,
  );
}

async function foretold(statement: string): Promise<string[]> {
  const session = await openSession(db);
  try {
    const [locks = []] = await plannedLocks(session, [{ text: statement, role: undefined }]);
    return locks.map(({ mode, table }) => `${mode} ${table}`);
  } finally {
    await session.release();
  }
}

describe("the locks that are foretold", () => {
  it.each(statements)("are those that the server takes: %s", async (statement) => {
    expect((await foretold(statement)).toSorted()).toEqual((await taken(statement)).toSorted());
  });
});

describe("a plan", () => {
  it("says which tables it locks that are there, and about how many rows they have", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql": "CREATE TABLE made (); ALTER TABLE made ADD x int; ALTER TABLE t ADD c int",
      "2_b/up.sql": "-- db-migrate: transaction=off\nCREATE INDEX CONCURRENTLY t_id ON t (id)",
    });
    const { db: own, manager, url } = await workbench(folder);
    await own.query("CREATE TABLE t AS SELECT n AS id FROM generate_series(1, 1500) AS n");
    await own.query("ANALYZE t");
    const { steps } = await manager.plan();
    expect(steps.map(({ locks }) => locks)).toEqual([
      [{ table: "t", mode: "ACCESS EXCLUSIVE", estimatedRows: 1500 }],
      [{ table: "t", mode: "SHARE UPDATE EXCLUSIVE", estimatedRows: 1500 }],
    ]);
    const { out } = await cli("--dir", folder, "--url", url, "plan");
    expect(out.split("\n")).toEqual([
      "1_a (3 statements)",
      "  locks t, about 1,500 rows: ACCESS EXCLUSIVE",
      "2_b (1 statement, outside of a transaction)",
      "  locks t, about 1,500 rows: SHARE UPDATE EXCLUSIVE",
      "2 migrations to apply.",
    ]);
  });
});
