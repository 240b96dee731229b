import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startPostgres } from "@abe/db-testing";
import { beforeAll, describe, expect, it } from "vitest";
import { connectClient } from "./pg-client.js";
import { temporaryParent } from "./temporary-parent.js";

async function ask(url: string, text: string): Promise<unknown> {
  await using client = await connectClient(url);
  const { rows } = await client.query(text);
  return Object.values(rows[0] ?? {})[0];
}

/** Data with a table, kept once. */
async function keptData(folder: string): Promise<void> {
  const server = await startPostgres({ user: "ann", password: "it's" });
  await ask(server.url, "CREATE TABLE kept AS SELECT 42 AS answer");
  await server.stopAndKeep(folder);
  expect(existsSync(dirname(server.dataDirectory))).toBe(false);
  await expect(server.stopAndKeep(folder)).rejects.toMatchObject({ code: "DB_TESTING_STOPPED" });
  await server.stop();
}

describe("data that was kept", () => {
  let kept: string;
  const asAnn = { user: "ann", password: "it's" };
  beforeAll(async () => {
    // Each test takes away what it has made itself.
    kept = join(mkdtempSync(join(tmpdir(), "abe-db-testing-kept-")), "kept");
    await keptData(kept);
    return () => rmSync(dirname(kept), { recursive: true, force: true });
  });

  /** A copy of the folder with something done to it. */
  function damaged(damage: (folder: string) => void): string {
    const folder = join(temporaryParent(), "damaged");
    cpSync(kept, folder, { recursive: true });
    damage(folder);
    return folder;
  }

  it("is what servers begin with, each with a copy of its own", async () => {
    await using one = await startPostgres({ dataFrom: kept, ...asAnn });
    await using other = await startPostgres({ dataFrom: kept, ...asAnn });
    await ask(one.url, "UPDATE kept SET answer = 1");
    expect(await ask(other.url, "SELECT answer FROM kept")).toBe(42);
    expect(statSync(kept).mode & 0o777).toBe(0o700);
  });

  it.each([
    [
      "a file says something else",
      (folder: string) => writeFileSync(join(folder, "data/base/1/1259"), "x"),
    ],
    ["a file is gone", (folder: string) => rmSync(join(folder, "data/global/pg_control"))],
    [
      "its list of files is half written",
      (folder: string) => {
        const list = readFileSync(join(folder, "kept.json"), "utf8");
        writeFileSync(join(folder, "kept.json"), list.slice(0, list.length / 2));
      },
    ],
    [
      "its list of files is something else",
      (folder: string) => writeFileSync(join(folder, "kept.json"), "null"),
    ],
    [
      "another release kept it",
      (folder: string) => {
        const list = readFileSync(join(folder, "kept.json"), "utf8");
        writeFileSync(
          join(folder, "kept.json"),
          list.replace(/"version":"[^"]+"/, '"version":"9.6"'),
        );
      },
    ],
    ["there is none", (folder: string) => rmSync(folder, { recursive: true })],
  ])("is refused where %s", async (_, damage) => {
    await expect(startPostgres({ dataFrom: damaged(damage), ...asAnn })).rejects.toMatchObject({
      code: "DB_TESTING_DATA",
      step: "data",
    });
  });
});

it("ends a server whose data cannot be kept", async () => {
  const server = await startPostgres();
  const there = temporaryParent();
  await expect(server.stopAndKeep(there)).rejects.toMatchObject({ code: "DB_TESTING_DATA" });
  await server.stop();
  expect(existsSync(dirname(server.dataDirectory))).toBe(false);
});
