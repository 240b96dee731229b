import pgPromise from "pg-promise";
import { operations } from "./operations.mjs";

/**
 * @param {import("../client.mjs").Target} target
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open(target) {
  const db = pgPromise()({ ...target, ssl: false });
  const asks = (on) => (text, values) => on.any(text, values);
  return {
    ...operations(asks(db), (work) => db.tx((tx) => work(asks(tx)))),
    close: () => db.$pool.end(),
  };
}
