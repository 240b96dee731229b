import { randomBytes } from "node:crypto";
import { openSession } from "@abe/db-core/session";
import type { Session } from "@abe/db-core/session";
import { createTestDatabase } from "@abe/db-testing";
import type { TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { differencesOf } from "../src/drift/catalog-difference.js";
import { type Catalog, fingerprintOf } from "../src/drift/catalog-object.js";
import { describeDifference } from "../src/drift/describe-difference.js";
import { readCatalog, readCatalogWithin } from "../src/drift/read-catalog.js";
import {
  attachmentMutations,
  databaseMutations,
  relationMutations,
  routineMutations,
} from "./catalog-mutations.js";
import { catalogSchema } from "./catalog-schema.js";

const role = `abe_test_role_${randomBytes(4).toString("hex")}`;
let database: TestDatabase;
let session: Session;
let owner: string;
let original: Catalog;

const everything = { privileges: true, owners: true };

/** The catalog after `sql`, which is taken back. */
async function mutated(sql: string): Promise<Catalog> {
  await session.begin();
  try {
    await session.simple(sql);
    return await readCatalogWithin(session, everything);
  } finally {
    await session.rollback();
  }
}

const line = (text: string | RegExp): string =>
  typeof text === "string" ? named(text) : (expect.stringMatching(text) as string);

const named = (text: string): string =>
  text.replaceAll("{role}", role).replaceAll("{owner}", owner);

beforeAll(async () => {
  database = await createTestDatabase();
  session = await openSession(database.server);
  owner = await session.scalar<string>("SELECT current_user::text");
  await session.simple(`CREATE ROLE ${role}`);
  await session.simple(catalogSchema(role));
  original = await readCatalog(session, everything);
});

afterAll(async () => {
  await session.simple(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await session.release();
  await database.drop();
});

describe("the fingerprint of a catalog", () => {
  it("is the same for a schema that was made again with other numbers", async () => {
    const again = await createTestDatabase();
    try {
      const other = await openSession(again.server);
      await other.simple(
        `CREATE TABLE before (id serial); DROP TABLE before; ${catalogSchema(role)}`,
      );
      const copy = await readCatalog(other, everything);
      await other.release();
      expect(differencesOf(original, copy)).toEqual([]);
      expect(fingerprintOf(copy)).toBe(fingerprintOf(original));
    } finally {
      await again.drop();
    }
  });

  const mutations = [
    ...relationMutations,
    ...routineMutations,
    ...databaseMutations,
    ...attachmentMutations,
  ].map(([sql, ...lines]) => ({ sql, lines }));

  it.each(mutations)("notices: $sql", async ({ sql, lines }) => {
    const changed = await mutated(named(sql));
    const described = differencesOf(original, changed).flatMap(describeDifference);
    expect(described).toHaveLength(lines.length);
    expect(described).toEqual(expect.arrayContaining(lines.map(line)));
    expect(fingerprintOf(changed)).not.toBe(fingerprintOf(original));
  });
});
