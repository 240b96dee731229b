import type * as testing from "@abe/db-testing";

/** What is used of the peer. */
export type TestingPeer = Pick<
  typeof testing,
  "createTestDatabase" | "postgresVersion" | "startPostgres"
>;

/** A server that the peer has started. */
export type StartedServer = Awaited<ReturnType<TestingPeer["startPostgres"]>>;

/** The peer that brings a PostgreSQL along. Loaded when a server is needed: most runs need none. */
export function testingPeer(): Promise<TestingPeer> {
  return import("@abe/db-testing");
}
