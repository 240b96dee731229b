import { createTypes } from "../../../packages/db-core/dist/index.js";
import { pgDriver } from "../../../packages/db-core/dist/driver/pg/pg-driver.js";
import { wireDriver } from "../../../packages/db-core/dist/driver/wire/wire-driver.js";

/**
 * The driver port alone: its connections take turns, and statements overlap where the driver can.
 *
 * @param {import("../client.mjs").Target} target
 * @param {string} how
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open({ password, max, ...address }, how) {
  const driver = how === "wire" ? wireDriver() : pgDriver;
  const ignore = () => undefined;
  const events = { closed: ignore, notice: ignore, notification: ignore, parameter: ignore };
  const options = { parameters: {}, connectTimeoutMs: 5_000, statementCacheSize: 128 };
  const decoders = createTypes();
  const connect = () =>
    driver.connect(
      { ...address, ...options, password: async () => password, tls: false, decoders },
      events,
    );
  const connections = await Promise.all(Array.from({ length: max }, connect));
  let turn = 0;
  return {
    query: async (text, values) => {
      const connection = connections[turn++ % max];
      const statements = [{ text, values: values.map(String), keep: true }];
      const result = await connection.send({ statements, overlaps: true });
      return result.statements[0].rows;
    },
    close: () => Promise.all(connections.map((each) => each.close(1_000))),
  };
}
