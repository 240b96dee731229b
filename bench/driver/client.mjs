/** The clients that are compared: which file opens each, and how. */

/**
 * @typedef {object} Client
 * @property {(text: string, values: readonly unknown[]) => Promise<readonly unknown[]>} query
 * @property {() => Promise<unknown>} close
 */

/** @typedef {import("@abe/db-testing").TestDatabaseConfig & { max: number }} Target */

/** @type {Readonly<Record<string, readonly [file: string, how: string]>>} */
export const clients = {
  pg: ["pg", "plain"],
  "pg, named": ["pg", "named"],
  "postgres.js": ["postgres", "prepared"],
  "driver/pg": ["driver", "pg"],
  "driver/wire": ["driver", "wire"],
  "db-core on pg": ["abe", "pg"],
  "db-core on wire": ["abe", "wire"],
};

/**
 * Imported by a name that no compiler follows: the peers are installed by run.mjs.
 *
 * @param {string} name
 * @param {Target} target
 * @returns {Promise<Client>}
 */
export async function openClient(name, target) {
  const client = clients[name];
  if (client === undefined) throw new RangeError(`no client is called ${name}`);
  const [file, how] = client;
  const { open } = await import(`./clients/${file}.mjs`);
  return open(target, how);
}
