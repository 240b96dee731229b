import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDatabaseServer } from "@abe/db-core";
import { expect, it } from "vitest";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const postgres = process.env["ABE_TEST_POSTGRES_URL"] ?? "";

interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the built demo; `interruptAt` sends SIGINT once the output contains it. */
function runDemo(env: Record<string, string>, interruptAt?: string): Promise<Run> {
  return new Promise((resolve) => {
    const inherited = { PATH: process.env["PATH"] ?? "" };
    const child = spawn(process.execPath, [main], { env: { ...inherited, ...env } });
    let output = "";
    let interrupted = false;
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (interruptAt === undefined || interrupted || !output.includes(interruptAt)) return;
      interrupted = true;
      child.kill("SIGINT");
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("close", (code) => resolve({ code, output }));
  });
}

async function demoDatabases(): Promise<unknown[]> {
  await using db = createDatabaseServer(postgres);
  return await db.column("SELECT datname FROM pg_database WHERE datname LIKE 'abe_demo_%'");
}

it("shows everything on the server of the environment, and drops its database", async () => {
  const { code, output } = await runDemo({ DATABASE_URL: postgres });
  expect(output).toContain("the balances still add up to 100000");
  expect(output).toContain("every acknowledged transfer is in the ledger, and no other");
  expect(output).toContain("waiting for a connection");
  expect(output).toContain("✗ 23514: an account would be overdrawn");
  expect(output).toContain("Done");
  expect(code).toBe(0);
  expect(await demoDatabases()).toEqual([]);
});

it("drops its database also when it is interrupted", async () => {
  const { code, output } = await runDemo({ DATABASE_URL: postgres }, "▸ Queries");
  expect(output).toContain("SIGINT: stopping");
  expect(code).toBe(130);
  expect(await demoDatabases()).toEqual([]);
});

it("drops its database when nobody reads its output any more", async () => {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env["PATH"] ?? "", DATABASE_URL: postgres },
    stdio: ["ignore", "pipe", "ignore"],
  });
  child.stdout.once("data", () => child.stdout.destroy());
  const [code] = (await once(child, "close")) as [number];
  expect(code).toBe(141);
  expect(await demoDatabases()).toEqual([]);
});

it("leaves neither server nor folder behind when it is interrupted", async () => {
  const folder = await mkdtemp(join(tmpdir(), "abe-demo-test-"));
  // As root the server runs as another user, who must be able to enter.
  await chmod(folder, 0o777);
  try {
    const { code } = await runDemo({ TMPDIR: folder }, "▸ Queries");
    expect(code).toBe(130);
    await expect.poll(() => readdir(folder), { timeout: 10_000 }).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it("says in one sentence that no server is there", async () => {
  const { code, output } = await runDemo({
    DB_HOST: "127.0.0.1",
    DB_PORT: "1",
    DB_USER: "u",
    DB_NAME: "d",
    DB_SSL: "false",
  });
  expect(code).toBe(1);
  expect(output).toContain("127.0.0.1:1");
  expect(output).not.toContain("    at ");
});
