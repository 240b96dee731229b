import "reflect-metadata";
import { once } from "node:events";
import type { Server } from "node:http";
import { disposeContainer, startDatabases } from "@abe/db-inversify";
import { serve } from "@hono/node-server";
import { gracefulClose, prometheusMetrics } from "shop";
import { createApp, createContainer, shopDatabase } from "./app.js";

const metrics = prometheusMetrics();
const container = createContainer(shopDatabase(metrics), metrics);
await startDatabases(container); // No database, no service: the deployment sees it at once.

const { fetch } = await createApp(container);
const http = serve({ fetch, port: Number(process.env["PORT"] ?? 3000) }, ({ port }) => {
  console.log(`listening on http://localhost:${port}`);
});
const close = gracefulClose(http as Server);

// First the requests, then whatever they use. Nothing is left then, so the process ends by itself.
await once(process, "SIGTERM");
await close();
await disposeContainer(container);
