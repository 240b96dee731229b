import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startPostgres } from "../packages/db-testing/dist/index.js";
import { root, run } from "./command.mjs";

/** From the empty folder to the last line of what the snippet prints. */
const limitSeconds = 120;

/** What the README promises to somebody new did not come true. */
export class NewcomerError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "NewcomerError";
  }
}

/**
 * Does what the README tells somebody new who has a PostgreSQL, and prints it with its seconds: in an empty folder, with
 * nothing cached, installs what its first command names, pastes the snippet after it into a file and runs that.
 *
 * @param {string} folder - Does not exist yet.
 * @param {{ registry: string, node: string }} place - Where the packages of our scope are, and a Node.js that runs TypeScript.
 */
export async function walkAsNewcomer(folder, place) {
  const postgres = await startPostgres();
  try {
    await walk(folder, place, postgres.config);
  } finally {
    await postgres.stop();
  }
}

/**
 * @param {string} folder
 * @param {{ registry: string, node: string }} place
 * @param {import("../packages/db-testing/dist/index.js").PostgresAddress} address
 */
async function walk(folder, { registry, node }, address) {
  const { packages, snippet, prints } = readmeSteps();
  mkdirSync(folder);
  writeFileSync(join(folder, ".npmrc"), `@abe:registry=${registry}\n`);
  const begun = performance.now();

  const installed = await run("npm", ["install", "--no-audit", "--no-fund", ...packages], {
    cwd: folder,
    env: { npm_config_cache: join(folder, "cache") },
  });
  say(`npm install ${packages.join(" ")}`, installed, begun);
  writeFileSync(join(folder, "main.ts"), snippet);
  const printed = await run(node, ["main.ts"], {
    cwd: folder,
    env: environmentOf(address),
    timeoutMs: 60_000,
  });
  const seconds = say("node main.ts", printed, begun);

  if (printed.trim().replaceAll(" ", "") !== prints.join("\n").replaceAll(" ", ""))
    throw new NewcomerError(`the README promises ${prints.join(", ")}; it printed\n${printed}`);
  if (seconds > limitSeconds)
    throw new NewcomerError(`took ${seconds} s, more than ${limitSeconds}`);
}

/**
 * @param {import("../packages/db-testing/dist/index.js").PostgresAddress} address
 * @returns {Record<string, string>} What the README's snippet reads; an empty variable counts as unset.
 */
function environmentOf({ host, port, user, password, database }) {
  return {
    DATABASE_URL: "",
    DB_HOST: host,
    DB_PORT: String(port),
    DB_USER: user,
    DB_PASSWORD: password,
    DB_NAME: database,
    DB_SSL: "",
    NO_COLOR: "1",
  };
}

/**
 * The packages of the README's first `npm install`, the first snippet after it, and what that says it prints.
 *
 * @returns {{ packages: string[], snippet: string, prints: string[] }}
 */
function readmeSteps() {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [, names = "", snippet = ""] =
    /^npm install (.+)$[^]*?^```ts[^\n]*\n([^]*?)^```$/m.exec(readme) ?? [];
  const prints = [...snippet.matchAll(/^console\.log\(.*\); \/\/ (.+)$/gm)];
  if (prints.length === 0)
    throw new NewcomerError("the README has no snippet that prints something");
  return { packages: names.split(" "), snippet, prints: prints.map(([, text = ""]) => text) };
}

/**
 * @param {string} command
 * @param {string} output
 * @param {number} begun - Milliseconds of `performance.now()`.
 * @returns {number} Seconds since then.
 */
function say(command, output, begun) {
  const seconds = Number(((performance.now() - begun) / 1_000).toFixed(1));
  console.log(`$ ${command}\n${output.trim()}\n  ${seconds} s since the empty folder`);
  return seconds;
}
