import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createDatabaseServer } from "@abe/db-core";
import { otelObserver } from "@abe/db-otel";
import { gracefulClose, prometheusMetrics } from "shop";
import { createApp } from "./app.js";

// DB_HOST, DB_PORT, DB_USER, DB_PASSWORD, DB_NAME, …: what is wrong with them is said here, in one error.
const metrics = prometheusMetrics();
const db = createDatabaseServer(undefined, {
  name: "shop",
  observers: [otelObserver({ meterProvider: metrics.provider })],
});
await db.initialize(); // No database, no service: the deployment sees it at once.

const http = createServer(createApp(db, metrics.text));
const close = gracefulClose(http);
http.listen(Number(process.env["PORT"] ?? 3000), () => {
  console.log(`listening on http://localhost:${(http.address() as AddressInfo).port}`);
});

// First the requests, then the pool that they use. Nothing is left then, so the process ends by itself.
await once(process, "SIGTERM");
await close();
await db.close();
