import { literal } from "../sql/literal.js";
import type { RunIdentity } from "./run-identity.js";

/** One line of the story. Never holds row values or passwords. */
export interface AuditRow {
  readonly operation:
    | "up"
    | "down"
    | "redo"
    | "baseline"
    | "import"
    | "repair"
    | "squash"
    | "initialize";
  /**
   * `done` commits with the change; `failed` is written after it was rolled back. `started` precedes
   * what runs outside of a transaction; `denied` says that nothing was begun.
   *
   * Where an environment is named, a row about the whole run is committed before its first statement, so that
   * it is there whatever becomes of the run: `started`, `approved` by somebody, or `break-glass` with a reason.
   */
  readonly phase: "started" | "approved" | "break-glass" | "done" | "failed" | "denied";
  /** `null`: the row is about a whole run. */
  readonly migration: string | null;
  readonly upChecksum?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** The INSERT of an audit row. */
export function insertAuditRow(row: AuditRow, run: RunIdentity): string {
  const values: Record<string, string | number | null> = {
    run_id: run.runId,
    operation: row.operation,
    phase: row.phase,
    migration: row.migration,
    up_checksum: row.upChecksum ?? null,
    actor: run.actor.name,
    actor_source: run.actor.source,
    host: run.host,
    pid: run.pid,
    tool_version: run.toolVersion,
    plan_hash: run.planHash ?? null,
    approval_id: run.approval?.id ?? null,
    approver: run.approval?.approver ?? null,
    detail: row.detail === undefined ? null : JSON.stringify(row.detail),
  };
  const columns = Object.keys(values).join(", ");
  const literals = Object.values(values).map(literal).join(", ");
  return `INSERT INTO abe_migrate.audit (${columns}) VALUES (${literals})`;
}
