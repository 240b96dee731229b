import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../../scripts/command.mjs";

/**
 * @typedef {{ executable: string, args: readonly string[], env?: Record<string, string>, cwd?: string }} Command
 * @typedef {{
 *   layout: keyof typeof import("./corpus.mjs").layouts,
 *   up: (folder: string, url: string) => Command,
 *   model: string,
 * }} Tool - `model`: what is one transaction.
 */

const here = join(root, "bench/migrate");
const node = process.execPath;
const main = join(root, "packages/db-migrate/dist/cli/main.js");

/** The one that is installed with db-core: a comparison without other tools needs none of theirs. */
const pg = createRequire(join(root, "packages/db-core/index.js")).resolve("pg");

/** @type {(name: string) => Tool["up"]} */
const program = (name) => (folder, url) => ({
  executable: node,
  args: [join(here, "programs", `${name}.mjs`), folder, url],
});

/** @type {(transaction: readonly string[]) => Tool["up"]} */
const nodePgMigrate = (transaction) => (folder, url) => ({
  executable: node,
  args: [
    join(here, "node_modules/node-pg-migrate/bin/node-pg-migrate.js"),
    ...["up", "--no-verbose", "--migrations-dir", folder],
    ...transaction,
  ],
  env: { DATABASE_URL: url },
});

/** @type {(flags: readonly string[]) => Tool["up"]} */
const dbMigrate = (flags) => (folder, url) => ({
  executable: node,
  args: [main, "up", ...flags],
  env: { DATABASE_URL: url, DB_MIGRATION_DIRECTORY: folder },
});

/** @type {(find: () => Pick<Command, "executable" | "args">) => Tool["up"]} */
const dbmate = (find) => (folder, url) => {
  const { executable, args } = find();
  return {
    executable,
    args: [...args, "--no-dump-schema", "--migrations-dir", folder, "up"],
    env: { DATABASE_URL: `${url}?sslmode=disable` },
  };
};

/** As npm installs it: Node.js, which starts the program. */
const fromNpm = () => ({ executable: node, args: [join(here, "node_modules/dbmate/dist/cli.js")] });

/** The program alone. */
function goBinary() {
  const from = createRequire(createRequire(join(here, "index.js")).resolve("dbmate"));
  const name = `@dbmate/${process.platform}-${process.arch}/bin/dbmate`;
  return { executable: from.resolve(name), args: [] };
}

/** @type {Record<string, Tool>} */
export const tools = {
  "pg, one message per file": { layout: "pairs", up: program("pg"), model: "each" },
  "@abe/db-migrate": {
    layout: "folders",
    up: dbMigrate([]),
    model: "each, with its history row",
  },
  "@abe/db-migrate, --atomic": {
    layout: "folders",
    up: dbMigrate(["--atomic"]),
    model: "one for all",
  },
  "umzug, as in its README": {
    layout: "pairs",
    up: program("umzug"),
    model: "each; the history is another one",
  },
  "node-pg-migrate": { layout: "nodePgMigrate", up: nodePgMigrate([]), model: "one for all" },
  "node-pg-migrate, each": {
    layout: "nodePgMigrate",
    up: nodePgMigrate(["--single-transaction=false"]),
    model: "each, with its history row",
  },
  "graphile-migrate": {
    layout: "graphile",
    up: (folder, url) => ({
      executable: node,
      args: [join(here, "node_modules/graphile-migrate/dist/cli.js"), "migrate"],
      env: { DATABASE_URL: url },
      cwd: folder,
    }),
    model: "each, with its history row",
  },
  dbmate: { layout: "dbmate", up: dbmate(fromNpm), model: "each, with its history row" },
  "dbmate, its binary": {
    layout: "dbmate",
    up: dbmate(goBinary),
    model: "each, with its history row",
  },
  drizzle: { layout: "drizzle", up: program("drizzle"), model: "one for all" },
};

/**
 * Node.js started to look at one table.
 *
 * @param {string} url
 * @returns {Command}
 */
export function readOneTable(url) {
  const text =
    `const { Client } = require(${JSON.stringify(pg)}); const client = new Client(${JSON.stringify(url)}); ` +
    'client.connect().then(() => client.query("SELECT * FROM abe_migrate.history")).then(() => client.end())';
  return { executable: node, args: ["-e", text], cwd: here };
}

/**
 * @param {string} folder
 * @param {string} url
 * @returns {Command}
 */
export function status(folder, url) {
  return { executable: node, args: [main, "status", "--dir", folder, "--url", url] };
}

/**
 * @param {string} folder
 * @returns {Command}
 */
export function readFiles(folder) {
  return { executable: node, args: [join(here, "programs/read-files.mjs"), folder] };
}
