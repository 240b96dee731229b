import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabaseServer, sql } from "../src/index.js";

/** Texts that a database in the encoding can hold. */
const encodings = [
  ["UTF8", "grüße, 世界"],
  ["LATIN1", "grüße"],
  ["EUC_JP", "世界"],
  ["SQL_ASCII", "grüße, 世界"],
] as const;

let home: TestDatabase;

beforeAll(async () => {
  home = await createTestDatabase();
});
afterAll(async () => {
  await home.drop();
});

async function createDatabase(name: string, encoding: string): Promise<void> {
  const version = await home.server.scalar<number>(
    "SELECT current_setting('server_version_num')::int",
  );
  // From 15 on the template's provider may be one that knows UTF8 only.
  const provider = version < 150_000 ? "" : "LOCALE_PROVIDER libc";
  const text = `CREATE DATABASE ${name} ENCODING '${encoding}' ${provider} LOCALE 'C' TEMPLATE template0`;
  await home.server.execute({ text });
}

describe.each(encodings)("a database in %s", (encoding, text) => {
  const name = `abe_test_encoding_${encoding.toLowerCase()}`;

  beforeAll(() => createDatabase(name, encoding));
  afterAll(async () => {
    await home.server.execute({ text: `DROP DATABASE ${name} WITH (FORCE)` });
  });

  it.each(["wire", "pg"] as const)("is served by the driver %s", async (driver) => {
    const db = createDatabaseServer({ ...home.config, database: name }, { driver });
    try {
      expect(await db.scalar("SHOW server_encoding")).toBe(encoding);
      const list = [text, null, "NULL", "", `"${text}"`];
      expect(await db.one(sql`SELECT ${text}::text AS t, ${list}::text[] AS list`)).toEqual({
        t: text,
        list,
      });
    } finally {
      await db.close();
    }
  });
});
