import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { freePort } from "../src/server/free-port.js";
import { waitUntil } from "./wait-until.js";

const program = fileURLToPath(new URL("programs/own-database.mjs", import.meta.url));

it("starts one server of its own when none is given, and a program that used it ends by itself", async () => {
  const { ABE_TEST_POSTGRES_URL: _url, DATABASE_URL: _other, DB_HOST: _host, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env });
  const said = JSON.parse(stdout) as { folder: string; port: number; other: number };
  expect(said.other).toBe(said.port);
  await waitUntil("the folder is gone", () => !existsSync(dirname(said.folder)));
  await waitUntil("the port is free", async () => (await freePort(said.port)) === said.port);
});
