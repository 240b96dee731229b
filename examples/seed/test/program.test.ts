import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createDatabaseServer } from "@abe/db-core";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const alias = new URL("../dist/alias.js", import.meta.url).href;
const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The environment of the README, led to the test's database. Of this process's only how Node.js runs. */
function environment(changes: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { host, port, user, password } = database.config;
  return {
    PATH: process.env["PATH"],
    NODE_OPTIONS: process.env["NODE_OPTIONS"],
    DB_HOST: host,
    DB_PORT: String(port),
    DB_USER: user,
    ...(typeof password === "string" ? { DB_PASSWORD: password } : {}),
    DB_NAME: database.name,
    DB_SSL: "false",
    DB_MAX_CONNECTIONS: "20",
    ...changes,
  };
}

async function collect(child: ChildProcess): Promise<string> {
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await once(child, "close");
  return text;
}

/** Runs the compiled program. One that does not end by itself in time is killed, and has no exit code. */
async function run(env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ["--import", alias, program], { cwd: root, env });
  const deadline = setTimeout(() => child.kill("SIGKILL"), 30_000);
  const output = await collect(child);
  clearTimeout(deadline);
  return { code: child.exitCode, output };
}

describe("the compiled program", () => {
  it("migrates, transfers, and ends by itself; a second run has nothing to migrate", async () => {
    const first = await run(environment());
    expect(first.output).toContain("Applied 3 migrations");
    expect(first.output).toContain('"msg":"30 transferred"');
    expect(first.output).toContain('"msg":"10 and 1,000 refused together, nothing changed"');
    expect(first.code).toBe(0);

    const second = await run(environment());
    expect(second.output).toContain("Applied 0 migrations");
    expect(second.code).toBe(0);

    await using db = createDatabaseServer(database.url);
    const sum = "SELECT sum(balance)::int FROM accounts";
    expect(await db.scalar(sum)).toBe(200);
    expect(await db.scalar("SELECT count(*)::int FROM transfers")).toBe(2);
  });

  it("names every bad variable in one error, starts nothing, and fails", async () => {
    const { code, output } = await run(
      environment({ DB_PORT: "abc", DB_SSL: "maybe", DB_MAX_CONNECTIONS: "0" }),
    );
    expect(code).toBe(1);
    const lines = output.trim().split("\n");
    expect(lines).toHaveLength(1);
    const { code: errorCode, msg } = JSON.parse(lines[0] ?? "") as { code: string; msg: string };
    expect(errorCode).toBe("DB_CONFIG_INVALID");
    expect(msg).toContain("nothing was started");
    expect(msg).toMatch(/DB_PORT.*abc[^]*DB_SSL.*maybe[^]*DB_MAX_CONNECTIONS.*0/);
  });

  it("says which server is not there, and that nothing was sent", async () => {
    const { code, output } = await run(environment({ DB_HOST: "127.0.0.1", DB_PORT: "1" }));
    expect(code).toBe(1);
    expect(output).toContain("127.0.0.1:1");
    expect(output).toContain("nothing was sent");
  });
});
