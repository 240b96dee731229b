import { readFileSync } from "node:fs";
import { createDatabaseServer, type DatabaseServer } from "@abe/db-core";
import { openSession, type Session } from "@abe/db-core/session";
import { createTestDatabase, type TestDatabaseConfig } from "@abe/db-testing";
import { describeStatements, type DescribedStatement } from "@abe/db-typegen";

/** A database with a schema, and a session to describe statements with. */
export interface AnalysisDatabase extends AsyncDisposable {
  readonly server: DatabaseServer;
  readonly config: TestDatabaseConfig;
  readonly session: Session;
  readonly major: number;
  /** Its parse trees can be read: PostgreSQL 16 and newer. */
  readonly isKnown: boolean;
  /** @throws when the server refuses it. */
  describe(text: string): Promise<DescribedStatement>;
}

/** Creates one, and fills it from SQL files of this folder. */
export async function analysisDatabase(...files: readonly string[]): Promise<AnalysisDatabase> {
  const database = await createTestDatabase();
  const server = createDatabaseServer({ ...database.config, leakAfterMs: 3_600_000 });
  const session = await openSession(server);
  const major = Math.floor(session.serverVersion / 10_000);
  if (major >= 16)
    for (const file of files)
      await session.simple(readFileSync(new URL(file, import.meta.url), "utf8"));
  return {
    server,
    config: database.config,
    session,
    major,
    isKnown: major >= 16,
    describe: async (text) => {
      const [described] = await describeStatements(session, [text]);
      if (described?.accepted !== true)
        throw new TypeError(`${described?.problem.message}: ${text}`);
      return described;
    },
    [Symbol.asyncDispose]: async () => {
      session.destroy();
      await server.close();
      await database.drop();
    },
  };
}
