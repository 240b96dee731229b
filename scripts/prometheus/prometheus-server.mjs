import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { Child } from "./child.mjs";

/** @typedef {Readonly<Record<string, string>>} Labels */
/** @typedef {{ readonly metric: Labels, readonly value: readonly [number, string] }} Sample */
/** @typedef {{ readonly metric: Labels, readonly values: readonly (readonly [number, string])[] }} Line */
/** @typedef {{ readonly name: string, readonly health: string, readonly lastError?: string, readonly alerts: readonly { readonly labels: Labels, readonly state: string }[] }} Rule */

/** Prometheus could not make sense of a question. */
export class QueryRefusedError extends Error {
  /**
   * @param {string} question
   * @param {string} answer
   */
  constructor(question, answer) {
    super(`${answer}: ${question}`);
    this.name = "QueryRefusedError";
  }
}

/** A Prometheus on 127.0.0.1. */
export class PrometheusServer {
  #child;
  #url;

  /**
   * @param {Child} child
   * @param {string} url
   */
  constructor(child, url) {
    this.#child = child;
    this.#url = url;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param {string} executable
   * @param {string} folder - Where it keeps its data.
   * @param {object} config - As in its configuration file: what is JSON is YAML.
   */
  static async start(executable, folder, config) {
    const file = join(folder, "prometheus.yml");
    await writeFile(file, JSON.stringify(config));
    const address = `127.0.0.1:${await freePort()}`;
    const child = new Child(
      executable,
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=${address}`,
        "--log.level=warn",
      ],
      { cwd: folder },
    );
    const server = new PrometheusServer(child, `http://${address}`);
    await child.until("ready", async () => {
      const answer = await fetch(`http://${address}/-/ready`).catch(() => undefined);
      return answer?.ok === true ? true : undefined;
    });
    return server;
  }

  /**
   * @param {string} expression
   * @returns {Promise<readonly Sample[]>}
   */
  async query(expression) {
    const { result } = await this.#ask("query", { query: expression });
    return result;
  }

  /**
   * @param {string} expression
   * @param {{ readonly start: number, readonly end: number, readonly step: number }} range - Seconds.
   * @returns {Promise<readonly Line[]>}
   */
  async queryRange(expression, { start, end, step }) {
    const range = { start: String(start), end: String(end), step: String(step) };
    const { result } = await this.#ask("query_range", { query: expression, ...range });
    return result;
  }

  /**
   * @param {string} label
   * @param {string} selector
   * @returns {Promise<readonly string[]>}
   */
  labelValues(label, selector) {
    return this.#ask(`label/${label}/values`, { "match[]": selector });
  }

  /** @returns {Promise<readonly Rule[]>} */
  async rules() {
    const { groups } = await this.#ask("rules", {});
    return groups.flatMap((/** @type {{ rules: Rule[] }} */ group) => group.rules);
  }

  async stop() {
    await this.#child.stop();
  }

  /**
   * @param {string} path
   * @param {Record<string, string>} parameters
   */
  async #ask(path, parameters) {
    const asked = new URLSearchParams(parameters).toString();
    const url = `${this.#url}/api/v1/${path}?${asked}`;
    /** @type {any} */
    const answer = await (await fetch(url)).json();
    if (answer.status !== "success")
      throw new QueryRefusedError(parameters["query"] ?? url, answer.error);
    return answer.data;
  }
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}
