import type { ResolvedConfig } from "../config/config.js";
import type { DriverConnection } from "./driver.js";

/** Makes the settings that a session pooler takes only once connected. */
export async function applySettings(
  connection: DriverConnection,
  config: ResolvedConfig,
): Promise<void> {
  const names = Object.entries(config.settings);
  if (config.mode !== "pgbouncer-session" || names.length === 0) return;
  const calls = names.map((_, at) => `set_config($${2 * at + 1}, $${2 * at + 2}, false)`);
  const text = `SELECT ${calls.join(", ")}`;
  await connection.send({ statements: [{ text, values: names.flat(), keep: false }] });
}
