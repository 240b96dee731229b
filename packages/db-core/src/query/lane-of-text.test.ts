import { expect, it } from "vitest";
import { laneOfText } from "./lane-of-text.js";
import { textKind } from "./text-kind.js";

it.each([
  ["SELECT 1", "shared"],
  ["  -- why\n select update_time, deleted FROM inserts", "shared"],
  ["(SELECT 1) UNION (SELECT 2)", "shared"],
  ["VALUES (1)", "shared"],
  ["TABLE users", "shared"],
  ["WITH a AS (SELECT 1) SELECT * FROM a", "shared"],
  ["SELECT pg_try_advisory_xact_lock(1)", "shared"],
  // They may wait for a row.
  ["INSERT INTO t VALUES (1)", "last"],
  ["update t SET a = 1", "last"],
  ["DELETE FROM t", "last"],
  ["MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE", "last"],
  ["WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone", "last"],
  ["SELECT * FROM t FOR UPDATE", "last"],
  ["SELECT * FROM t FOR NO KEY UPDATE OF t SKIP LOCKED", "last"],
  ["SELECT * FROM t FOR SHARE", "last"],
  ["SELECT * FROM t for\n key share", "last"],
  // It makes a table.
  ["SELECT 1 INTO t", "last"],
  // They wait by themselves, work for long, commit by themselves, or change the session.
  ["SELECT pg_sleep(1)", "exclusive"],
  ["SELECT pg_advisory_xact_lock(1)", "exclusive"],
  ["SELECT pg_advisory_lock(1)", "exclusive"],
  ["SELECT set_config('a.b', 'c', false)", "exclusive"],
  ["CALL p()", "exclusive"],
  ["DO $$ BEGIN END $$", "exclusive"],
  ["CREATE INDEX ON t (a)", "exclusive"],
  ["CREATE TEMP TABLE t ()", "exclusive"],
  ["SELECT 1 INTO TEMP t", "exclusive"],
  ["EXPLAIN ANALYZE SELECT 1", "exclusive"],
  ["SHOW work_mem", "exclusive"],
  ["LISTEN news", "exclusive"],
  ["NOTIFY news", "exclusive"],
  ["LOCK TABLE t", "exclusive"],
  ["TRUNCATE t", "exclusive"],
  ["FETCH 1 FROM c", "exclusive"],
  ["VACUUM", "exclusive"],
  ["REFRESH MATERIALIZED VIEW v", "exclusive"],
] as const)("%j: %s", (text, lane) => {
  expect(laneOfText(text, textKind(text))).toBe(lane);
});
