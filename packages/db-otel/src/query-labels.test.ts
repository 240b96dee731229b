import { expect, it } from "vitest";
import type { QueryEnd } from "@abe/db-core/observer";
import { QueryLabels } from "./query-labels.js";
import type { QueryLabel } from "./query-labels.js";
import { Summaries } from "./summaries.js";

const database = { "server.address": "h", "db.namespace": "shop" };

function labelsOf(maxSummaries: number, summaries: Summaries = new Summaries()): QueryLabels {
  return new QueryLabels({ database, summaries, maxSummaries, onEnded: () => undefined });
}

function query(text: string, name?: string): Parameters<QueryLabels["of"]>[0] {
  return { text, texts: undefined, name };
}

function batch(texts: readonly string[]): Parameters<QueryLabels["of"]>[0] {
  // Joining them would be for nothing.
  return { texts, name: undefined, text: undefined as unknown as string };
}

it("labels a text with its summary beside the database's attributes", () => {
  const label = labelsOf(10).of(query("SELECT 1 FROM a"));
  expect(label).toMatchObject({ summary: "SELECT a", isOverflow: false });
  expect(label.attributes.success).toEqual({ ...database, "db.query.summary": "SELECT a" });
});

it("gives the same object for the same summary, whatever the text", () => {
  const labels = labelsOf(10);
  const label = labels.of(query("SELECT 1 FROM a"));
  expect(labels.of(query("SELECT 1 FROM a"))).toBe(label);
  expect(labels.of(query("SELECT 2 FROM a"))).toBe(label);
});

it("prefers the caller's name, unless it is too long for a label", () => {
  const labels = labelsOf(10);
  expect(labels.of(query("SELECT 1 FROM a", "users by id")).summary).toBe("users by id");
  for (const unusable of ["x".repeat(65), "", "a\nb"]) {
    expect(labels.of(query("SELECT 1 FROM a", unusable)).summary).toBe("SELECT a");
  }
});

it("falls back to the command when the pool's summaries are used up", () => {
  const labels = labelsOf(2);
  labels.of(query("SELECT 1 FROM a"));
  labels.of(query("SELECT 1", "named"));
  const third = labels.of(query("select 1 from c"));
  expect(third).toMatchObject({ summary: "SELECT", isOverflow: true });
  expect(labels.of(query("SELECT 1 FROM d", "other"))).toBe(third);
  expect(labels.of(query("SELECT 2 FROM a")).summary).toBe("SELECT a");
});

it("never makes more labels than its bound, whatever the texts", () => {
  const labels = labelsOf(200);
  const seen = new Set<string | undefined>();
  for (let table = 0; table < 5_000; table += 1) {
    seen.add(labels.of(query(`SELECT 1 FROM t${table}`)).summary);
  }
  expect(seen.size).toBe(201);
});

it("gives a text that is no SQL no summary", () => {
  const label = labelsOf(0).of(query("alice@example.com"));
  expect(label).toMatchObject({ summary: undefined, isOverflow: false });
  expect(label.attributes.success).toEqual(database);
});

it("calls a batch by what all its statements share", () => {
  const labels = labelsOf(10);
  const insert = "INSERT INTO t VALUES ($1)";
  expect(labels.of(batch([insert, insert])).summary).toBe("BATCH INSERT t");
  expect(labels.of(batch([insert, "DELETE FROM t"])).summary).toBe("BATCH");
  expect(labels.of(batch([`${insert} -- open`, insert])).summary).toBe("BATCH INSERT t");
  expect(labels.of(batch(Array.from({ length: 5_000 }, () => insert))).summary).toBe(
    "BATCH INSERT t",
  );
  expect(labels.of(batch([])).summary).toBe("BATCH");
  expect(labels.of(batch([insert])).summary).toBe("INSERT t");
});

it("reads only the beginning of a very long text, and no half names", () => {
  const rows = Array.from({ length: 2_000 }, () => "($1, $2)").join(", ");
  const labels = labelsOf(10);
  expect(labels.of(query(`INSERT INTO t VALUES ${rows}`)).summary).toBe("INSERT t");
  // The 2,048th character is in the middle of the second name.
  const cut = `SELECT 1 FROM a, ${" ".repeat(2_000)}${"b".repeat(100)} ${" ".repeat(8_192)}`;
  expect(labels.of(query(cut)).summary).toBe("SELECT a");
});

it("never makes a summary longer than 255 characters, of a batch either", () => {
  const long = `SELECT 1 FROM ${"t".repeat(248)}`;
  const labels = labelsOf(10);
  expect(labels.of(query(long)).summary).toHaveLength(255);
  expect(labels.of(batch([long, long])).summary).toBe("BATCH");
});

it("keeps no text that is longer than 8,192 characters", () => {
  let read = 0;
  const summaries = new Summaries((summary) => {
    read += 1;
    return summary;
  });
  const labels = labelsOf(10, summaries);
  const long = query(`SELECT 1 FROM a WHERE b IN (${"$1, ".repeat(3_000)}$1)`);
  for (const event of [long, long, query("SELECT 1 FROM b"), query("SELECT 1 FROM b")]) {
    labels.of(event);
  }
  expect(read).toBe(3);
});

it("lets several summaries become one", () => {
  const summaries = new Summaries((summary) => summary.replaceAll(/_\d{4}/g, "_*"));
  const labels = labelsOf(1, summaries);
  const label = labels.of(query("SELECT 1 FROM events_2026"));
  expect(label.summary).toBe("SELECT events_*");
  expect(labels.of(query("SELECT 1 FROM events_2027"))).toBe(label);
  expect(labels.of(query("SELECT 1 FROM a", "a_2026")).summary).toBe("SELECT");
});

it("has an end ready that knows whose it is", () => {
  const ends: [QueryLabel, QueryEnd][] = [];
  const labels = new QueryLabels({
    database,
    summaries: new Summaries(),
    maxSummaries: 1,
    onEnded: (...all) => void ends.push(all),
  });
  const label = labels.of(query("SELECT 1 FROM a"));
  const end = { durationMs: 1, waitMs: 0 };
  label.ended(end);
  expect(ends).toEqual([[label, end]]);
  expect(labels.of(query("SELECT 1 FROM a")).ended).toBe(label.ended);
});
