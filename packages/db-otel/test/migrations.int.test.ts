import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMigrationManager } from "@abe/db-migrate";
import { createTestDatabase } from "@abe/db-testing";
import type { TestDatabase } from "@abe/db-testing";
import { SpanStatusCode } from "@opentelemetry/api";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { otelObserver } from "../src/index.js";
import { Telemetry, followContext } from "./telemetry.js";

let database: TestDatabase;
let directory: string;
let telemetry: Telemetry;
let undo: () => void;

beforeAll(async () => {
  database = await createTestDatabase();
  directory = mkdtempSync(join(tmpdir(), "abe-otel-test-"));
  write("1_table/up.sql", "CREATE TABLE a (id int)");
  write("2_program/up.mjs", 'export const up = (db) => db.query("INSERT INTO a VALUES (1)");');
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await database.drop();
});
beforeEach(() => {
  telemetry = new Telemetry();
  undo = followContext();
});
afterEach(() => undo());

function write(path: string, text: string): void {
  mkdirSync(join(directory, path, ".."), { recursive: true });
  writeFileSync(join(directory, path), text);
}

/** Applies what is pending. @returns what it threw. */
async function migrate(): Promise<unknown> {
  const { meterProvider, tracerProvider } = telemetry;
  const manager = createMigrationManager({
    directory,
    config: database.url,
    programs: true,
    observers: [otelObserver({ meterProvider, tracerProvider })],
  });
  try {
    await manager.migrateUp();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await manager.close();
  }
}

it("has a trace of a run, and measures its migrations and the wait for the lock", async () => {
  expect(await migrate()).toBeUndefined();
  // On a busy machine a connection may be opened in between.
  const spans = telemetry.spans.filter(({ name }) => !name.startsWith("connect "));
  const [table, insert, program, run] = spans;
  expect([table, insert, program, run].map((span) => span?.name)).toEqual([
    "migration 1_table",
    "INSERT a",
    "migration 2_program",
    "migrate up",
  ]);
  expect(table?.parentSpanContext?.spanId).toBe(run?.spanContext().spanId);
  expect(program?.parentSpanContext?.spanId).toBe(run?.spanContext().spanId);
  expect(insert?.parentSpanContext?.spanId).toBe(program?.spanContext().spanId);
  expect(await telemetry.points("abe.db.migration.duration")).toMatchObject([
    {
      attributes: { "abe.db.migration.direction": "up", "abe.db.migration.outcome": "applied" },
      value: 2,
    },
  ]);
  expect(await telemetry.points("abe.db.migration.lock.wait_time")).toMatchObject([
    { attributes: { "abe.db.migration.direction": "up" }, value: 1 },
  ]);
  // Its own statements are called by what they are for.
  const points = await telemetry.points("db.client.operation.duration");
  const summaries = points.map(({ attributes }) => String(attributes["db.query.summary"]));
  expect(summaries.filter((summary) => !summary.startsWith("db-migrate: "))).toEqual(["INSERT a"]);
});

it("says of a migration that failed by which code, and what became of it", async () => {
  write("3_wrong/up.sql", "CREATE TABLE a (id int)");
  expect(await migrate()).toMatchObject({ code: "42P07" });
  for (const name of ["migration 3_wrong", "migrate up"]) {
    const span = telemetry.spans.find((each) => each.name === name);
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: "42P07" });
  }
  expect(telemetry.openSpans).toBe(0);
  expect(await telemetry.points("abe.db.migration.duration")).toMatchObject([
    {
      attributes: {
        "abe.db.migration.direction": "up",
        "abe.db.migration.outcome": "not_applied",
        "error.type": "42P07",
      },
      value: 1,
    },
  ]);
});
