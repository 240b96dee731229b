/** What is compared: which file opens it, and how. */

/**
 * @typedef {object} Client
 * @property {(text: string, values: unknown[]) => Promise<readonly unknown[]>} query
 * @property {() => Promise<number>} recorded - Operations that are in its metrics.
 * @property {() => Promise<unknown>} close
 */

/** @typedef {import("@abe/db-testing").TestDatabaseConfig & { max: number }} Target */

/** @type {Readonly<Record<string, readonly [file: string, how: string]>>} */
export const variants = {
  pg: ["pg", "alone"],
  "pg, instrumentation-pg": ["pg", "instrumented"],
  "db-core, observers cut out": ["abe", "cut"],
  "db-core": ["abe", "alone"],
  "db-core, observer gone": ["abe", "left"],
  "db-core, otelObserver": ["abe", "meter"],
  "db-core, otelProducer": ["abe", "producer"],
};

/**
 * Imported by a name that no compiler follows: what pg's clients need is installed by run.mjs.
 *
 * @param {string} name
 * @param {Target} target
 * @returns {Promise<Client>}
 */
export async function openVariant(name, target) {
  const variant = variants[name];
  if (variant === undefined) throw new RangeError(`no variant is called ${name}`);
  const [file, how] = variant;
  const { open } = await import(`./clients/${file}.mjs`);
  return open(target, how);
}
