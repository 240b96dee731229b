import { UndefinedObjectError } from "@abe/db-core/errors";
import type { Session } from "@abe/db-core/session";

/** A line of the audit: who did what, from where, with what result. */
export interface AuditEntry {
  readonly at: Date;
  readonly operation: string;
  readonly phase: string;
  /** `null`: it is about a whole run. */
  readonly migration: string | null;
  readonly actor: string;
  /** How the actor was told, such as `GITHUB_ACTOR` or `os`. */
  readonly actorSource: string;
  readonly databaseUser: string;
  readonly host: string | null;
  /** Of what the run did. */
  readonly planHash: string | null;
  /** `jti` of the approval that let the run in. */
  readonly approvalId: string | null;
  readonly approver: string | null;
  readonly detail: unknown;
}

interface AuditRow {
  readonly at_ms: string;
  readonly operation: string;
  readonly phase: string;
  readonly migration: string | null;
  readonly actor: string;
  readonly actor_source: string;
  readonly database_user: string;
  readonly host: string | null;
  readonly plan_hash: string | null;
  readonly approval_id: string | null;
  readonly approver: string | null;
  readonly detail: string | null;
}

const selectAudit = `SELECT (date_part('epoch', at) * 1000)::bigint::text AS at_ms, operation, phase,
  migration, actor, actor_source, session_user_name AS database_user, host, plan_hash, approval_id,
  approver, detail::text AS detail
FROM abe_migrate.audit ORDER BY id DESC LIMIT $1`;

/** The last rows of the audit, the latest first; none where there is no history. */
export async function readAudit(session: Session, limit: number): Promise<readonly AuditEntry[]> {
  try {
    const { rows } = await session.query<AuditRow>(selectAudit, [limit]);
    return rows.map((row) => ({
      at: new Date(Number(row.at_ms)),
      operation: row.operation,
      phase: row.phase,
      migration: row.migration,
      actor: row.actor,
      actorSource: row.actor_source,
      databaseUser: row.database_user,
      host: row.host,
      planHash: row.plan_hash,
      approvalId: row.approval_id,
      approver: row.approver,
      detail: row.detail === null ? null : (JSON.parse(row.detail) as unknown),
    }));
  } catch (error) {
    if (error instanceof UndefinedObjectError) return [];
    throw error;
  }
}
