import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/command.mjs";
import { byKey, items } from "./schema.mjs";

/** Whether PostgreSQL's own is installed. */
export async function hasPgbench() {
  return run("pgbench", ["--version"]).then(
    () => true,
    () => false,
  );
}

/**
 * PostgreSQL's own client for measuring, in the place of one of ours: one statement in flight on each of its
 * connections. Its processor time is not known.
 */
export class Pgbench {
  #target;
  #script;

  /**
   * @param {import("./client.mjs").Target} target
   * @param {string} folder - An empty one.
   */
  constructor(target, folder) {
    this.#target = target;
    this.#script = join(folder, "by-key.sql");
    writeFileSync(this.#script, `\\set id random(1, ${items})\n${byKey.replace("$1", ":id")};\n`);
  }

  /**
   * @param {import("./load.mjs").Order} order
   * @returns {Promise<import("./load.mjs").Measure>}
   */
  async ask({ concurrency, count }) {
    const { host, port, user, password, database, max } = this.#target;
    const clients = Math.min(concurrency, max);
    const output = await run(
      "pgbench",
      [
        ...["-n", "-M", "prepared", "-f", this.#script, "-r"],
        ...["-c", String(clients), "-j", "1", "-t", String(Math.ceil(count / clients))],
        ...["-h", host, "-p", String(port), "-U", user, database],
      ],
      { env: { PGPASSWORD: password ?? "" } },
    );
    const found = (/** @type {RegExp} */ pattern) =>
      Number(pattern.exec(output)?.[1] ?? Number.NaN);
    const unknown = Number.NaN;
    return {
      opsPerSecond: found(/^tps = ([\d.]+)/m),
      p50Us: unknown,
      p99Us: unknown,
      cpuUs: unknown,
      peakMiB: unknown,
    };
  }

  async end() {}
  kill() {}
}
