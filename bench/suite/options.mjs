import { parseArgs } from "node:util";
import { gates } from "./gates.mjs";
import { clients } from "./client.mjs";
import { workloads } from "./workloads.mjs";

/** Something on the command line that is not known. */
export class UsageError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "UsageError";
  }
}

const parts = [...Object.keys(workloads), "traffic", "decode"];

/**
 * @typedef {object} Options
 * @property {readonly string[]} parts - Workloads, `traffic` and `decode`.
 * @property {readonly string[] | undefined} clients - Of those that a workload has; all of them by default.
 * @property {number | undefined} rounds - Instead of what a workload has.
 * @property {boolean} quick
 * @property {"all" | "deterministic" | undefined} gate
 * @property {boolean} record - What is found is what docs/performance.md says.
 * @property {string | undefined} node - The major of Node.js that runs it, where it is another one.
 * @property {string | undefined} out - Folder to write to.
 */

/**
 * `--only` names parts and clients; where it names no part, all parts are meant, and likewise clients.
 *
 * @param {readonly string[]} args
 * @returns {Options}
 * @throws UsageError
 */
export function readOptions(args) {
  const { values, positionals } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    allowPositionals: true,
    options: {
      only: { type: "string", multiple: true, default: [] },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      gate: { type: "boolean", default: false },
      record: { type: "boolean", default: false },
      node: { type: "string" },
      out: { type: "string" },
    },
  });
  const gate = gateOf(values.gate, positionals);
  const known = [...parts, ...Object.keys(clients), "pgbench"];
  const unknown = values.only.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new UsageError(`--only ${unknown.join(", ")}: there are ${known.join(", ")}`);
  if (values.record && (values.only.length > 0 || gate === "deterministic"))
    throw new UsageError("--record takes all parts and all clients");
  const onlyParts = values.only.filter((name) => parts.includes(name));
  const onlyClients = values.only.filter((name) => !parts.includes(name));
  return {
    ...wanted(onlyParts, onlyClients, gate === "deterministic"),
    rounds: roundsOf(values.rounds),
    quick: values.quick,
    gate,
    record: values.record,
    node: values.node,
    out: values.out,
  };
}

/**
 * @param {readonly string[]} onlyParts
 * @param {readonly string[]} onlyClients
 * @param {boolean} isSteady - Where nothing is named, what the steady gates need.
 * @returns {Pick<Options, "parts" | "clients">}
 */
function wanted(onlyParts, onlyClients, isSteady) {
  const needed = gates.filter(({ steady }) => steady);
  const steadyParts = parts.filter((part) => needed.some(({ needs }) => needs === part));
  const steadyClients = [...new Set(needed.flatMap((gate) => gate.clients))];
  return {
    parts: onlyParts.length > 0 ? onlyParts : isSteady ? steadyParts : parts,
    clients: onlyClients.length > 0 ? onlyClients : isSteady ? steadyClients : undefined,
  };
}

/**
 * @param {boolean} isAsked
 * @param {readonly string[]} positionals
 * @returns {Options["gate"]}
 */
function gateOf(isAsked, positionals) {
  const [which, ...others] = positionals;
  if (which === undefined) return isAsked ? "all" : undefined;
  if (isAsked && which === "deterministic" && others.length === 0) return which;
  throw new UsageError(
    `${positionals.join(" ")}: only --gate takes a word, which is deterministic`,
  );
}

/** @param {string | undefined} text */
function roundsOf(text) {
  if (text === undefined) return undefined;
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1) return rounds;
  throw new UsageError(`--rounds ${text}: at least 1`);
}
