import { createDatabaseServer } from "@abe/db-core";
import type { DatabaseServer } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import type { TestDatabase } from "@abe/db-testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { otelObserver } from "../src/index.js";
import { Telemetry, followContext } from "./telemetry.js";

let database: TestDatabase;
let admin: DatabaseServer;
let telemetry: Telemetry;
let undo: () => void;
const servers: DatabaseServer[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  admin = createDatabaseServer(database.config);
});
afterAll(async () => {
  await admin.close();
  await database.drop();
});
beforeEach(() => {
  telemetry = new Telemetry();
  undo = followContext();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((db) => db.close()));
  undo();
});

function serve(minConnections: number, requireParentSpan: boolean): DatabaseServer {
  const { meterProvider, tracerProvider } = telemetry;
  const observer = otelObserver({ meterProvider, tracerProvider, requireParentSpan });
  const config = {
    ...database.config,
    minConnections,
    maxConnections: 4,
    applicationName: "opened",
  };
  const db = createDatabaseServer(config, { observers: [observer] });
  servers.push(db);
  return db;
}

/** The parents of the spans of a name; `undefined` for a root. */
function parentsOf(name: string): (string | undefined)[] {
  return telemetry.spans
    .filter((span) => span.name === name)
    .map(({ parentSpanContext }) => parentSpanContext?.spanId);
}

it("is a child of the span of whoever asked, and nobody else's", async () => {
  const db = serve(0, true);
  const asking = await telemetry.within(async () => {
    await db.query("SELECT 1");
    return telemetry.activeSpanId;
  });
  const later = await telemetry.within(async () => {
    await db.query("SELECT 2");
    return telemetry.activeSpanId;
  });
  expect(parentsOf(`connect ${database.name}`)).toEqual([asking]);
  // What runs on the connection later does not run in the request it was opened for.
  expect(parentsOf("SELECT")).toEqual([asking, later]);
});

it("is nobody's child where the pool replaces a connection or keeps its minimum", async () => {
  const db = serve(2, false);
  const asking = await telemetry.within(async () => {
    await db.query("SELECT 1");
    return telemetry.activeSpanId;
  });
  const opened = `connect ${database.name}`;
  await expect.poll(() => db.stats().idle).toBe(2);
  const before = parentsOf(opened);
  expect(before).toContain(asking);
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'opened'",
  );
  await expect.poll(() => parentsOf(opened).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(4);
  expect(new Set(parentsOf(opened).slice(before.length))).toEqual(new Set([undefined]));
});

it("makes no traces of the pool's own where spans need a parent", async () => {
  const db = serve(2, true);
  await db.query("SELECT 1");
  await expect.poll(() => db.stats().idle).toBe(2);
  expect(telemetry.spans).toEqual([]);
});
