import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultDriver } from "../src/driver/default-driver.js";

const program = fileURLToPath(new URL("programs/reads-rows.mjs", import.meta.url));
const run = promisify(execFile);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** In a process of its own: nothing else grows there, and the kernel knows its peak. */
async function read(how: string, text: string): Promise<{ rows: number; grownMiB: number }> {
  const { stdout } = await run(process.execPath, [program, database.url, how, text, defaultDriver]);
  return JSON.parse(stdout) as { rows: number; grownMiB: number };
}

describe("what is read to its end as it comes", () => {
  it.each(["stream", "signal", "transaction"])(
    "is 1,000,000 rows in at most 64 MiB (%s)",
    async (how) => {
      const text = "SELECT n, 'row ' || n AS word FROM generate_series(1, 1000000) AS n";
      const { rows, grownMiB } = await read(how, text);
      expect(rows).toBe(1_000_000);
      expect(grownMiB).toBeLessThanOrEqual(64);
    },
  );

  it.each(["stream", "copyTo"])(
    "row 24: is 300,000 rows of 1 kB, 300 MB in all, in at most 64 MiB (%s)",
    async (how) => {
      const text = "SELECT n, repeat('x', 1000) AS filling FROM generate_series(1, 300000) AS n";
      const { rows, grownMiB } = await read(how, text);
      expect(rows).toBe(300_000);
      expect(grownMiB).toBeLessThanOrEqual(64);
    },
  );
});
