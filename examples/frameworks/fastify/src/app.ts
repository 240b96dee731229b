import { STATUS_CODES } from "node:http";
import type { IDatabaseServer } from "@abe/db-core";
import { type FastifyInstance, fastify, type FastifyServerOptions } from "fastify";
import { clientGone, createUser, findUser, newUser, slowReport, statusOf } from "shop";

/** @param db the server of a TransactionService: inside a transaction, its statements are part of it. */
export function createApp(
  db: IDatabaseServer,
  metricsText: () => Promise<string>,
  options: FastifyServerOptions = {},
): FastifyInstance {
  const app = fastify(options);

  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    if (status === 500) request.log.error(error);
    return reply.code(status).send({ error: STATUS_CODES[status] });
  });

  // What a handler returns is sent when its promise resolves: when COMMIT is answered, and never before.
  app.post("/users", (request, reply) =>
    db.transaction(
      async () => {
        const user = await createUser(db, newUser(request.body));
        reply.code(201);
        return user;
      },
      { signal: clientGone(reply.raw) }, // `request.signal` fires as soon as a body has been read.
    ),
  );
  app.get<{ Params: { id: string } }>("/users/:id", async (request, reply) => {
    const user = await findUser(db, request.params.id);
    return user ?? reply.code(404).send({ error: STATUS_CODES[404] });
  });
  app.get<{ Querystring: { seconds?: string } }>("/slow", (request, reply) =>
    slowReport(db, Number(request.query.seconds), clientGone(reply.raw)),
  );
  app.get("/health", async (_request, reply) => {
    const report = await db.health();
    return reply.code(report.status === "down" ? 503 : 200).send(report);
  });
  app.get("/metrics", async (_request, reply) => {
    return reply.type("text/plain").send(await metricsText());
  });
  return app;
}
