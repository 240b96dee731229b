/**
 * Makes six mistakes with six libraries and prints what each was told, and whether the table agrees:
 * `node bench/misuse/run.mjs [runs of each]`, default 3. Writes the same to `results.md`. Needs the root
 * install and a build; installs the libraries here, and starts a PostgreSQL unless DATABASE_URL names one.
 */
import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTestDatabase } from "@abe/db-testing";
import { pnpm, program, root } from "../../scripts/command.mjs";
import { markdownTable } from "../../scripts/markdown-table.mjs";
import { titles } from "./cases.mjs";
import { layers } from "./layer.mjs";
import { judge } from "./verdict.mjs";

const here = join(root, "bench/misuse");
const runs = Number(process.argv[2] ?? 3);
const deadlineMs = 20_000;

/** Both return when the backends are gone. One connection is enough for all, so the second spares it. */
const killText = "SELECT pg_terminate_backend($1, 10000)";
const killOthersText = `
  SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;

/**
 * One mistake in a process of its own.
 *
 * @param {import("@abe/db-testing").TestDatabase} database
 * @param {string} layer
 * @param {string} letter
 */
async function observe({ server, url }, layer, letter) {
  await server.query("DROP TABLE IF EXISTS kept");
  await server.query("CREATE TABLE kept (n int PRIMARY KEY)");
  const child = fork(join(here, "child.mjs"), [layer, letter, url], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text) => (complaint += text));
  /** @type {import("./cases.mjs").Belief | undefined} */
  let belief;
  let kill = Promise.resolve();
  child.on("message", (/** @type {{ kill?: number, belief?: typeof belief }} */ said) => {
    if (said.kill === undefined) belief = said.belief;
    else
      kill = killBackend(server, said.kill).finally(() => child.connected && child.send("killed"));
  });
  const end = await endOf(child, () => complaint);
  await kill;
  await server.query(killOthersText);
  const rows = await server.column("SELECT n FROM kept ORDER BY n");
  return { belief, end, rows: rows.map(Number) };
}

/**
 * @param {import("../../packages/db-core/dist/index.js").DatabaseServer} server
 * @param {number} pid
 */
async function killBackend(server, pid) {
  await server.query(killText, [pid]);
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {() => string} complaint
 * @returns {Promise<string>}
 */
function endOf(child, complaint) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      resolve("hung");
    }, deadlineMs);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? "ended" : causeIn(complaint()));
    });
  });
}

/** @param {string} complaint what Node.js prints of an uncaught error. */
function causeIn(complaint) {
  const lines = complaint.split("\n").map((line) => line.trim());
  return (
    lines.find((line) => /^(?:\w*Error|error)\b.*: /.test(line))?.slice(0, 80) ?? "without a word"
  );
}

/**
 * @param {import("@abe/db-testing").TestDatabase} database
 * @param {string} layer
 * @param {string} letter
 */
async function cell(database, layer, letter) {
  /** @type {Map<string, number>} */
  const texts = new Map();
  let isTrue = true;
  for (let run = 0; run < runs; run++) {
    const verdict = judge(letter, await observe(database, layer, letter));
    isTrue &&= verdict.isTrue;
    texts.set(verdict.text, (texts.get(verdict.text) ?? 0) + 1);
  }
  const parts = [...texts].map(([text, times]) => (texts.size === 1 ? text : `${times}×: ${text}`));
  return { isTrue, text: `${isTrue ? "" : "**untrue** "}${parts.join("; ")}` };
}

/** @param {string} layer */
async function versionOf(layer) {
  const { manifest } = await import(`./layers/${layer}.mjs`);
  const path = join(here, "node_modules", manifest, "package.json");
  return JSON.parse(readFileSync(path, "utf8")).version;
}

/**
 * @param {string} table
 * @param {string} postgres
 */
function report(table, postgres) {
  const legend = Object.entries(titles).map(([letter, title]) => `- ${letter}: ${title}`);
  const line = `PostgreSQL ${postgres}, Node.js ${process.versions.node}, ${runs} runs of each.`;
  return `# Results\n\nWritten by \`run.mjs\`. ${line}\n\n${table}\n\n${legend.join("\n")}\n`;
}

await program(async () => {
  await pnpm(["install", "--frozen-lockfile"], { cwd: here });
  const database = await createTestDatabase();
  try {
    const rows = [["", ...Object.keys(titles)]];
    for (const [layer, name] of Object.entries(layers)) {
      const row = [`${name} ${await versionOf(layer)}`];
      for (const letter of Object.keys(titles)) {
        const { isTrue, text } = await cell(database, layer, letter);
        row.push(text);
        if (layer === "abe" && !isTrue) process.exitCode = 1;
      }
      rows.push(row);
      console.log(row.join("\n  "));
    }
    const table = markdownTable(rows);
    console.log(`\n${table}`);
    const { server_version: postgres } = await database.server.one("SHOW server_version");
    writeFileSync(join(here, "results.md"), report(table, String(postgres)));
  } finally {
    await database.drop();
  }
});
