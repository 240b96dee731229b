import { createHash } from "node:crypto";
import type { Session } from "@abe/db-core/session";
import { catalogQueries } from "../catalog/catalog-queries.js";
import { ProjectError } from "../errors.js";
import { emptySchemaHash, migrationsHash } from "./migrations-hash.js";
import { migrationsFolder, type SchemaOptions } from "./schema-options.js";

/** What the hash of a schema begins with that was read from a database. */
export const databaseHashPrefix = "database:";

/**
 * The hash of the schema without a server; `undefined` where only the database has it.
 *
 * @throws ProjectError the folder of migrations that was named is not there.
 */
export function knownSchemaHash(options: SchemaOptions): string | undefined {
  if (options.databaseUrl !== undefined) return undefined;
  const hash = migrationsHash(migrationsFolder(options));
  if (hash === undefined && options.migrations !== undefined)
    throw new ProjectError(
      "DB_TYPEGEN_PROJECT",
      `The folder ${options.migrations} of --migrations is not there.`,
    );
  return hash ?? emptySchemaHash;
}

/** Of what the analysis knows of a database. */
export async function databaseSchemaHash(session: Session): Promise<string> {
  const hash = createHash("sha256");
  for (const query of Object.values(catalogQueries))
    hash.update(JSON.stringify(await session.many<object>(query)));
  return databaseHashPrefix + hash.digest("hex");
}
