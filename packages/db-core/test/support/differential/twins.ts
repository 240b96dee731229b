import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import type { ConnectionEvents, Driver, DriverConnection } from "../../../src/driver/driver.js";
import { pgDriver } from "../../../src/driver/pg/pg-driver.js";
import { wireDriver } from "../../../src/driver/wire/wire-driver.js";
import {
  createDatabaseServer,
  createTypes,
  type DatabaseServer,
  type TypeOptions,
} from "../../../src/index.js";
import type { Operation, Surroundings } from "./operations.js";
import { plainly } from "./plainly.js";
import { rowsSchema, tableSchema } from "./statements.js";
import { typesSchema } from "./typed-values.js";

/** Long runs share the machine. */
const patience = { connectTimeoutMs: 300_000, acquireTimeoutMs: 300_000 };

/** Two databases that are the same, one for each driver. */
export class Twins {
  readonly #sides: readonly Side[];
  readonly #databases: readonly TestDatabase[];
  #isAltered = false;

  private constructor(databases: readonly TestDatabase[], sides: readonly Side[]) {
    this.#databases = databases;
    this.#sides = sides;
  }

  static async open(): Promise<Twins> {
    const [stock, wire] = [await createTestDatabase(), await createTestDatabase()];
    const sides = [new Side(pgDriver, stock), new Side(wireDriver(), wire)];
    await Promise.all(sides.map((side) => side.prepare()));
    return new Twins([stock, wire], sides);
  }

  /** What both show of a program: that of pg, and that of wire. */
  async run(
    program: readonly Operation[],
    types: TypeOptions,
  ): Promise<readonly (readonly unknown[])[]> {
    const isAltered = this.#isAltered;
    this.#isAltered = program.some(({ alters }) => alters === true);
    await Promise.all(this.#sides.map((side) => side.begin(types, isAltered)));
    return Promise.all(this.#sides.map((side) => side.run(program)));
  }

  /** The next program finds other connections, and the table as it was. */
  async end(): Promise<void> {
    await Promise.all(this.#sides.map((side) => side.end()));
  }

  async close(): Promise<void> {
    await this.end();
    await Promise.all(this.#sides.map((side) => side.close()));
    await Promise.all(this.#databases.map((database) => database.drop()));
  }
}

/** One driver, its database, and its connection of the moment. */
class Side implements Surroundings {
  readonly #driver: Driver;
  readonly #database: TestDatabase;
  /** Looks at the driver's connection, and ends it, from outside. */
  readonly #admin: DatabaseServer;
  #events: unknown[] = [];
  #connection: DriverConnection | undefined;
  #isClosed = false;
  #hasRows = true;

  constructor(driver: Driver, database: TestDatabase) {
    this.#driver = driver;
    this.#database = database;
    this.#admin = createDatabaseServer({ ...database.config, ...patience }, { driver: "pg" });
  }

  async prepare(): Promise<void> {
    for (const text of `${typesSchema};${tableSchema};${rowsSchema}`.split(";"))
      await this.#admin.query(text);
  }

  /** An idle connection, and the table as it was when it was altered, or the session is another. */
  async begin(types: TypeOptions, isAltered: boolean): Promise<void> {
    if (this.#isClosed) this.#connection = undefined;
    this.#connection ??= await this.#connect(types);
    if (this.#connection.status() !== "idle") await this.#connection.simple("ROLLBACK");
    if (isAltered) await this.#connection.simple(tableSchema);
    if (isAltered || !this.#hasRows) await this.#connection.simple(rowsSchema);
    this.#hasRows = true;
    this.#events = [];
  }

  /** Everything that can be seen of a program. */
  async run(program: readonly Operation[]): Promise<unknown[]> {
    const seen: unknown[] = [];
    for (const operation of program) {
      if (this.#connection === undefined || this.#isClosed) break;
      const end = await operation.run(this.#connection, this).then(
        (value) => ({ value }),
        (error: unknown) => {
          // A fault of this test, which both sides have alike.
          if (error instanceof TypeError) throw error;
          return { error };
        },
      );
      seen.push([plainly(end), this.#connection.status(), this.#connection.inFlight]);
    }
    // What was told beside the answers has come by then.
    if (!this.#isClosed) await this.#connection?.simple("").catch(() => undefined);
    seen.push(this.#events.map(plainly), this.#isClosed);
    return seen;
  }

  async end(): Promise<void> {
    await this.#connection?.close(1_000);
    this.#connection = undefined;
    this.#hasRows = false;
  }

  close(): Promise<unknown> {
    return this.#admin.close();
  }

  async kill(pid: number): Promise<void> {
    await this.#admin.query("SELECT pg_terminate_backend($1)", [pid]);
  }

  isRunning(pid: number, text: string): Promise<boolean> {
    return this.#admin.exists(
      "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND state = 'active' AND query LIKE $2",
      [pid, `%${text}%`],
    );
  }

  #connect(types: TypeOptions): Promise<DriverConnection> {
    this.#isClosed = false;
    const { password, ...address } = this.#database.config;
    const told = (what: string) => (event: unknown) => void this.#events.push([what, event]);
    const events: ConnectionEvents = {
      closed: (cause) => {
        this.#isClosed = true;
        told("closed")(cause);
      },
      notice: told("notice"),
      notification: told("notification"),
      parameter: (...each) => told("parameter")(each),
    };
    return this.#driver.connect(
      {
        ...address,
        password: async () => password,
        tls: false,
        parameters: { application_name: "differential", TimeZone: "UTC" },
        connectTimeoutMs: 300_000,
        statementCacheSize: 6,
        decoders: createTypes(types),
      },
      events,
    );
  }
}
