import { hash } from "node:crypto";
import type { Migration } from "../source/migration.js";

/**
 * One value for a whole history: which migrations it has, in which state, with which up.sql. It comes in one row,
 * whatever their number. Hashed as they are stored, and sorted as bytes, so neither the encoding nor the collation
 * of the database changes it.
 */
export const selectDigest = `SELECT encode(sha256(convert_to(coalesce(string_agg(
  name || E'\\n' || state || E'\\n' || up_checksum || E'\\n', '' ORDER BY name COLLATE "C"), ''),
  getdatabaseencoding())), 'hex') AS digest
FROM abe_migrate.history WHERE scope = ''`;

/** The {@link selectDigest} of a history in which just these are applied, as they are. */
export function digestOfApplied(migrations: readonly Migration[]): string {
  // Names in the folder are ASCII, and a line feed comes before all that they hold: this is the order of their bytes.
  const lines = migrations.map(({ name, up }) => `${name}\napplied\n${up.checksum}\n`).toSorted();
  return hash("sha256", lines.join(""), "hex");
}
