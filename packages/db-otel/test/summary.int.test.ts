import { createDatabaseServer } from "@abe/db-core";
import { summariseSql } from "../src/sql/summarise-sql.js";
import type { DatabaseServer, PlanNode } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import type { TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";

let database: TestDatabase;
let db: DatabaseServer;
let version: number;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer(database.config);
  version = Number(await db.scalar("SHOW server_version_num"));
  for (const table of ["a", "b", "c"]) {
    await db.query(`CREATE TABLE ${table} (id int, x int, d date)`);
  }
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const statements = [
  "SELECT extract(year FROM d), x IS DISTINCT FROM id FROM a",
  "SELECT 1 FROM a JOIN (b CROSS JOIN c AS q (w, e, r)) USING (id), generate_series(1, 2) g",
  "SELECT 1 FROM a, LATERAL (SELECT * FROM b WHERE b.id = a.id FOR UPDATE OF b) s, current_date t",
  "WITH RECURSIVE n (id) AS (SELECT id FROM a UNION ALL SELECT n.id + 1 FROM n WHERE n.id < 9) SELECT * FROM n, b",
  "WITH gone AS (DELETE FROM a USING b, c WHERE a.id = b.id AND b.id = c.id RETURNING a.id) SELECT * FROM gone",
  "INSERT INTO a (id) SELECT id FROM b WHERE x IN (SELECT x FROM c) RETURNING id",
  "UPDATE a SET x = (SELECT max(x) FROM b) FROM c WHERE a.id = c.id",
  "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET x = 1 WHEN NOT MATCHED THEN INSERT VALUES (1)",
  "(SELECT id FROM a ORDER BY id, x) EXCEPT (SELECT id FROM b, ROWS FROM (generate_series(1, 2)) r)",
  "SELECT 1 FROM unnest(ARRAY[1, 2]) WITH ORDINALITY u (v, o) JOIN c ON c.id = v",
];

function relations(node: PlanNode): string[] {
  const own = node["Relation Name"];
  return [...(typeof own === "string" ? [own] : []), ...(node.Plans ?? []).flatMap(relations)];
}

it.for(statements)("names the tables the server reads and writes: %s", async (text, { skip }) => {
  skip(text.startsWith("MERGE") && version < 150_000, "MERGE came with PostgreSQL 15");
  const plan = await db.explain({ text });
  const words = (summariseSql(text).text ?? "").split(" ");
  const targets = words.filter((word) => /^[a-z]/.test(word));
  expect([...new Set(targets)].toSorted()).toEqual([...new Set(relations(plan.Plan))].toSorted());
});
