/** The clients that are compared: which file opens each, and how. */

/**
 * What a client can be asked for, each in the way its own documentation shows. One that lacks an operation takes
 * no part where that is measured.
 *
 * @typedef {object} Client
 * @property {(id: number) => Promise<{ readonly id: number }>} byKey
 * @property {(count: number) => Promise<{ readonly length: number }>} [wideRows]
 * @property {(item: number) => Promise<{ readonly id: unknown }>} [insert]
 * @property {(id: number) => Promise<{ readonly id: number }>} [transaction] - Two UPDATEs and a SELECT, awaited.
 * @property {(id: number) => Promise<unknown>} [savepoints] - Two siblings of one UPDATE each.
 * @property {() => Promise<unknown>} [slow] - Takes the server 300 ms.
 * @property {(rows: readonly BulkRow[]) => Promise<number>} [bulk]
 * @property {(count: number, each: (row: { readonly id: number }) => void) => Promise<unknown>} [stream]
 * @property {() => Promise<unknown>} close
 */

/** @typedef {ReturnType<typeof import("./schema.mjs").bulkRows>[number]} BulkRow */
/** @typedef {import("@abe/db-testing").TestDatabaseConfig & { max: number }} Target */

/** @type {Readonly<Record<string, readonly [file: string, how?: string]>>} */
export const clients = {
  "raw socket floor": ["raw"],
  "driver/wire": ["driver", "wire"],
  "driver/pg": ["driver", "pg"],
  "db-core": ["abe", "wire"],
  "db-core, sql`…`": ["abe", "template"],
  "db-core, tx.last()": ["abe", "last"],
  "db-core, batch": ["abe", "batch"],
  "db-core, copyFrom": ["abe", "copy"],
  "db-core on driver/pg": ["abe", "pg"],
  "db-tx": ["db-tx"],
  pg: ["pg", "plain"],
  "pg, named": ["pg", "named"],
  "pg, pipeline": ["pg-pipeline"],
  "postgres.js": ["postgres"],
  kysely: ["kysely"],
  drizzle: ["drizzle", "builder"],
  "drizzle, prepared": ["drizzle", "prepared"],
  slonik: ["slonik"],
  "pg-promise": ["pg-promise"],
  "@databases/pg": ["databases"],
};

/** Why a client is left out on this machine; `undefined`: it is not. @param {string} name */
export function absence(name) {
  const [major = "0"] = process.versions.node.split(".");
  if (name === "slonik" && Number(major) < 24) return "slonik needs Node.js 24";
  return undefined;
}

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
