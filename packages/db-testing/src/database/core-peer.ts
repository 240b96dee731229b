import type * as core from "@abe/db-core";
import type * as session from "@abe/db-core/session";
import { TestDatabaseError } from "../errors.js";
import { isMissingPackage } from "./missing-package.js";

/** The public entry, with what db-core keeps for its siblings. */
type CorePeer = typeof core & Pick<typeof session, "openSession">;

/**
 * The peer that talks to servers. Loaded when it is first needed, so that `startPostgres` works
 * without it.
 *
 * @throws TestDatabaseError it is not installed.
 */
export async function corePeer(): Promise<CorePeer> {
  try {
    const [entry, { openSession }] = await Promise.all([
      import("@abe/db-core"),
      import("@abe/db-core/session"),
    ]);
    return { ...entry, openSession };
  } catch (cause) {
    if (!isMissingPackage(cause, "@abe/db-core")) throw cause;
    throw new TestDatabaseError(
      "DB_TESTING_PEER",
      "Test databases need the package @abe/db-core: install it next to @abe/db-testing.",
      { cause },
    );
  }
}
