import { createTypes } from "../../../packages/db-core/dist/index.js";
import { pgDriver } from "../../../packages/db-core/build/driver/pg/pg-driver.js";
import { wireDriver } from "../../../packages/db-core/build/driver/wire/wire-driver.js";
import { operations } from "./operations.mjs";

/**
 * The driver port alone. A statement takes the first connection that has the least in flight, and overlaps
 * where the driver can.
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
  const freest = () => connections.reduce((a, b) => (b.inFlight < a.inFlight ? b : a));
  const query = async (text, values) => {
    const statements = [{ text, values: values.map(String), keep: true }];
    const result = await freest().send({ statements, overlaps: true });
    return result.statements[0].rows;
  };
  const { byKey, wideRows, insert } = operations(query, () => undefined);
  return {
    ...{ byKey, wideRows, insert },
    close: () => Promise.all(connections.map((each) => each.close(1_000))),
  };
}
