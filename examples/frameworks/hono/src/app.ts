import { STATUS_CODES } from "node:http";
import type { IDatabaseServer } from "@abe/db-core";
import { type Context, type Handler, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { createUser, findUser, newUser, slowReport, statusOf } from "shop";

/** @param db the server of a TransactionService: inside a transaction, its statements are part of it. */
export function createApp(db: IDatabaseServer, metricsText: () => Promise<string>): Hono {
  const app = new Hono();

  app.onError((error, c) => {
    const status = statusOf(error);
    if (status === 500) console.error(error);
    return c.json({ error: STATUS_CODES[status] }, status as ContentfulStatusCode);
  });

  /** What the handler returns is sent when COMMIT is answered, and never before. */
  const inTransaction =
    (handler: (c: Context) => Promise<Response>): Handler =>
    (c) =>
      db.transaction(() => handler(c), { signal: c.req.raw.signal });

  app.post(
    "/users",
    inTransaction(async (c) => {
      const user = newUser(await c.req.json().catch(() => undefined));
      return c.json(await createUser(db, user), 201);
    }),
  );
  app.get("/users/:id", async (c) => {
    const user = await findUser(db, c.req.param("id"));
    return user === null ? c.notFound() : c.json(user);
  });
  app.get("/slow", async (c) =>
    c.json(await slowReport(db, Number(c.req.query("seconds")), c.req.raw.signal)),
  );
  app.get("/health", async (c) => {
    const report = await db.health();
    return c.json(report, report.status === "down" ? 503 : 200);
  });
  app.get("/metrics", async (c) => c.text(await metricsText()));
  return app;
}
