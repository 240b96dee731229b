import {
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import { json } from "node:stream/consumers";
import type { IDatabaseServer } from "@abe/db-core";
import { clientGone, createUser, findUser, newUser, slowReport, statusOf } from "shop";

interface Answer {
  readonly status: number;
  /** A text is sent as it is, anything else as JSON. */
  readonly body: unknown;
}

const failure = (status: number): Answer => ({ status, body: { error: STATUS_CODES[status] } });

/** The application: what it needs comes in, so a test can give it another database. */
export function createApp(
  db: IDatabaseServer,
  metricsText: () => Promise<string>,
): RequestListener {
  async function answer(request: IncomingMessage, signal: AbortSignal): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const [, resource, id] = pathname.split("/");
    switch (`${request.method} ${resource}`) {
      case "POST users": {
        const user = newUser(await json(request).catch(() => undefined));
        // Resolves when COMMIT is answered: only then is there a user to tell of.
        const created = await db.transaction((tx) => createUser(tx, user), { signal });
        return { status: 201, body: created };
      }
      case "GET users": {
        const user = id === undefined ? null : await findUser(db, id);
        return user === null ? failure(404) : { status: 200, body: user };
      }
      case "GET slow": {
        const seconds = Number(searchParams.get("seconds"));
        return { status: 200, body: await slowReport(db, seconds, signal) };
      }
      case "GET health": {
        const report = await db.health();
        return { status: report.status === "down" ? 503 : 200, body: report };
      }
      case "GET metrics":
        return { status: 200, body: await metricsText() };
      default:
        return failure(404);
    }
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const signal = clientGone(response);
    const { status, body } = await answer(request, signal).catch((error: unknown) => {
      if (statusOf(error) === 500) console.error(error);
      return failure(statusOf(error));
    });
    const text = typeof body === "string";
    response.writeHead(status, { "Content-Type": text ? "text/plain" : "application/json" });
    response.end(text ? body : JSON.stringify(body));
  }

  return (request, response) => void respond(request, response);
}
