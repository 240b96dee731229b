import assert from "node:assert/strict";
import type { Behaviour } from "./behaviour.js";
import { assertRejects, newTable } from "./expectations.js";

/** More than a pool's default size: a connection lost per round would show. */
const ROUNDS = 25;

async function* tricky(): AsyncGenerator<readonly unknown[]> {
  yield [1, "tab\tnewline\nbackslash\\ \\N é"];
  yield [2, null];
  yield [3, ""];
}

/** What moves many rows: streams, batches and COPY. */
export const transferBehaviours: readonly Behaviour[] = [
  {
    title: "streams every row once and in order, whatever the batch size",
    show: async ({ queryable }) => {
      const expected = Array.from({ length: 25 }, (_, index) => index + 1);
      const text = "SELECT i AS n FROM generate_series(1, $1) i ORDER BY i";
      for (const batchSize of [1, 10, 25, 1_000]) {
        const seen: number[] = [];
        const statement = { text, values: [25] };
        for await (const row of queryable.stream<{ n: number }>(statement, { batchSize })) {
          seen.push(row.n);
        }
        assert.deepEqual(seen, expected, `batchSize ${batchSize}`);
      }
    },
  },
  {
    title: "gives the connection back when a stream is left early",
    show: async ({ queryable }) => {
      const text = "SELECT i AS n FROM generate_series(1, 1000) i";
      for (let round = 0; round < ROUNDS; round += 1) {
        for await (const _row of queryable.stream({ text }, { batchSize: 2 })) break;
      }
      assert.equal(await queryable.scalar("SELECT 1"), 1);
    },
  },
  {
    title: "tells an error in the middle of a stream, after the rows before it",
    show: async ({ queryable }) => {
      const text = "SELECT 1 / (3 - i) AS n FROM generate_series(1, 5) i";
      const seen: unknown[] = [];
      const read = async (): Promise<void> => {
        for await (const row of queryable.stream({ text }, { batchSize: 1 })) seen.push(row);
      };
      await assertRejects(read(), { code: "22012" });
      assert.equal(seen.length, 2);
    },
  },
  {
    title: "returns a batch's results by position",
    show: async ({ queryable }) => {
      const table = await newTable(queryable, "id int");
      const [insert, select] = await queryable.batch([
        { text: `INSERT INTO ${table} SELECT generate_series(1, $1)`, values: [4] },
        { text: `SELECT count(*)::int AS n FROM ${table}` },
      ]);
      assert.equal(insert.rowCount, 4);
      assert.deepEqual(select.rows, [{ n: 4 }]);
    },
  },
  {
    title: "applies all of a batch or, when one fails, nothing",
    show: async ({ queryable, inTransaction }) => {
      const table = await newTable(queryable, "id int PRIMARY KEY");
      const insert = { text: `INSERT INTO ${table} VALUES (1)` };
      await assertRejects(queryable.batch([insert, insert]), { code: "23505" });
      if (!inTransaction) assert.equal(await queryable.exists(`SELECT FROM ${table}`), false);
    },
  },
  {
    title: "copies rows in with every character intact",
    show: async ({ queryable }) => {
      const table = await newTable(queryable, "id int, label text");
      const stored = await queryable.copyFrom({ table, columns: ["id", "label"] }, tricky());
      assert.equal(stored, 3);
      const rows = await queryable.many(`SELECT id, label FROM ${table} ORDER BY id`);
      assert.deepEqual(rows, [
        { id: 1, label: "tab\tnewline\nbackslash\\ \\N é" },
        { id: 2, label: null },
        { id: 3, label: "" },
      ]);
    },
  },
  {
    title: "stores no row of a copy that fails",
    show: async ({ queryable, inTransaction }) => {
      const table = await newTable(queryable, "id int");
      const rows = [[1], [2], ["not a number"]];
      await assertRejects(queryable.copyFrom({ table, columns: ["id"] }, rows), { code: "22P02" });
      if (!inTransaction) assert.equal(await queryable.exists(`SELECT FROM ${table}`), false);
    },
  },
  {
    title: "inserts many rows, few of them or more, and gives them back when asked",
    show: async ({ queryable }) => {
      const table = await newTable(queryable, "id int PRIMARY KEY, label text");
      const target = { table, columns: ["id", "label"] };
      const rows = Array.from({ length: 60 }, (_, id) => ({ id, label: `label ${id}` }));
      assert.equal(await queryable.insertMany(target, rows.slice(0, 5)), 5);
      assert.equal(await queryable.insertMany(target, rows, { onConflict: "nothing" }), 55);
      await queryable.execute(`DELETE FROM ${table}`);
      assert.equal(await queryable.insertMany(target, rows), 60);
      await queryable.execute(`DELETE FROM ${table}`);
      const returning = ["label", "id"];
      assert.deepEqual(await queryable.insertMany(target, rows, { returning }), rows);
    },
  },
  {
    title: "copies a query out as text",
    show: async ({ queryable }) => {
      const chunks: Uint8Array[] = [];
      const text = "SELECT i, 'é' FROM generate_series(1, 3) i";
      for await (const chunk of queryable.copyTo({ text })) chunks.push(chunk);
      assert.equal(Buffer.concat(chunks).toString("utf8"), "1\té\n2\té\n3\té\n");
    },
  },
];
