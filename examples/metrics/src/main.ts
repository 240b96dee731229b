import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTestDatabase, startPostgres } from "@abe/db-testing";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { Application } from "./application.js";
import { situations } from "./situations.js";
import { runTraffic } from "./traffic.js";

// Metrics, for Prometheus to fetch.
const exporter = new PrometheusExporter({ preventServerStart: true });
const meterProvider = new MeterProvider({ readers: [exporter] });
const http = createServer((request, response) => {
  exporter.getMetricsRequestHandler(request, response);
});

// A server of the user's, when one is named; otherwise one of our own, in a temporary folder.
const { DATABASE_URL, DB_HOST } = process.env;
const given = (DATABASE_URL ?? "") !== "" || (DB_HOST ?? "") !== "";
await using postgres = given ? undefined : await startPostgres();
await using database = await createTestDatabase({
  prefix: "abe_metrics_",
  ...(postgres === undefined ? {} : { url: postgres.url }),
});

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

await using application = new Application(database.config, meterProvider);
await application.migrate();

http.listen(Number(process.env["PORT"] ?? 9464), "127.0.0.1");
await once(http, "listening");
console.log(`http://127.0.0.1:${(http.address() as AddressInfo).port}/metrics`);
try {
  await runTraffic(situations(application, stop.signal), stop);
} finally {
  http.close();
  http.closeAllConnections();
}
