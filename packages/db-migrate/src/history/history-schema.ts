import { lockClass, lockKey } from "../lock/lock-key.js";
import { literal } from "../sql/literal.js";

/** Raised when a release changes {@link historySchema} in a way that others must notice. */
export const historyFormat = 1;

/** SQLSTATE of the guard: a migration ended the transaction it ran in. Class `AM` is ours alone. */
export const guardSqlState = "AM001";

/** Fails when the migration ended the transaction it ran in: the nonce is what {@link guardSetting} was set to. */
export function checkGuard(nonce: string): string {
  return `SELECT abe_migrate.check_guard(${literal(nonce)})`;
}

/** SQLSTATE of the guard: the session that holds the lock is not the one that runs the migration. */
export const lockLostSqlState = "AM002";

/** SQLSTATE of the guard: another runner has taken the lease over. */
export const leaseLostSqlState = "AM003";

/** Transaction-local setting that an embedded COMMIT or ROLLBACK takes away. */
export const guardSetting = "abe_migrate.guard";

/**
 * The tables of the history, sent as one message under the lock. Running it again changes nothing. CREATE
 * SCHEMA IF NOT EXISTS wants the right to create schemas also where there is nothing to create, so it is asked
 * first: an administrator may have made the schema for a role that has no such right.
 *
 * - `history` has one row per migration that is applied now. The row is written by the transaction that
 *   applies the migration and deleted by the one that reverts it.
 * - `audit` keeps the story: who did what, from where, with what result. Rows are never changed. An approval
 *   is used up by its row of phase `approved`, of which there can be only one.
 * - `lease` takes the lock's place where a pooler keeps no session.
 * - `check_lock` asks whether this session holds the lock: it holds it twice, gives it back once, which only
 *   its holder can, and takes it again. To read `pg_locks` for it costs the server a tenth of a small migration.
 * - `record_applied` checks the guard and writes both rows of a migration that was applied: one command, whose
 *   plans the session keeps, for three that are planned anew after each migration.
 * - `scope` is there for what is not recorded yet.
 */
