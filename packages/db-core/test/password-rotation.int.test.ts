import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PostgresHandle, startPostgres } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  configFromEnv,
  createDatabaseServer,
  type DatabaseConfig,
  type DatabaseServer,
} from "../src/index.js";

const role = "rotating";
const [first, second] = ["first password", "second password"];

let server: PostgresHandle;
let admin: DatabaseServer;

beforeAll(async () => {
  // A server of its own: elsewhere roles belong to somebody, and not everybody is asked for a password.
  server = await startPostgres();
  admin = createDatabaseServer(server.config);
  await admin.query(`CREATE ROLE ${role} LOGIN`);
});
afterAll(async () => {
  await admin.close();
  await server.stop();
});
beforeEach(() => rotate(first));

async function rotate(password: string): Promise<void> {
  await admin.query(`ALTER ROLE ${role} PASSWORD '${password}'`);
}

function connectAs(password: NonNullable<DatabaseConfig["password"]>): DatabaseServer {
  return createDatabaseServer({ ...server.config, user: role, password, maxConnections: 2 });
}

/** A second connection while a first is held. */
async function onSecondConnection(
  db: DatabaseServer,
  between: () => Promise<void>,
): Promise<unknown> {
  return db.connection(async (held) => {
    await held.query("SELECT 1");
    await between();
    const answer = await db.scalar("SELECT 1").catch((error: unknown) => error);
    // What is connected stays so: PostgreSQL asks for the password at the start only.
    expect(await held.scalar("SELECT 1")).toBe(1);
    return answer;
  });
}

describe("a password that changes while the server is in use", () => {
  it("is asked for anew by each connection", async () => {
    const asked: string[] = [];
    let current = first;
    const db = connectAs(() => {
      asked.push(current);
      return current;
    });
    const answer = await onSecondConnection(db, async () => {
      await rotate(second);
      current = second;
    });
    await db.close();
    expect(answer).toBe(1);
    expect(asked).toEqual([first, second]);
  });

  it("is read from its file by each connection", async () => {
    const folder = await mkdtemp(join(tmpdir(), "abe-password-"));
    const file = join(folder, "password");
    await writeFile(file, `${first}\n`);
    const { host, port, database } = server.config;
    const env = {
      ...{ DB_HOST: host, DB_PORT: String(port), DB_NAME: database, DB_USER: role },
      ...{ DB_PASSWORD_FILE: file, DB_MAX_CONNECTIONS: "2" },
    };
    const db = createDatabaseServer(configFromEnv(env));
    const answer = await onSecondConnection(db, async () => {
      await rotate(second);
      await writeFile(file, `${second}\n`);
    });
    await db.close();
    await rm(folder, { recursive: true });
    expect(answer).toBe(1);
  });

  it("fails at once when it is out of date, not after the caller's deadline", async () => {
    const db = connectAs(first);
    const startedAt = performance.now();
    const answer = await onSecondConnection(db, () => rotate(second));
    await db.close();
    expect(answer).toMatchObject({
      ...{ name: "ConnectFailedError", sqlState: "28P01", isRetryable: false },
      outcome: "not_applied",
    });
    expect(String(answer)).not.toContain(first);
    // Callers have 5 s.
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });

  it("may be late: a source that fails is asked again within the caller's deadline", async () => {
    let calls = 0;
    const db = connectAs(async () => {
      calls++;
      if (calls === 1) throw new Error("vault: token s.abcdef has expired");
      return first;
    });
    const errors: unknown[] = [];
    db.addObserver({
      connect:
        () =>
        ({ error }) =>
          void (error && errors.push(error)),
    });
    expect(await db.scalar("SELECT 1")).toBe(1);
    await db.close();
    expect(calls).toBe(2);
    const [error] = errors;
    expect(String(error)).toMatch(/The password function failed; nothing was sent$/);
  });
});
