import type { CommandContext } from "../commands/command-context.js";
import { currentHistory } from "../history/read-history.js";
import { MigrationConfigError } from "../errors/config-error.js";
import { type Catalog, type CatalogObject, fingerprintOf } from "./catalog-object.js";
import { type CatalogScope, readCatalog } from "./read-catalog.js";

/** What a database holds, in a form that another one can be compared with. */
export interface SavedCatalog {
  /** Equal for two databases that hold the same; it begins with the format of the description. */
  readonly fingerprint: string;
  /** `server_version_num` */
  readonly serverVersion: number;
  readonly scope: Required<{ readonly [K in keyof CatalogScope]: boolean }>;
  /** Folder names of the migrations that were applied. */
  readonly migrations: readonly string[];
  readonly objects: Catalog;
}

/** Describes what the database holds. It is only read. */
export async function saveCatalog(
  context: CommandContext,
  { comments = true, privileges = false, owners = false }: CatalogScope,
): Promise<SavedCatalog> {
  const scope = { comments, privileges, owners };
  const { entries } = await currentHistory(context.session);
  const objects = await readCatalog(context.session, scope);
  return {
    fingerprint: fingerprintOf(objects),
    serverVersion: context.session.serverVersion,
    scope,
    migrations: entries.filter(({ state }) => state === "applied").map(({ name }) => name),
    objects,
  };
}

/**
 * Takes what was saved back.
 *
 * @param source what messages call it
 * @throws MigrationConfigError it is none, or one of another release, or was edited.
 */
export function toSavedCatalog(value: unknown, source: string): SavedCatalog {
  if (!isSavedCatalog(value)) {
    throw new MigrationConfigError([
      `${source} holds no catalog: write it with npx @abe/db-migrate fingerprint --out <file>.`,
    ]);
  }
  const found = fingerprintOf(value.objects);
  if (found === value.fingerprint) return value;
  throw new MigrationConfigError([
    `${source} says that its fingerprint is ${value.fingerprint}, and its objects have ${found}: another release ` +
      "wrote it, or it was edited. Write it anew with npx @abe/db-migrate fingerprint --out <file>.",
  ]);
}

function isSavedCatalog(value: unknown): value is SavedCatalog {
  if (!isObject(value)) return false;
  const { fingerprint, serverVersion, scope, migrations, objects } = value;
  return (
    typeof fingerprint === "string" &&
    typeof serverVersion === "number" &&
    isObject(scope) &&
    Object.values(scope).every((each) => typeof each === "boolean") &&
    Array.isArray(migrations) &&
    migrations.every((each) => typeof each === "string") &&
    Array.isArray(objects) &&
    objects.every(isCatalogObject)
  );
}

function isCatalogObject(value: unknown): value is CatalogObject {
  if (!isObject(value)) return false;
  const { kind, identity, properties } = value;
  return (
    typeof kind === "string" &&
    typeof identity === "string" &&
    isObject(properties) &&
    Object.values(properties).every((each) => typeof each === "string")
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
