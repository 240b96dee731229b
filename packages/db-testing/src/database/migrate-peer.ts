import type * as migrate from "@abe/db-migrate";
import { isMissingPackage } from "./missing-package.js";

/** What is used of the peer. */
export type MigratePeer = Pick<typeof migrate, "createMigrationManager">;

/** The peer that applies migrations and keeps their history; `undefined` where it is not installed. */
export async function migratePeer(): Promise<MigratePeer | undefined> {
  try {
    return await import("@abe/db-migrate");
  } catch (error) {
    if (isMissingPackage(error, "@abe/db-migrate")) return undefined;
    throw error;
  }
}
