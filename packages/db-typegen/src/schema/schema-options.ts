import { join } from "node:path";

/** Where the schema comes from. */
export interface SchemaOptions {
  /** The folder of the project: absolute. */
  readonly root: string;
  /** Folder of migrations. Default `migrations`, which need not be there. */
  readonly migrations?: string | undefined;
  /** A database that has the schema; nothing is applied to it. */
  readonly databaseUrl?: string | undefined;
  /** A server to make a throw-away database on, instead of an embedded one. */
  readonly serverUrl?: string | undefined;
  /** Which PostgreSQL is started: a folder with `bin/postgres`, or an installed package. */
  readonly postgres?: string | undefined;
  /** Data of the server that is started is kept between runs. Default `true`. */
  readonly cache?: boolean | undefined;
}

/** Absolute. */
export function migrationsFolder({ root, migrations = "migrations" }: SchemaOptions): string {
  return join(root, migrations);
}
