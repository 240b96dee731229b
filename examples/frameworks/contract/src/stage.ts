import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { type FaultProxy, startFaultProxy } from "@abe/db-testing/faults";
import { afterAll, beforeAll, vi } from "vitest";
import { Script } from "./script.js";

/** How the sessions of an application are told from those of its test. */
const applicationName = "application under test";

/** An application in its folder, an empty database, and a proxy between the two. */
export class Stage {
  readonly folder: string;
  #database: TestDatabase | undefined;
  #proxy: FaultProxy | undefined;
  readonly #scripts: Script[] = [];

  /** Sets everything up before the tests of a file, and takes it down after them. */
  constructor(folder: string) {
    this.folder = folder;
    beforeAll(async () => {
      this.#database = await createTestDatabase();
      this.#proxy = await startFaultProxy({ target: this.#database.config });
    });
    afterAll(async () => {
      for (const script of this.#scripts) script.child.kill("SIGKILL");
      await this.#proxy?.stop();
      await this.#database?.drop();
    });
  }

  get db(): TestDatabase["server"] {
    return set(this.#database).server;
  }

  get proxy(): FaultProxy {
    return set(this.#proxy);
  }

  run(name: string, changes: NodeJS.ProcessEnv = {}): Script {
    const script = new Script(this.folder, name, { ...this.#environment(), ...changes });
    this.#scripts.push(script);
    return script;
  }

  /** Runs `start` and waits until it says where it listens. */
  async start(changes: NodeJS.ProcessEnv = {}): Promise<{ readonly app: Script; url: string }> {
    const app = this.run("start", changes);
    const port = await vi.waitUntil(
      () => /listening .*:(\d+)/i.exec(app.output)?.[1] ?? app.endedEarly(),
      { timeout: 60_000 },
    );
    return { app, url: `http://127.0.0.1:${port}` };
  }

  /** How many statements of the application are running whose text is LIKE this. */
  async running(text: string): Promise<number> {
    return this.db.scalar<number>(
      "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1 AND state = 'active' AND query LIKE $2",
      [applicationName, text],
    );
  }

  #environment(): NodeJS.ProcessEnv {
    const { user, password, database, ssl } = set(this.#database).config;
    return {
      PATH: process.env["PATH"],
      NODE_OPTIONS: process.env["NODE_OPTIONS"],
      DB_HOST: this.proxy.host,
      DB_PORT: String(this.proxy.port),
      DB_USER: user,
      DB_PASSWORD: password,
      DB_NAME: database,
      DB_SSL: ssl ? (process.env["DB_SSL"] ?? "true") : "false",
      DB_APPLICATION_NAME: applicationName,
      PORT: "0",
    };
  }
}

function set<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("the stage is set before the first test");
  return value;
}
