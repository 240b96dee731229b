import { literal } from "../sql/literal.js";
import type { RunIdentity } from "./run-identity.js";

/** One line of the story. Never holds row values or passwords. */
export interface AuditRow {
  readonly operation: "up" | "down" | "baseline" | "import" | "repair" | "squash";
  /**
   * `done` commits with the change; `failed` is written after it was rolled back. `started` precedes
   * what runs outside of a transaction; `denied` says that nothing was begun.
   */
  readonly phase: "started" | "done" | "failed" | "denied";
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
    detail: row.detail === undefined ? null : JSON.stringify(row.detail),
  };
  const columns = Object.keys(values).join(", ");
  const literals = Object.values(values).map(literal).join(", ");
  return `INSERT INTO abe_migrate.audit (${columns}) VALUES (${literals})`;
}
