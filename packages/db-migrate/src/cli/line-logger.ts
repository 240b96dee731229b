import type { Logger } from "@abe/db-core/observer";
import { type CliOutput, writeEvent } from "./cli-output.js";

/** From the most to the least that is said. */
export const logLevels = ["debug", "info", "warn", "error"] as const;

/** What of what the connections do is worth a line. */
export type LogLevel = (typeof logLevels)[number];

/** Events that the program tells of by itself. */
const told: ReadonlySet<unknown> = new Set([
  "db.warning",
  "db.connection.leaked",
  "db.transaction.retry",
  "db.migration.applied",
  "db.migration.reverted",
  "db.migration.failed",
]);

/** Writes log lines: for people after progress and warnings, for programs as events. */
export function lineLogger(output: CliOutput, least: LogLevel, json: boolean): Logger {
  const at =
    (level: LogLevel) =>
    (fields: object, message: string): void => {
      const event: unknown = Reflect.get(fields, "event");
      if (logLevels.indexOf(level) < logLevels.indexOf(least) || told.has(event)) return;
      if (json) writeEvent(output, { type: "log", level, message, ...fields });
      else output.err([`${level}: ${message}`, ...Object.entries(fields).map(inWords)].join(" "));
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function inWords([name, value]: [string, unknown]): string {
  return `${name}=${typeof value === "string" && !/\s/.test(value) ? value : JSON.stringify(value)}`;
}
