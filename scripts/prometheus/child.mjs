import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";

/** A program that ended though it should go on, or did not do in time what it should. */
export class ChildFailedError extends Error {
  /**
   * @param {string} what
   * @param {string} said
   */
  constructor(what, said) {
    super(`${what}\n${said.slice(-4_000)}`);
    this.name = "ChildFailedError";
  }
}

/** A program that runs beside this one until it is stopped. */
export class Child {
  #said = "";
  #name;
  #process;
  #closed;

  /**
   * @param {string} executable
   * @param {readonly string[]} args
   * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
   */
  constructor(executable, args, options) {
    this.#name = [executable, ...args].join(" ");
    this.#process = spawn(executable, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream.setEncoding("utf8").on("data", (text) => (this.#said += text));
    this.#closed = once(this.#process, "close");
    // Whoever waits for it hears of it.
    this.#closed.catch(() => undefined);
  }

  /** What it wrote so far. */
  get said() {
    return this.#said;
  }

  /**
   * Waits until `look` gives something.
   *
   * @template T
   * @param {string} what
   * @param {() => Promise<T | undefined> | T | undefined} look
   * @param {number} [limitMs] - Default: two minutes.
   * @returns {Promise<T>}
   * @throws {ChildFailedError}
   */
  async until(what, look, limitMs = 120_000) {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      const { exitCode, signalCode } = this.#process;
      if (exitCode !== null || signalCode !== null)
        throw new ChildFailedError(`${this.#name} ended with ${exitCode ?? signalCode}`, this.said);
      if (Date.now() > deadline)
        throw new ChildFailedError(`${this.#name}: not ${what} in ${limitMs} ms`, this.said);
      await setTimeout(100);
    }
  }

  /**
   * Asks it to end, and waits until it has.
   *
   * @returns {Promise<number | null>} Its exit code.
   */
  async stop(limitMs = 20_000) {
    this.#process.kill("SIGTERM");
    const kill = globalThis.setTimeout(() => this.#process.kill("SIGKILL"), limitMs);
    await this.#closed;
    clearTimeout(kill);
    return this.#process.exitCode;
  }
}