export const historySchema: string = `
BEGIN;
SELECT pg_advisory_xact_lock(${lockClass}, pg_catalog.hashtext('abe_migrate.schema'));
DO $$ BEGIN
  IF pg_catalog.to_regnamespace('abe_migrate') IS NULL THEN CREATE SCHEMA abe_migrate; END IF;
END $$;
CREATE TABLE IF NOT EXISTS abe_migrate.meta (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  format_version integer NOT NULL,
  environment text,
  database_id uuid NOT NULL DEFAULT gen_random_uuid(),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE IF NOT EXISTS abe_migrate.history (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  scope text NOT NULL DEFAULT '',
  kind text NOT NULL CHECK (kind IN ('versioned', 'repeatable', 'baseline')),
  version text NOT NULL,
  name text NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'failed', 'applied')),
  direction text NOT NULL DEFAULT 'up' CHECK (direction IN ('up', 'down')),
  up_checksum text NOT NULL,
  up_tokens text,
  down_checksum text,
  down_sql text,
  transactional boolean NOT NULL,
  statements_total integer NOT NULL,
  statements_done integer NOT NULL,
  done_tokens text,
  out_of_order boolean NOT NULL DEFAULT false,
  run_id uuid NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  duration_ms integer
);
CREATE UNIQUE INDEX IF NOT EXISTS history_name
  ON abe_migrate.history (scope, name);
CREATE UNIQUE INDEX IF NOT EXISTS history_one_running
  ON abe_migrate.history (scope) WHERE state = 'running';
CREATE TABLE IF NOT EXISTS abe_migrate.audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  operation text NOT NULL,
  phase text NOT NULL,
  migration text,
  up_checksum text,
  actor text NOT NULL,
  actor_source text NOT NULL,
  session_user_name text NOT NULL DEFAULT session_user,
  effective_role text NOT NULL DEFAULT current_user,
  client_addr inet DEFAULT inet_client_addr(),
  application_name text DEFAULT current_setting('application_name'),
  host text,
  pid integer,
  tool_version text,
  plan_hash text,
  approval_id text,
  approver text,
  detail jsonb
);
CREATE UNIQUE INDEX IF NOT EXISTS audit_approval_counts_once
  ON abe_migrate.audit (approval_id) WHERE phase = 'approved';
CREATE TABLE IF NOT EXISTS abe_migrate.lease (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  fence bigint NOT NULL,
  holder text,
  expires_at timestamptz NOT NULL
);
INSERT INTO abe_migrate.lease (fence, expires_at) VALUES (0, '-infinity') ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION abe_migrate.refuse_audit_change() RETURNS trigger
LANGUAGE plpgsql AS $function$
BEGIN
  RAISE EXCEPTION 'abe_migrate.audit is append-only' USING ERRCODE = '42501';
END
$function$;
CREATE OR REPLACE TRIGGER audit_is_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON abe_migrate.audit
  FOR EACH STATEMENT EXECUTE FUNCTION abe_migrate.refuse_audit_change();
CREATE OR REPLACE FUNCTION abe_migrate.check_guard(expected text) RETURNS void
LANGUAGE plpgsql AS $function$
BEGIN
  IF pg_catalog.current_setting('${guardSetting}', true) IS DISTINCT FROM expected THEN
    RAISE EXCEPTION 'the migration ended the transaction it ran in' USING ERRCODE = '${guardSqlState}';
  END IF;
END
$function$;
CREATE OR REPLACE FUNCTION abe_migrate.record_applied(
  guard text, kind text, version text, name text, up_checksum text, up_tokens text, down_checksum text,
  down_sql text, transactional boolean, statements integer, out_of_order boolean, started timestamptz, run_id uuid,
  actor text, actor_source text, host text, pid integer, tool_version text, plan_hash text, approval_id text,
  approver text, OUT started_ms bigint, OUT duration_ms integer)
LANGUAGE plpgsql AS $function$
#variable_conflict use_variable
DECLARE
  finished timestamptz;
BEGIN
  PERFORM abe_migrate.check_guard(guard);
  finished := pg_catalog.clock_timestamp();
  started_ms := pg_catalog.date_part('epoch', started) * 1000;
  duration_ms := pg_catalog.date_part('epoch', finished - started) * 1000;
  INSERT INTO abe_migrate.history (kind, version, name, state, up_checksum, up_tokens, down_checksum, down_sql,
    transactional, statements_total, statements_done, out_of_order, run_id, started_at, finished_at, duration_ms)
  VALUES (kind, version, name, 'applied', up_checksum, up_tokens, down_checksum, down_sql,
    transactional, statements, statements, out_of_order, run_id, started, finished, duration_ms);
  INSERT INTO abe_migrate.audit (run_id, operation, phase, migration, up_checksum, actor, actor_source, host, pid,
    tool_version, plan_hash, approval_id, approver)
  VALUES (run_id, 'up', 'done', name, up_checksum, actor, actor_source, host, pid,
    tool_version, plan_hash, approval_id, approver);
END
$function$;
CREATE OR REPLACE FUNCTION abe_migrate.check_lock() RETURNS void
LANGUAGE plpgsql AS $function$
BEGIN
  IF NOT (CASE WHEN pg_catalog.pg_advisory_unlock(${lockKey})
    THEN pg_catalog.pg_try_advisory_lock(${lockKey}) ELSE false END)
  THEN
    RAISE EXCEPTION 'this session does not hold the migration lock' USING ERRCODE = '${lockLostSqlState}';
  END IF;
END
$function$;
CREATE OR REPLACE FUNCTION abe_migrate.check_lease(expected bigint) RETURNS void
LANGUAGE plpgsql AS $function$
BEGIN
  PERFORM FROM abe_migrate.lease WHERE fence = expected FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'another runner has taken the lease over' USING ERRCODE = '${leaseLostSqlState}';
  END IF;
END
$function$;
INSERT INTO abe_migrate.meta (format_version) VALUES (${historyFormat}) ON CONFLICT DO NOTHING;
REVOKE ALL ON ALL TABLES IN SCHEMA abe_migrate FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA abe_migrate FROM PUBLIC;
COMMIT`;
