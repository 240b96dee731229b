import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** @typedef {import("./child.mjs").Order} Order */

/** A variant that is measured, in a process of its own. */
export class Child {
  #process;

  /** @param {import("node:child_process").ChildProcess} child */
  constructor(child) {
    this.#process = child;
  }

  /**
   * @param {string} variant
   * @param {import("@abe/db-testing").TestDatabaseConfig} target - Has the table of {@link schema}.
   * @param {{ callers?: number, flags?: readonly string[] }} [options] - `callers` that take turns on as many
   *   connections, `flags` of Node.js.
   */
  static async start(variant, target, { callers = 8, flags = [] } = {}) {
    const file = fileURLToPath(new URL("child.mjs", import.meta.url));
    // A run for bytes allocates less than this, so nothing of it is collected before it is counted.
    const execArgv = ["--expose-gc", "--min-semi-space-size=16", ...flags];
    const child = new Child(
      fork(file, [variant, JSON.stringify(target), `${callers}`], { execArgv }),
    );
    await child.#answer();
    return child;
  }

  /**
   * @param {Order} order
   * @returns {Promise<number>}
   */
  ask(order) {
    const answer = this.#answer();
    this.#process.send(order);
    return answer;
  }

  async end() {
    const exit = once(this.#process, "exit");
    this.#process.send("end");
    await exit;
  }

  async #answer() {
    const over = new AbortController();
    const { signal } = over;
    const ended = once(this.#process, "exit", { signal }).then(([code]) => {
      throw new RangeError(`a variant ended with ${code}`);
    });
    try {
      const [message] = await Promise.race([once(this.#process, "message", { signal }), ended]);
      return message;
    } finally {
      over.abort();
    }
  }
}

/** What the statement reads from. */
export const schema = [
  "CREATE TABLE item (id int PRIMARY KEY, name text, price numeric(10, 2), qty int, active bool)",
  "INSERT INTO item SELECT n, 'item ' || n, n * 1.25, n % 100, n % 2 = 0 FROM generate_series(1, 1000) AS n",
  "ANALYZE item",
];
