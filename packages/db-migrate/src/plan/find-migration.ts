import { orderKeyOf, parseMigrationName } from "../source/migration-name.js";

/**
 * The one that a person means by a folder's name or by a version, hyphens and leading zeros aside.
 * `undefined`: none.
 */
export function findMigration<T extends { readonly name: string }>(
  given: string,
  candidates: readonly T[],
): T | undefined {
  const exact = candidates.find(({ name }) => name === given);
  const version = given.replaceAll("-", "");
  if (exact !== undefined || !/^\d+$/.test(version)) return exact;
  const key = orderKeyOf(version);
  return candidates.find(({ name }) => parseMigrationName(name)?.orderKey === key);
}
