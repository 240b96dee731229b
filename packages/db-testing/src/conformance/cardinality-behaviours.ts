import assert from "node:assert/strict";
import type { Behaviour } from "./behaviour.js";
import { assertRejects } from "./expectations.js";

const none = "SELECT 1 AS n WHERE false";
const single = "SELECT 1 AS n, 'a' AS label";
const several = "SELECT i AS n FROM generate_series(1, 3) i ORDER BY i";

/** What the methods that promise a number of rows do about any other number. */
export const cardinalityBehaviours: readonly Behaviour[] = [
  {
    title: "one() returns the only row and refuses none and several",
    show: async ({ queryable }) => {
      assert.deepEqual(await queryable.one(single), { n: 1, label: "a" });
      await assertRejects(queryable.one(none), { code: "DB_NO_ROWS" });
      await assertRejects(queryable.one(several), { code: "DB_TOO_MANY_ROWS" });
    },
  },
  {
    title: "maybeOne() returns the only row or null and refuses several",
    show: async ({ queryable }) => {
      assert.deepEqual(await queryable.maybeOne(single), { n: 1, label: "a" });
      assert.equal(await queryable.maybeOne(none), null);
      await assertRejects(queryable.maybeOne(several), { code: "DB_TOO_MANY_ROWS" });
    },
  },
  {
    title: "many() returns all rows, however many",
    show: async ({ queryable }) => {
      assert.deepEqual(await queryable.many(several), [{ n: 1 }, { n: 2 }, { n: 3 }]);
      assert.deepEqual(await queryable.many(none), []);
    },
  },
  {
    title: "scalar() returns the first column of the only row and refuses none and several",
    show: async ({ queryable }) => {
      assert.equal(await queryable.scalar(single), 1);
      assert.equal(await queryable.scalar("SELECT NULL::int"), null);
      await assertRejects(queryable.scalar(none), { code: "DB_NO_ROWS" });
      await assertRejects(queryable.scalar(several), { code: "DB_TOO_MANY_ROWS" });
    },
  },
  {
    title: "column() returns the first column of every row",
    show: async ({ queryable }) => {
      assert.deepEqual(await queryable.column(several), [1, 2, 3]);
      assert.deepEqual(await queryable.column(none), []);
    },
  },
  {
    title: "exists() says whether there is a row",
    show: async ({ queryable }) => {
      assert.equal(await queryable.exists(several), true);
      assert.equal(await queryable.exists(none), false);
    },
  },
];
