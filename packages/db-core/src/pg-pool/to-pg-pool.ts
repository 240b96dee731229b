import type { IDatabaseServer } from "../idatabase-server.js";
import { portOf } from "../session/open-session.js";
import { PgPoolAdapter } from "./pg-pool-adapter.js";

/**
 * The server as a `pg.Pool`, so that a library that takes one runs on it unchanged.
 *
 * Where its declarations ask for pg's own class, the type is inferred, or given:
 * `toPgPool<pg.Pool>(server)`. pg's types are no part of this package.
 *
 * @throws UnsupportedError the server is not one of `@abe/db-core`.
 */
export function toPgPool<Pool extends { end(): Promise<void> } = PgPoolAdapter>(
  server: IDatabaseServer,
): Pool {
  const adapter: { end(): Promise<void> } = new PgPoolAdapter(portOf(server));
  // It has what libraries use of a pool; the rest of what pg declares nobody can check here.
  return adapter as Pool;
}
