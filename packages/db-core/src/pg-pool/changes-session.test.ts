import { expect, it } from "vitest";
import { changesSession } from "./changes-session.js";

it.each([
  "SET app.tenant = 'acme'",
  "LISTEN jobs",
  "BEGIN; SET search_path TO other; COMMIT",
  "SELECT 1;/* a; b */ -- c\n SET ROLE other",
  "/* a; b */ CREATE TEMP TABLE t (a int)",
  'UNLISTEN "jobs:insert"; UNLISTEN "worker:migrate";',
  "SET LOCAL lock_timeout = '1s'; SET lock_timeout = '2s'",
])("sees that the session is changed: %s", (text) => {
  expect(changesSession(text)).toBe(true);
});

it.each([
  "",
  "SELECT 1",
  "BEGIN; INSERT INTO t VALUES (1); COMMIT;",
  "SET LOCAL app.tenant = 'acme'",
  "set transaction isolation level serializable",
  "BEGIN; SET LOCAL lock_timeout = 30000; SET CONSTRAINTS ALL DEFERRED; COMMIT",
  "UPDATE t SET a = 1",
])("sees that the session stays as it is: %s", (text) => {
  expect(changesSession(text)).toBe(false);
});

it("takes what a literal holds for a statement rather than miss one", () => {
  expect(changesSession("SELECT 'a; SET b = c'")).toBe(true);
});
