import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { toPgPool } from "@abe/db-core/pg-pool";
import connectPgSimple from "connect-pg-simple";
import session from "express-session";
import { expect, it } from "vitest";
import { stage } from "./stage.js";

declare module "express-session" {
  interface SessionData {
    visits: number;
  }
}

const { serve } = stage();

/** A server that counts a visitor's visits in the session. */
function counter(store: session.Store): Promise<Server> {
  const sessions = session({ store, secret: "for tests", resave: false, saveUninitialized: true });
  const server = createServer((request, response) => {
    const next = (failure?: unknown): void => {
      const { session: own } = request as unknown as { session: session.SessionData };
      if (failure === undefined) own.visits = (own.visits ?? 0) + 1;
      response.end(failure === undefined ? String(own.visits) : "failed");
    };
    // It is declared for the requests of Express, and runs on those of Node.
    Reflect.apply(sessions, undefined, [request, response, next]);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

it("stores a session, reads it again, and destroys it", async () => {
  const db = serve({ maxConnections: 2 });
  const Store = connectPgSimple(session);
  const store = new Store({
    pool: toPgPool(db),
    createTableIfMissing: true,
    pruneSessionInterval: false,
  });
  const server = await counter(store);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const first = await fetch(url);
  expect(await first.text()).toBe("1");
  const cookie = first.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const second = await fetch(url, { headers: { cookie } });
  expect(await second.text()).toBe("2");
  expect(await db.column("SELECT sess->>'visits' FROM session")).toEqual(["2"]);
  const id = await db.scalar("SELECT sid FROM session");
  await new Promise<void>((resolve, reject) => {
    store.destroy(String(id), (error?: unknown) => (error ? reject(error) : resolve()));
  });
  expect(await db.exists("SELECT FROM session")).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  store.close();
  expect(await db.scalar("SELECT 1")).toBe(1);
});
