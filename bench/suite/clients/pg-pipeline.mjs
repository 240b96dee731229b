import pg from "pg";
import { names } from "../schema.mjs";
import { operations } from "./operations.mjs";

/**
 * pg with `pipeline: true`: a Pool gives each statement a client of its own, so clients are shared in turn. A
 * transaction cannot share one.
 *
 * @param {import("../client.mjs").Target} target
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open({ max, ...target }) {
  const clients = Array.from(
    { length: max },
    () => new pg.Client({ ...target, ssl: false, pipeline: true }),
  );
  await Promise.all(clients.map((client) => client.connect()));
  let turn = 0;
  const query = async (text, values) => {
    const client = clients[turn++ % clients.length];
    const name = names.get(text);
    return (await client.query({ text, values: [...values], ...(name ? { name } : {}) })).rows;
  };
  const { byKey, wideRows, insert, slow } = operations(query, () => {
    throw new RangeError("no transactions here");
  });
  return {
    ...{ byKey, wideRows, insert, slow },
    close: () => Promise.all(clients.map((client) => client.end())),
  };
}
