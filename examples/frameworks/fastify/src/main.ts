import { once } from "node:events";
import { createDatabaseServer } from "@abe/db-core";
import { otelObserver } from "@abe/db-otel";
import { createTransactionService } from "@abe/db-tx";
import { gracefulClose, prometheusMetrics } from "shop";
import { createApp } from "./app.js";

// DB_HOST, DB_PORT, DB_USER, DB_PASSWORD, DB_NAME, …: what is wrong with them is said here, in one error.
const metrics = prometheusMetrics();
const { server: db } = createTransactionService(
  createDatabaseServer(undefined, {
    name: "shop",
    observers: [otelObserver({ meterProvider: metrics.provider })],
  }),
);
await db.initialize(); // No database, no service: the deployment sees it at once.

const app = createApp(db, metrics.text, { logger: true });
const close = gracefulClose(app.server);
await app.listen({ port: Number(process.env["PORT"] ?? 3000), host: "0.0.0.0" });

// First the requests, then the pool that they use. Nothing is left then, so the process ends by itself.
await once(process, "SIGTERM");
await close(); // app.close() alone waits 72 s for connections that are kept alive.
await app.close();
await db.close();
