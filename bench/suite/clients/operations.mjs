import { byKey, give, insert, slow, take, wideRows } from "../schema.mjs";

/**
 * The operations of a client that takes texts with values.
 *
 * @param {(text: string, values: readonly unknown[]) => Promise<readonly any[]>} query
 * @param {(work: (query: (text: string, values: readonly unknown[]) => Promise<readonly any[]>) => Promise<any>) => Promise<any>} begin -
 *   Runs `work` in a transaction.
 * @returns {Omit<import("../client.mjs").Client, "close">}
 */
export function operations(query, begin) {
  return {
    byKey: async (id) => (await query(byKey, [id]))[0],
    wideRows: (count) => query(wideRows, [count]),
    insert: async (item) => (await query(insert, [item, "a note of some words"]))[0],
    transaction: (id) =>
      begin(async (ask) => {
        await ask(take, [id]);
        await ask(give, [id + 1]);
        return (await ask(byKey, [id]))[0];
      }),
    savepoints: (id) =>
      begin(async (ask) => {
        for (const [name, text] of [
          ["a", take],
          ["b", give],
        ]) {
          await ask(`SAVEPOINT ${name}`, []);
          await ask(text, [id]);
          await ask(`RELEASE ${name}`, []);
        }
      }),
    slow: () => query(slow, []),
  };
}

/**
 * `VALUES ($1, $2), ($3, $4)` for so many rows.
 *
 * @param {number} rows
 * @param {number} columns
 */
export function placeholders(rows, columns) {
  const row = (/** @type {number} */ n) =>
    `(${Array.from({ length: columns }, (_, column) => `$${n * columns + column + 1}`).join(",")})`;
  return `VALUES ${Array.from({ length: rows }, (_, n) => row(n)).join(",")}`;
}

/**
 * @template Item
 * @param {readonly Item[]} items
 * @param {number} size
 */
export function* slices(items, size) {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
