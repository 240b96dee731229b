import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createDatabaseServer } from "@abe/db-core";
import { openSession } from "@abe/db-core/session";
import { createMigrationManager } from "@abe/db-migrate";
import { createTestDatabase } from "@abe/db-testing";
import {
  describeStatements,
  loadSchemaFacts,
  lockOf,
  type LockedStatement,
  lockStatement,
  readLock,
  renderDeclarations,
  type StatementSource,
  statementHash,
} from "@abe/db-typegen";
import { expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const directory = fileURLToPath(new URL("../../../migrations", import.meta.url));

const declarations = read("../src/db.gen.d.ts");
const lock = readLock(read("../db-typegen.lock.json"));
const statements = lock?.statements ?? [];

/** The sources of the lock: each text is the literal that stands where the lock says. */
const sources: readonly StatementSource[] = statements.map((locked) => {
  const lines = read(`../${locked.file}`).split("\n");
  const literals = lines[locked.line - 1]?.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  const texts = literals.map((each) => source(locked, JSON.parse(each) as string));
  const found = texts.find((each) => statementHash(each) === locked.textHash);
  if (found === undefined) throw new TypeError(`no text of ${locked.file}:${locked.line}`);
  return found;
});

function source({ kind, file, line }: LockedStatement, text: string): StatementSource {
  const overrides = { notNull: [], nullable: [], json: {} };
  return { kind, file, line, column: 1, text, overrides, pieces: [] };
}

it("the lock and the declarations are what PostgreSQL says of the migrated schema", async ({
  skip,
}) => {
  const database = await createTestDatabase();
  try {
    await createMigrationManager({ config: database.url, directory }).migrateUp();
    await using server = createDatabaseServer(database.config);
    const session = await openSession(server);
    skip(session.serverVersion < 160_000, "PostgreSQL before 16 does not say what can be NULL");
    const facts = await loadSchemaFacts(server);
    const described = await describeStatements(
      session,
      sources.map((each) => each.text),
    );
    const now = described.map((each, at) => {
      if (!each.accepted) throw new TypeError(`${each.problem.message}: ${each.text}`);
      return lockStatement(sources[at]!, each, facts);
    });
    const regenerated = lockOf({ schemaHash: lock?.schemaHash ?? "", statements: now, facts });
    expect(regenerated).toEqual(lock);
    expect(renderDeclarations(regenerated, sources)).toBe(declarations);
    await session.release();
  } finally {
    await database.drop();
  }
});
