import { expect, it } from "vitest";
import { QueryLabels } from "./query-labels.js";

const database = { "db.namespace": "shop" };

function query(text: string, name?: string): Parameters<QueryLabels["of"]>[0] {
  return { text, name, kind: "query", batchSize: 1 };
}

function batch(statements: readonly string[]): Parameters<QueryLabels["of"]>[0] {
  return {
    text: statements.join(";\n"),
    name: undefined,
    kind: "batch",
    batchSize: statements.length,
  };
}

it("labels a text with its summary beside the database's attributes", () => {
  expect(new QueryLabels(database, 10).of(query("SELECT 1 FROM a"))).toEqual({
    summary: "SELECT a",
    attributes: { "db.namespace": "shop", "db.query.summary": "SELECT a" },
    overflowed: false,
  });
});

it("gives the same object for the same summary, whatever the text", () => {
  const labels = new QueryLabels(database, 10);
  const label = labels.of(query("SELECT 1 FROM a"));
  expect(labels.of(query("SELECT 1 FROM a"))).toBe(label);
  expect(labels.of(query("SELECT 2 FROM a"))).toBe(label);
});

it("prefers the caller's name, unless it is too long for a label", () => {
  const labels = new QueryLabels(database, 10);
  expect(labels.of(query("SELECT 1 FROM a", "users by id")).summary).toBe("users by id");
  for (const unusable of ["x".repeat(65), "", "a\nb"]) {
    expect(labels.of(query("SELECT 1 FROM a", unusable)).summary).toBe("SELECT a");
  }
});

it("falls back to the command when the pool's summaries are used up", () => {
  const labels = new QueryLabels(database, 2);
  labels.of(query("SELECT 1 FROM a"));
  labels.of(query("SELECT 1", "named"));
  const third = labels.of(query("select 1 from c"));
  expect(third).toMatchObject({ summary: "SELECT", overflowed: true });
  expect(labels.of(query("SELECT 1 FROM d", "other"))).toBe(third);
  expect(labels.of(query("SELECT 2 FROM a")).summary).toBe("SELECT a");
});

it("never makes more labels than its bound, whatever the texts", () => {
  const labels = new QueryLabels(database, 200);
  const seen = new Set<string | undefined>();
  for (let table = 0; table < 5_000; table += 1) {
    seen.add(labels.of(query(`SELECT 1 FROM t${table}`)).summary);
  }
  expect(seen.size).toBe(201);
});

it("gives a text that is no SQL no summary", () => {
  expect(new QueryLabels(database, 0).of(query("alice@example.com"))).toEqual({
    summary: undefined,
    attributes: database,
    overflowed: false,
  });
});

it("calls a batch by what all its statements share", () => {
  const labels = new QueryLabels(database, 10);
  const insert = "INSERT INTO t VALUES ($1)";
  expect(labels.of(batch([insert, insert])).summary).toBe("BATCH INSERT t");
  expect(labels.of(batch([insert, "DELETE FROM t"])).summary).toBe("BATCH");
  expect(labels.of(batch([`${insert} -- open`, insert])).summary).toBe("BATCH");
  expect(labels.of(batch([])).summary).toBe("BATCH");
  expect(labels.of(batch([insert])).summary).toBe("INSERT t");
});

it("reads only the beginning of a very long text, and no half names", () => {
  const rows = Array.from({ length: 2_000 }, () => "($1, $2)").join(", ");
  const labels = new QueryLabels(database, 10);
  expect(labels.of(query(`INSERT INTO t VALUES ${rows}`)).summary).toBe("INSERT t");
  const cut = `SELECT 1 FROM a, ${"b".repeat(10_000)}`;
  expect(labels.of(query(cut)).summary).toBe("SELECT a");
});
