import { fork } from "node:child_process";
import { once } from "node:events";

/** The process of a client ended before it had answered. */
export class ChildEndedError extends Error {
  /**
   * @param {string} name
   * @param {number | string | null} how - Its exit code or signal.
   */
  constructor(name, how) {
    super(`${name} ended with ${how}`);
    this.name = "ChildEndedError";
  }
}

/**
 * Whoever is measured, in a process of its own: it says that it is ready, answers one order after the other,
 * and leaves at `end`.
 *
 * @template Order, Answer
 */
export class Child {
  #name;
  #process;

  /**
   * @param {string} name
   * @param {import("node:child_process").ChildProcess} child
   */
  constructor(name, child) {
    this.#name = name;
    this.#process = child;
  }

  /**
   * @template Order, Answer
   * @param {string} file
   * @param {readonly [name: string, ...setup: readonly unknown[]]} setup - Its arguments, all but the name as JSON.
   * @param {readonly string[]} [execArgv] - Flags of Node.js.
   * @returns {Promise<Child<Order, Answer>>}
   */
  static async start(file, [name, ...setup], execArgv = []) {
    const args = [name, ...setup.map((each) => JSON.stringify(each))];
    const process = fork(file, args, { execArgv: [...execArgv] });
    /** @type {Child<Order, Answer>} */
    const child = new Child(name, process);
    await child.#answer();
    return child;
  }

  /**
   * @param {Order} order
   * @returns {Promise<Answer>}
   */
  ask(order) {
    const answer = this.#answer();
    this.#process.send(/** @type {import("node:child_process").Serializable} */ (order));
    return answer;
  }

  async end() {
    const exit = once(this.#process, "exit");
    this.#process.send("end");
    await exit;
  }

  /** Without waiting for what it does. */
  kill() {
    this.#process.kill();
  }

  async #answer() {
    const over = new AbortController();
    const { signal } = over;
    const ended = once(this.#process, "exit", { signal }).then(([code, by]) => {
      throw new ChildEndedError(this.#name, by ?? code);
    });
    try {
      const [message] = await Promise.race([once(this.#process, "message", { signal }), ended]);
      return message;
    } finally {
      over.abort();
    }
  }
}
