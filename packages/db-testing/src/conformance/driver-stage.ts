import type {
  ConnectionEvents,
  ConnectTarget,
  Driver,
  DriverConnection,
  Prepared,
} from "@abe/db-core/session";

/** The database that a driver is put to the test on. */
export interface DriverDatabase {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Where a behaviour of a driver is shown: it opens connections, and they are closed afterwards. */
export class DriverStage {
  readonly #driver: Driver;
  readonly #database: DriverDatabase;
  readonly #opened: DriverConnection[] = [];

  constructor(driver: Driver, database: DriverDatabase) {
    this.#driver = driver;
    this.#database = database;
  }

  /** int4 is decoded as a number, everything else stays text. */
  async connect(
    events: Partial<ConnectionEvents> = {},
    more: Partial<ConnectTarget> = {},
  ): Promise<DriverConnection> {
    const { password, ...address } = this.#database;
    const target: ConnectTarget = {
      ...address,
      password: async () => password,
      tls: false,
      parameters: { application_name: "driver conformance" },
      connectTimeoutMs: 5_000,
      statementCacheSize: 8,
      decoders: { decoder: (type) => (type === 23 ? Number : (text) => text) },
      ...more,
    };
    const connection = await this.#driver.connect(target, { ...deaf, ...events });
    this.#opened.push(connection);
    return connection;
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((connection) => connection.close(1_000)));
  }
}

const deaf: ConnectionEvents = {
  closed: () => undefined,
  notice: () => undefined,
  notification: () => undefined,
  parameter: () => undefined,
};

/** A statement ready to be sent. */
export function statement(
  text: string,
  values: Prepared["values"] = [],
  keep: boolean = false,
): Prepared {
  return { text, values, keep };
}

/** The rows of one statement sent alone. */
export async function rowsOf(
  connection: DriverConnection,
  text: string,
  values: Prepared["values"] = [],
): Promise<unknown[]> {
  return sendKept(connection, statement(text, values));
}

/** The rows of one prepared statement sent alone. */
export async function sendKept(
  connection: DriverConnection,
  prepared: Prepared,
): Promise<unknown[]> {
  return (await connection.send({ statements: [prepared] })).statements[0]?.rows ?? [];
}

/** Polls until `holds`, for at most 10 s. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new RangeError("it did not become true within 10 s");
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

/** One thing that every driver does the same way. */
export interface DriverBehaviour {
  /** A sentence; the title of the test. */
  readonly title: string;
  /** Rejects when the driver does otherwise. */
  readonly show: (stage: DriverStage) => Promise<void>;
}
