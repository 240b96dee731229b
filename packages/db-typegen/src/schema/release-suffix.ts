import { newestRelease } from "../built-ins/releases.js";
import type { SchemaOptions } from "./schema-options.js";
import { testingPeer } from "./testing-peer.js";

/**
 * What the hash of a schema says of the release that `--postgres` names: it has functions that others have not, and
 * some that others have may return NULL there. Empty without it, and for the newest.
 *
 * @throws PostgresStartError its programs are not there, or cannot be run.
 */
export async function releaseSuffix({ postgres }: SchemaOptions): Promise<string> {
  if (postgres === undefined) return "";
  const { postgresVersion } = await testingPeer();
  const major = Number.parseInt(await postgresVersion({ binaries: postgres }), 10);
  return major === newestRelease ? "" : `.postgres${major}`;
}

/** The hash without what was said of the release. */
export function withoutRelease(schemaHash: string): string {
  return schemaHash.replace(/\.postgres\d+/, "");
}
