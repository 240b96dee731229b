import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { createDatabaseServer } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import type { TestDatabase } from "@abe/db-testing";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, expect, it } from "vitest";
import { metricNames, otelObserver } from "../src/index.js";
import type { MetricDefinition, MetricKey } from "../src/index.js";
import { schemaUrl, scopeVersion } from "../src/scope.js";

/** Metrics as OTLP writes them in JSON; of these exactly one of `histogram`, `sum` and `gauge` is there. */
interface OtlpMetric {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly histogram?: Points;
  readonly sum?: Points & { readonly isMonotonic: boolean };
  readonly gauge?: unknown;
}

interface Points {
  readonly aggregationTemporality: number;
  readonly dataPoints: readonly {
    readonly attributes: readonly KeyValue[];
    /** Of a histogram. */
    readonly explicitBounds?: readonly number[];
  }[];
}

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number };
}

interface OtlpScope {
  readonly scope: { readonly name: string; readonly version: string };
  readonly schemaUrl: string;
  readonly metrics: readonly OtlpMetric[];
}

/** Of AggregationTemporality: the sum since the process started. */
const cumulative = 2;

let database: TestDatabase;
let sink: Server;
const requests: { readonly path: string | undefined; readonly type: string | undefined }[] = [];
let received: OtlpScope[];

/** What a server tells a Collector: everything that happens without a fault and without db-migrate. */
async function send(endpoint: string): Promise<void> {
  const exporter = new OTLPMetricExporter({ url: `${endpoint}/v1/metrics` });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const observer = otelObserver({
    meterProvider,
    returnedRows: true,
    legacyMax: true,
    maxSummaries: 1,
  });
  const config = { ...database.config, minConnections: 1, maxConnections: 2 };
  const db = createDatabaseServer(config, { name: "shop", observers: [observer] });
  await db.query("SELECT 1", [], { name: "one" });
  await db.query("SELECT 1 / 0").catch(() => undefined);
  await db.transaction((tx) => tx.query("SELECT 2"), { name: "work", isolation: "serializable" });
  await reader.forceFlush();
  await db.close();
  await meterProvider.shutdown();
}

beforeAll(async () => {
  database = await createTestDatabase();
  const bodies: { readonly resourceMetrics: readonly { readonly scopeMetrics: OtlpScope[] }[] }[] =
    [];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    requests.push({ path: request.url, type: request.headers["content-type"] });
    bodies.push((await json(request)) as (typeof bodies)[number]);
    response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  };
  sink = createServer((...given) => void receive(...given)).listen(0, "127.0.0.1");
  await once(sink, "listening");
  await send(`http://127.0.0.1:${(sink.address() as AddressInfo).port}`);
  received = bodies.flatMap(({ resourceMetrics }) =>
    resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics),
  );
});
afterAll(async () => {
  sink.closeAllConnections();
  sink.close();
  await database.drop();
});

it("reaches the sink as JSON, with the scope and the version of the conventions", () => {
  // One as the work was done, one when the provider was shut down.
  expect(requests).toEqual([
    { path: "/v1/metrics", type: "application/json" },
    { path: "/v1/metrics", type: "application/json" },
  ]);
  for (const { scope, schemaUrl: url } of received) {
    expect(scope).toMatchObject({ name: "@abe/db-otel", version: scopeVersion });
    expect(url).toBe(schemaUrl);
  }
});

const expected = [
  "operationDuration",
  "returnedRows",
  "operationActive",
  "summaryOverflow",
  "connectionCount",
  "connectionLimit",
  "connectionMax",
  "connectionIdleMin",
  "connectionIdleMax",
  "connectionPending",
  "connectionWaitTime",
  "connectionUseTime",
  "connectionCreateTime",
  "transactionDuration",
] as const satisfies readonly MetricKey[];

it("has the metrics of what happened, and no other", () => {
  const names = received[0]?.metrics.map(({ name }) => name);
  expect(names?.toSorted()).toEqual(expected.map((key) => metricNames[key].name).toSorted());
});

it.each(expected)("says of %s the unit, the description and the kind of the table", (key) => {
  const { name, unit, description, instrument, buckets }: MetricDefinition = metricNames[key];
  const metric = received[0]?.metrics.find((each) => each.name === name);
  expect(metric).toMatchObject({ name, unit, description });
  expect(metric?.gauge).toBeUndefined();
  const points = metric?.histogram ?? metric?.sum;
  expect(points?.aggregationTemporality).toBe(cumulative);
  const bounds = new Set(points?.dataPoints.map((point) => point.explicitBounds?.join()));
  expect([...bounds]).toEqual([buckets?.join()]);
  expect(metric?.histogram !== undefined).toBe(instrument === "histogram");
  expect(metric?.sum?.isMonotonic).toBe(
    { histogram: undefined, counter: true, observableUpDownCounter: false }[instrument],
  );
});

it("has only attributes of the table", () => {
  for (const { name, histogram, sum } of received[0]?.metrics ?? []) {
    const metrics: readonly MetricDefinition[] = Object.values(metricNames);
    const known = metrics.find((each) => each.name === name)?.attributes.map((each) => each.name);
    const points = (histogram ?? sum)?.dataPoints ?? [];
    expect(points).not.toEqual([]);
    for (const { attributes } of points) {
      expect(known).toEqual(expect.arrayContaining(attributes.map(({ key }) => key)));
    }
  }
});

it("keeps the types of attributes: a port is a number, everything else a text", () => {
  const duration = received[0]?.metrics.find(({ name }) => name === "db.client.operation.duration");
  const { attributes = [] } = duration?.histogram?.dataPoints[0] ?? {};
  const values = Object.fromEntries(attributes.map(({ key, value }) => [key, value]));
  const { port } = database.config;
  expect(values["server.port"]).toEqual(port === 5432 ? undefined : { intValue: port });
  expect(values["db.query.summary"]).toEqual({ stringValue: "one" });
});
