import { type Deferred, deferred } from "../../deferred.js";
import type { Decoders, DriverCursor, FieldInfo, Prepared } from "../driver.js";
import type { TransactionStatus } from "../transaction-status.js";
import { Exchange } from "./exchange.js";
import { toBuffer } from "./group-exchange.js";
import type { PgField, PgWire } from "./pg-client.js";
import { ResultCollector } from "./result-collector.js";
import { toFieldInfo } from "./server-error.js";

/** Runs an exchange after those before it. */
export type Run = <Result>(exchange: Exchange<Result>) => Promise<Result>;

interface PortalRead {
  readonly rows: unknown[];
  readonly exhausted: boolean;
}

/**
 * Opens a portal. Inside a transaction it outlives each Sync, so other statements may run between two
 * reads. Outside, a Sync would end it: the whole reading is one exchange and the connection serves
 * nothing else meanwhile.
 */
export function openPortal(
  run: Run,
  statement: Prepared,
  decoders: Decoders,
  inTransaction: boolean,
): Promise<DriverCursor> {
  const collector = new ResultCollector(
    statement.decoders ?? decoders,
    statement.rowMode ?? "object",
  );
  return inTransaction
    ? openInTransaction(run, statement, collector)
    : openExclusive(run, statement, collector);
}

function writeOpen(wire: PgWire, statement: Prepared, portal: string): void {
  wire.parse({ name: "", text: statement.text });
  wire.bind({ portal, statement: "", values: statement.values.map(toBuffer) });
  wire.describe({ type: "P", name: portal });
}

/** A name that no portal has. */
const noPortal = "abe_none";

let portals = 0;

async function openInTransaction(
  run: Run,
  statement: Prepared,
  collector: ResultCollector,
): Promise<DriverCursor> {
  const portal = `abe_c${++portals}`;
  const step = (write: (wire: PgWire) => void): Promise<PortalRead> =>
    run(new PortalStep(statement, collector, write));
  await step((wire) => writeOpen(wire, statement, portal));
  let open = true;
  return {
    fields: collector.fields,
    async read(count) {
      if (!open) return [];
      const { rows, exhausted } = await step((wire) => wire.execute({ portal, rows: count }));
      if (exhausted) open = false;
      return rows;
    },
    async close() {
      if (!open) return;
      open = false;
      await step((wire) => wire.close({ type: "P", name: portal }));
    },
  };
}

/** One step of a portal, ended by a Sync of its own. */
class PortalStep extends Exchange<PortalRead> {
  override readonly text: string;
  readonly #collector: ResultCollector;
  readonly #step: (wire: PgWire) => void;
  #exhausted = false;

  constructor(statement: Prepared, collector: ResultCollector, step: (wire: PgWire) => void) {
    super(statement);
    this.text = statement.text;
    this.#collector = collector;
    this.#step = step;
  }

  protected override write(wire: PgWire): void {
    this.#step(wire);
    wire.sync();
  }

  /** The server ignored the Sync that was sent with the step. */
  override handleCopyInResponse(wire: PgWire): void {
    super.handleCopyInResponse(wire);
    wire.sync();
  }

  override handleRowDescription(message: { fields: PgField[] }): void {
    this.#collector.describe(message.fields.map(toFieldInfo));
  }

