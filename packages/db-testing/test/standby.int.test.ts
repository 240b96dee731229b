import { existsSync } from "node:fs";
import { startPostgres } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PostgresHandle } from "../src/index.js";
import { connectClient } from "./pg-client.js";
import { waitUntil } from "./wait-until.js";

async function ask(server: PostgresHandle, text: string): Promise<unknown> {
  await using client = await connectClient(server.url);
  const { rows } = await client.query(text);
  return Object.values(rows[0] ?? {})[0];
}

describe("a standby", () => {
  let primary: PostgresHandle;
  let standby: PostgresHandle;
  beforeAll(async () => {
    primary = await startPostgres({ password: String.raw`it's a \ secret` });
    standby = await startPostgres({ standbyOf: primary });
  });
  afterAll(async () => {
    await standby.stop();
    await primary.stop();
  });

  it("follows its primary, has its users and takes no writes", async () => {
    await ask(primary, "CREATE TABLE followed AS SELECT 1 AS n");
    await waitUntil(
      "the table is there too",
      async () => (await ask(standby, "SELECT to_regclass('followed')::text")) === "followed",
    );
    expect(await ask(standby, "SELECT n FROM followed")).toBe(1);
    await expect(ask(standby, "DROP TABLE followed")).rejects.toMatchObject({ code: "25006" });
    expect(await ask(primary, "SELECT state FROM pg_stat_replication")).toBe("streaming");
  });

  // Debian's, where it is installed.
  const older = "/usr/lib/postgresql/15";
  it.skipIf(!existsSync(older))("is refused when its programs are of another release", async () => {
    await expect(startPostgres({ standbyOf: primary, binaries: older })).rejects.toMatchObject({
      code: "DB_TESTING_STANDBY",
      step: "standby",
    });
  });

  it("takes over when its primary was killed", async () => {
    await primary.stop("kill");
    await ask(standby, "SELECT pg_promote()");
    await ask(standby, "INSERT INTO followed VALUES (2)");
    expect(await ask(standby, "SELECT count(*)::int FROM followed")).toBe(2);
  });
});
