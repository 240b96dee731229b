import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createDatabaseServer } from "@abe/db-core";
import { otelObserver } from "@abe/db-otel";
import { createTransactionService } from "@abe/db-tx";
import { gracefulClose, prometheusMetrics } from "shop";
import { work } from "./worker.js";

// DB_HOST, DB_PORT, DB_USER, DB_PASSWORD, DB_NAME, …: what is wrong with them is said here, in one error.
const metrics = prometheusMetrics();
const db = createDatabaseServer(undefined, {
  name: "worker",
  observers: [otelObserver({ meterProvider: metrics.provider })],
});
await db.initialize(); // No database, no work: the deployment sees it at once.

/** For whoever looks after it: a worker answers nobody else. */
async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/metrics") {
    response.writeHead(200, { "Content-Type": "text/plain" }).end(await metrics.text());
    return;
  }
  const report = await db.health();
  response.writeHead(report.status === "down" ? 503 : 200).end(JSON.stringify(report));
}

const http = createServer((request, response) => void respond(request, response));
const close = gracefulClose(http);
http.listen(Number(process.env["PORT"] ?? 3000), () => {
  console.log(`listening on http://localhost:${(http.address() as AddressInfo).port}`);
});

const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());

// Resolves at SIGTERM, when the last job is done. Nothing is left then, so the process ends by itself.
await work(createTransactionService(db), stop.signal);
await close();
await db.close();
