import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const here = fileURLToPath(new URL("..", import.meta.url));
const vitest = `${root}node_modules/vitest/vitest.mjs`;
const built = "dist/node-test";
const majorVersion = Number.parseInt(process.versions.node, 10);

/** Runs Node.js as a reader would, without the server of these tests, and returns its exit code and output. */
function node(...args: string[]): Promise<{ code: number; output: string }> {
  const { PATH, NODE_OPTIONS, HOME } = process.env;
  const env = { PATH, HOME, NO_COLOR: "1", ...(NODE_OPTIONS ? { NODE_OPTIONS } : {}) };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: here, env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: `${stdout}\n${stderr}` }),
    );
  });
}

it("vitest: one server for all files, a database for each", async () => {
  const { code, output } = await node(vitest, "run", "--root", "vitest");
  expect(code, output).toBe(0);
  expect(output).toMatch(/Test Files +2 passed/);
  expect(output).toMatch(/Tests +3 passed/);
});

it("node:test without a set-up: a server for each file", async () => {
  const { code, output } = await node("--test", `${built}/accounts.test.js`);
  expect(code, output).toBe(0);
  expect(output).toMatch(/pass 2/);
});

it("node:test, or any runner, inside a program that starts the server", async () => {
  const command = [process.execPath, "--test", `${built}/accounts.test.js`];
  const { code, output } = await node(`${built}/with-postgres.js`, ...command);
  expect(code, output).toBe(0);
  expect(output).toMatch(/pass 2/);
});

it.runIf(majorVersion >= 24)("node:test with its global set-up", async () => {
  const setup = `--test-global-setup=${built}/postgres.js`;
  const { code, output } = await node("--test", setup, `${built}/accounts.test.js`);
  expect(code, output).toBe(0);
});
