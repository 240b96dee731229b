import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createTestDatabase } from "@abe/db-testing";
import { expect, it } from "vitest";

const bench = fileURLToPath(new URL("../../../bench/migrate/run.mjs", import.meta.url));

it("the comparison with other tools runs, here with ours alone and few migrations", async () => {
  await using database = await createTestDatabase();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [bench, "--only", "@abe/db-migrate", "--migrations", "7", "--folders", "3", "--rounds", "1"],
    { env: { ...process.env, DATABASE_URL: database.url } },
  );
  expect(stdout).toContain("## 7 migrations");
  expect(stdout).toMatch(
    /\| status, all applied, to status on an empty folder \| \d+\.\d\d +\| 5 /,
  );
}, 60_000);
