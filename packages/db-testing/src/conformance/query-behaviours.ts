import assert from "node:assert/strict";
import type { Behaviour } from "./behaviour.js";
import { newTable } from "./expectations.js";

/** What one statement returns. */
export const queryBehaviours: readonly Behaviour[] = [
  {
    title: "returns rows, their number, the command and the columns",
    show: async ({ queryable }) => {
      const text = "SELECT i AS n, 'row ' || i AS label FROM generate_series(1, 2) i ORDER BY i";
      const result = await queryable.query(text);
      assert.deepEqual(result.rows, [
        { n: 1, label: "row 1" },
        { n: 2, label: "row 2" },
      ]);
      assert.equal(result.rowCount, 2);
      assert.equal(result.command, "SELECT");
      assert.deepEqual(
        result.fields.map(({ name }) => name),
        ["n", "label"],
      );
    },
  },
  {
    title: "returns an empty array, and the columns, for no rows",
    show: async ({ queryable }) => {
      const result = await queryable.query("SELECT 1 AS n WHERE false");
      assert.deepEqual(result.rows, []);
      assert.equal(result.rowCount, 0);
      assert.equal(result.fields[0]?.name, "n");
    },
  },
  {
    title: "counts the rows that INSERT, UPDATE and DELETE affect",
    show: async ({ queryable }) => {
      const table = await newTable(queryable, "id int");
      const insert = await queryable.query(`INSERT INTO ${table} VALUES (1), (2), (3)`);
      assert.deepEqual([insert.command, insert.rowCount, insert.rows], ["INSERT", 3, []]);
      const update = await queryable.query(`UPDATE ${table} SET id = 0 WHERE id > 1 RETURNING id`);
      assert.deepEqual([update.command, update.rowCount], ["UPDATE", 2]);
      assert.deepEqual(update.rows, [{ id: 0 }, { id: 0 }]);
      assert.equal(await queryable.execute(`DELETE FROM ${table} WHERE id = $1`, [0]), 2);
      assert.equal(await queryable.execute(`DELETE FROM ${table} WHERE id = $1`, [0]), 0);
    },
  },
  {
    title: "counts nothing where PostgreSQL counts nothing",
    show: async ({ queryable }) => {
      const table = await newTable(queryable, "id int");
      const result = await queryable.query(`ALTER TABLE ${table} ADD COLUMN label text`);
      assert.equal(result.rowCount, null);
      assert.equal(result.command, "ALTER TABLE");
    },
  },
  {
    title: "carries values there and back unchanged",
    show: async ({ queryable }) => {
      const values = [
        'it\'s \\ "q"\n\té€😀',
        42,
        -1.5,
        true,
        null,
        ["a", 'b"c', null],
        '{"k": [1]}',
      ];
      const { rows } = await queryable.query(
        `SELECT $1::text AS text, $2::int4 AS int, $3::float8 AS float, $4::bool AS bool,
                $5::text AS nothing, $6::text[] AS list, $7::jsonb AS json`,
        values,
      );
      const [text, int, float, bool, nothing, list] = values;
      assert.deepEqual(rows, [{ text, int, float, bool, nothing, list, json: { k: [1] } }]);
    },
  },
  {
    title: "carries bytes there and back unchanged",
    show: async ({ queryable }) => {
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      const back = await queryable.scalar<Uint8Array>("SELECT $1::bytea", [bytes]);
      assert.deepEqual([...back], [...bytes]);
    },
  },
  {
    title: "binds values, never interpolates them",
    show: async ({ queryable }) => {
      const table = await newTable(queryable, "label text");
      const label = `'; DROP TABLE ${table}; --`;
      await queryable.execute(`INSERT INTO ${table} VALUES ($1)`, [label]);
      assert.equal(await queryable.scalar(`SELECT label FROM ${table}`), label);
    },
  },
  {
    title: "takes a statement object like a text with values",
    show: async ({ queryable }) => {
      const statement = { text: "SELECT $1::int AS n", values: [7] };
      assert.deepEqual((await queryable.query(statement)).rows, [{ n: 7 }]);
      assert.deepEqual(await queryable.one(statement), { n: 7 });
    },
  },
  {
    title: "answers each of many statements that are issued together",
    show: async ({ queryable }) => {
      const numbers = Array.from({ length: 30 }, (_, index) => index);
      const answers = await Promise.all(
        numbers.map((n) => queryable.scalar("SELECT $1::int", [n])),
      );
      assert.deepEqual(answers, numbers);
    },
  },
  {
    title: "explains a statement without running it",
    show: async ({ queryable }) => {
      const table = await newTable(queryable, "id int");
      const plan = await queryable.explain({ text: `INSERT INTO ${table} VALUES (1)` });
      assert.equal(plan.Plan["Node Type"], "ModifyTable");
      assert.equal(await queryable.exists(`SELECT FROM ${table}`), false);
    },
  },
];