  override handleDataRow(message: { fields: (string | null)[] }): void {
    collect(this, this.#collector, message.fields);
  }

  override handleCommandComplete(): void {
    this.#exhausted = true;
  }

  override finish(): void {
    this.resolve({ rows: this.#collector.take(), exhausted: this.#exhausted });
  }
}

async function openExclusive(
  run: Run,
  statement: Prepared,
  collector: ResultCollector,
): Promise<DriverCursor> {
  const reading = new ExclusiveReading(statement, collector);
  const ended = run(reading);
  // Whoever reads or closes gets the error; here it must only not count as unhandled.
  ended.catch(() => undefined);
  await Promise.race([reading.described, ended]);
  return {
    get fields(): readonly FieldInfo[] {
      return collector.fields;
    },
    read: (count) => reading.read(count),
    async close(options) {
      reading.close(options?.undo === true);
      await ended;
    },
  };
}

/** A portal read with Flush instead of Sync; {@link close} sends the only Sync. */
class ExclusiveReading extends Exchange<undefined> {
  readonly described: Promise<void>;
  readonly #statement: Prepared;
  readonly #collector: ResultCollector;
  #wire: PgWire | undefined;
  #onDescribed!: () => void;
  /** The read that is under way. Never raced against the whole reading: that would keep all its rows. */
  #reading: Deferred<unknown[]> | undefined;
  #exhausted = false;
  #closing = false;
  #undone = false;

  constructor(statement: Prepared, collector: ResultCollector) {
    super(statement);
    this.#statement = statement;
    this.#collector = collector;
    this.described = new Promise((resolve) => {
      this.#onDescribed = resolve;
    });
  }

  override get text(): string {
    return this.#statement.text;
  }

  override mayHaveCommitted(before: TransactionStatus): boolean {
    return before === "idle" && this.#statement.commitsInParts === true;
  }

  protected override write(wire: PgWire): void {
    this.#wire = wire;
    writeOpen(wire, this.#statement, "");
    wire.flush();
  }

  async read(count: number): Promise<unknown[]> {
    if (this.#exhausted) return [];
    if (this.#closing || this.settled) {
      // One that failed or was lost must not look like one that is complete.
      await this.result;
      return [];
    }
    const reading = (this.#reading = deferred<unknown[]>());
    this.owedSince = performance.now();
    this.#wire?.execute({ portal: "", rows: count });
    this.#wire?.flush();
    return reading.promise;
  }

  /** @param undo makes an error on purpose first, so that the Sync rolls back instead of committing. */
  close(undo: boolean): void {
    if (this.#closing || this.settled) return;
    this.#closing = true;
    this.#undone = undo;
    this.owedSince = performance.now();
    if (undo) this.#wire?.execute({ portal: noPortal, rows: 0 });
    this.#wire?.sync();
  }

  override noData(): void {
    this.owedSince = undefined;
    this.#onDescribed();
  }

  override handleRowDescription(message: { fields: PgField[] }): void {
    this.#collector.describe(message.fields.map(toFieldInfo));
    this.noData();
  }

  override handleDataRow(message: { fields: (string | null)[] }): void {
    collect(this, this.#collector, message.fields);
  }

  override handlePortalSuspended(): void {
    this.#hand();
  }

  override handleCommandComplete(): void {
    this.#exhausted = true;
    this.#hand();
  }

  override handleEmptyQuery(): void {
    this.#exhausted = true;
    this.#hand();
  }

  override handleError(error: unknown): void {
    // The error that was made on purpose is none.
    if (!this.#undone) super.handleError(error);
    // After an error the server skips everything up to a Sync.
    this.close(false);
  }

  #hand(): void {
    this.owedSince = undefined;
    if (this.localError !== undefined) {
      this.close(false);
      return;
    }
    this.#reading?.resolve(this.#collector.take());
    this.#reading = undefined;
  }

  /** Nothing more comes: whoever still reads is told how it ended. */
  override resolve(result: undefined): void {
    super.resolve(result);
    this.#reading?.resolve([]);
  }

  override reject(error: unknown): void {
    super.reject(error);
    this.#reading?.reject(error);
  }

  override finish(): void {
    this.resolve(undefined);
  }
}

function collect(
  exchange: Exchange<unknown>,
  collector: ResultCollector,
  values: readonly (string | null)[],
): void {
  if (exchange.localError !== undefined) return;
  try {
    collector.add(values);
  } catch (error) {
    exchange.localError = { kind: "value", error };
  }
}
