import { UnsupportedServerError } from "../errors.js";
import { type BuiltIns, type BuiltInsText, readBuiltIns } from "./built-ins.js";
import { postgres16 } from "./postgres-16.js";
import { postgres17 } from "./postgres-17.js";
import { postgres18 } from "./postgres-18.js";

const releases: ReadonlyMap<number, BuiltInsText> = new Map([
  [16, postgres16],
  [17, postgres17],
  [18, postgres18],
]);

/** The one that is started unless another is asked for. */
export const newestRelease: number = Math.max(...releases.keys());

/**
 * What is known of the functions of a release.
 *
 * @param version `server_version_num`, such as 180004.
 * @throws UnsupportedServerError nothing is.
 */
export function builtInsOf(version: number): BuiltIns {
  const major = Math.floor(version / 10_000);
  const text = releases.get(major);
  if (text !== undefined) return readBuiltIns(text);
  const known = [...releases.keys()].join(", ");
  throw new UnsupportedServerError(
    "DB_TYPEGEN_SERVER",
    `the server is PostgreSQL ${major}: statements are analysed by ${known}, whatever release they run on`,
  );
}
