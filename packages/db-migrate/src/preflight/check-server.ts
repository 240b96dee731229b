import { emitWarning } from "@abe/db-core/session";
import type { Session } from "@abe/db-core/session";
import type { CommandContext } from "../commands/command-context.js";
import type { MigrationWarningCode } from "../errors/error-codes.js";
import { PoolerDetectedError, PreflightError } from "../errors/preflight-error.js";
import { type ServerFacts, type ServerVerdict, judgeServer } from "./server-facts.js";

interface FactsRow {
  readonly pid: number;
  readonly standby: boolean;
  readonly read_only: boolean;
  readonly user_name: string;
  readonly superuser: boolean;
  readonly may_set_role: boolean | null;
}

/** `pg_has_role(…, 'SET')` came with PostgreSQL 16; before, every member may. */
const selectFacts = (privilege: "SET" | "MEMBER"): string => `SELECT pg_backend_pid() AS pid,
  pg_is_in_recovery() AS standby, current_setting('default_transaction_read_only')::bool AS read_only,
  session_user::text AS user_name, role.rolsuper OR role.rolbypassrls OR role.rolreplication AS superuser,
  (SELECT pg_has_role(session_user, owner.oid, '${privilege}') FROM pg_roles AS owner
   WHERE owner.rolname = $1) AS may_set_role
FROM pg_roles AS role WHERE role.rolname = session_user`;

const samples = 3;

/**
 * Looks at the server and the role before anything is begun.
 *
 * @throws PreflightError a standby, a read-only server, a role that cannot do the work, a superuser in
 *   production. Nothing was changed.
 * @throws PoolerDetectedError statements of one session come to several. Nothing was changed.
 */
export async function checkServer(context: CommandContext): Promise<void> {
  const { problems, warnings, pooler } = await examineServer(context);
  if (pooler && context.settings.lockMode === "session") throw new PoolerDetectedError();
  if (problems.length > 0) throw new PreflightError(problems);
  const code = "DB_MIGRATE_SUPERUSER" satisfies MigrationWarningCode;
  for (const message of warnings) emitWarning(context.server, { code, message });
}

/** What speaks against migrations on a server, or should be known. */
export interface ServerExamination extends ServerVerdict {
  /** Transactions of one session come to several, or the configuration says so. */
  readonly pooler: boolean;
}

/** Looks at the server and the role. Changes nothing. */
export async function examineServer(context: CommandContext): Promise<ServerExamination> {
  const { session, settings, role } = context;
  const sql = selectFacts(session.serverVersion >= 160_000 ? "SET" : "MEMBER");
  const row = await session.one<FactsRow>(sql, [role ?? null]);
  const facts: ServerFacts = {
    standby: row.standby,
    readOnly: row.read_only,
    user: row.user_name,
    superuser: row.superuser,
    role,
    maySetRole: row.may_set_role,
    environment: settings.environment,
  };
  return {
    ...judgeServer(facts),
    pooler: context.pooled || (await changesSession(session, row.pid)),
  };
}

async function changesSession(session: Session, pid: number): Promise<boolean> {
  for (let seen = 1; seen < samples; seen += 1) {
    if ((await session.scalar<number>("SELECT pg_backend_pid()")) !== pid) return true;
  }
  return false;
}
