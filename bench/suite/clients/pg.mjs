import pg from "pg";
import Cursor from "pg-cursor";
import { bulkColumns, many, names } from "../schema.mjs";
import { operations, placeholders, slices } from "./operations.mjs";

/**
 * pg's own pool, with its statements prepared by name or not.
 *
 * @param {import("../client.mjs").Target} target
 * @param {string} how
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open(target, how) {
  const pool = new pg.Pool({ ...target, ssl: false });
  const asked = (text, values) => {
    const name = how === "named" ? names.get(text) : undefined;
    return { text, values: [...values], ...(name ? { name } : {}) };
  };
  return {
    ...operations(async (text, values) => (await pool.query(asked(text, values))).rows, begin),
    bulk,
    stream,
    close: () => pool.end(),
  };

  async function begin(work) {
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      const result = await work(
        async (text, values) => (await client.query(asked(text, values))).rows,
      );
      await client.query("COMMIT");
      return result;
    } finally {
      client.release();
    }
  }

  async function bulk(rows) {
    let stored = 0;
    for (const slice of slices(rows, 1_000)) {
      const values = slice.flatMap((row) => bulkColumns.map((column) => row[column]));
      const text = `INSERT INTO bulk (${bulkColumns.join(", ")}) ${placeholders(slice.length, bulkColumns.length)}`;
      stored += (await pool.query(text, values)).rowCount ?? 0;
    }
    return stored;
  }

  async function stream(count, each) {
    const client = await pool.connect();
    try {
      const cursor = client.query(new Cursor(many, [count]));
      for (let rows = await cursor.read(1_000); rows.length > 0; rows = await cursor.read(1_000))
        for (const row of rows) each(row);
      await cursor.close();
    } finally {
      client.release();
    }
  }
}
