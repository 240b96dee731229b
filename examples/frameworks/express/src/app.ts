import { STATUS_CODES } from "node:http";
import type { IDatabaseServer } from "@abe/db-core";
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
} from "express";
import { clientGone, createUser, findUser, newUser, slowReport, statusOf } from "shop";

/** @param db the server of a TransactionService: inside a transaction, its statements are part of it. */
export function createApp(db: IDatabaseServer, metricsText: () => Promise<string>): Express {
  const app = express();
  app.use(express.json());

  app.post(
    "/users",
    inTransaction(db, async (request) => ({
      status: 201,
      body: await createUser(db, newUser(request.body)),
    })),
  );
  app.get("/users/:id", async (request, response) => {
    const user = await findUser(db, request.params.id);
    if (user === null) response.sendStatus(404);
    else response.json(user);
  });
  app.get("/slow", async (request, response) => {
    const seconds = Number(request.query["seconds"]);
    response.json(await slowReport(db, seconds, clientGone(response)));
  });
  app.get("/health", async (_request, response) => {
    const report = await db.health();
    response.status(report.status === "down" ? 503 : 200).json(report);
  });
  app.get("/metrics", async (_request, response) => {
    response.type("text/plain").send(await metricsText());
  });
  app.use(failed);
  return app;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Runs a handler in a transaction. What it returns is sent when COMMIT is answered, and never before. */
function inTransaction(
  db: IDatabaseServer,
  handler: (request: Request) => Promise<Answer>,
): RequestHandler {
  return async (request, response) => {
    const signal = clientGone(response);
    const { status, body } = await db.transaction(() => handler(request), { signal });
    response.status(status).json(body);
  };
}

/** Express knows an error handler by its four parameters. */
const failed: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const status = statusOf(error);
  if (status === 500) console.error(error);
  response.status(status).json({ error: STATUS_CODES[status] });
};
