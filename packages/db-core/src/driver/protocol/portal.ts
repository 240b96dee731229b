import { type Deferred, deferred } from "../../deferred.js";
import type { Decoders, DriverCursor, FieldInfo, Prepared } from "../driver.js";
import type { TransactionStatus } from "../transaction-status.js";
import { Exchange } from "./exchange.js";
import type { Frontend } from "./frontend.js";
import { ResultCollector } from "./result-collector.js";
import type { RowShape } from "./row-shape.js";

/** Runs an exchange after those before it. */
export type Run<Row> = <Result>(exchange: Exchange<Result, Row>) => Promise<Result>;

/** What a portal needs of its connection. */
export interface PortalConnection<Row> {
  readonly run: Run<Row>;
  /** Half a request may have been written. */
  readonly destroy: (cause: unknown) => void;
}

interface PortalRead {
  readonly rows: unknown[];
  readonly exhausted: boolean;
}

/**
 * Opens a portal. Inside a transaction it outlives each Sync, so other statements may run between two
 * reads. Outside, a Sync would end it: the whole reading is one exchange and the connection serves
 * nothing else meanwhile.
 */
export function openPortal<Row>(
  { run, destroy }: PortalConnection<Row>,
  statement: Prepared,
  decoders: Decoders,
  inTransaction: boolean,
): Promise<DriverCursor> {
  const collector = new ResultCollector<Row>(statement.decoders ?? decoders, statement.rowMode);
  return inTransaction
    ? openInTransaction(run, statement, collector)
    : openExclusive(run, new ExclusiveReading(statement, collector, destroy), collector);
}

function writeOpen(frontend: Frontend, { text, values }: Prepared, portal: string): void {
  frontend.parse("", text);
  frontend.bind({ portal, statement: "", values, formats: undefined });
  frontend.describePortal(portal);
}

/** A name that no portal has. */
const noPortal = "abe_none";

let portals = 0;

async function openInTransaction<Row>(
  run: Run<Row>,
  statement: Prepared,
  collector: ResultCollector<Row>,
): Promise<DriverCursor> {
  const portal = `abe_c${++portals}`;
  const step = (write: (frontend: Frontend) => void): Promise<PortalRead> =>
    run(new PortalStep(statement, collector, write));
  await step((frontend) => writeOpen(frontend, statement, portal));
  let open = true;
  return {
    fields: collector.fields,
    async read(count) {
      if (!open) return [];
      const { rows, exhausted } = await step((frontend) => frontend.execute(portal, count));
      if (exhausted) open = false;
      return rows;
    },
    async close() {
      if (!open) return;
      open = false;
      await step((frontend) => frontend.closePortal(portal));
    },
  };
}

/** One step of a portal, ended by a Sync of its own. */
class PortalStep<Row> extends Exchange<PortalRead, Row> {
  override readonly text: string;
  readonly #collector: ResultCollector<Row>;
  readonly #step: (frontend: Frontend) => void;
  #exhausted = false;

  constructor(
    statement: Prepared,
    collector: ResultCollector<Row>,
    step: (frontend: Frontend) => void,
  ) {
    super(statement);
    this.text = statement.text;
    this.#collector = collector;
    this.#step = step;
  }

  override write(frontend: Frontend): void {
    this.#step(frontend);
    frontend.sync();
  }

  /** The server ignored the Sync that was sent with the step. */
  override copyInResponse(frontend: Frontend): void {
    super.copyInResponse(frontend);
    frontend.sync();
  }

  override rowDescription(shape: RowShape<Row>): void {
    this.#collector.describe(shape);
  }

  override dataRow(row: Row): void {
    this.collect(this.#collector, row);
  }

  override commandComplete(): void {
    this.#exhausted = true;
  }

  override finish(): void {
    this.resolve({ rows: this.#collector.take(), exhausted: this.#exhausted });
  }
}

async function openExclusive<Row>(
  run: Run<Row>,
  reading: ExclusiveReading<Row>,
  collector: ResultCollector<Row>,
): Promise<DriverCursor> {
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
class ExclusiveReading<Row> extends Exchange<undefined, Row> {
  readonly described: Promise<void>;
  readonly #statement: Prepared;
  readonly #collector: ResultCollector<Row>;
  readonly #destroy: (cause: unknown) => void;
  #frontend: Frontend | undefined;
  /** As {@link Binding} has them; columns are known before they are asked for, so some may be binary. */
  #formats: readonly number[] | undefined;
  #isBound = false;
  #onDescribed!: () => void;
  /** The read that is under way. Never raced against the whole reading: that would keep all its rows. */
  #reading: Deferred<unknown[]> | undefined;
  #exhausted = false;
  #closing = false;
  #undone = false;

  constructor(
    statement: Prepared,
    collector: ResultCollector<Row>,
    destroy: (cause: unknown) => void,
  ) {
    super(statement);
    this.#statement = statement;
    this.#collector = collector;
    this.#destroy = destroy;
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

  override write(frontend: Frontend): void {
    this.#frontend = frontend;
    frontend.parse("", this.#statement.text);
    frontend.describeStatement("");
    frontend.flush();
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
    try {
      this.#bind();
      this.#frontend?.execute("", count);
      this.#frontend?.flush();
    } catch (error) {
      // The end of the connection ends the reading.
      this.#destroy(error);
    }
    return reading.promise;
  }

  #bind(): void {
    if (this.#isBound) return;
    this.#isBound = true;
    const { values } = this.#statement;
    this.#frontend?.bind({ portal: "", statement: "", values, formats: this.#formats });
  }

  /** @param undo makes an error on purpose first, so that the Sync rolls back instead of committing. */
  close(undo: boolean): void {
    if (this.#closing || this.settled) return;
    this.#closing = true;
    this.#undone = undo;
    this.owedSince = performance.now();
    if (undo) this.#frontend?.execute(noPortal, 0);
    this.#frontend?.sync();
  }

  override noData(): void {
    this.owedSince = undefined;
    this.#onDescribed();
  }

  override rowDescription(shape: RowShape<Row>): void {
    this.#formats = this.#collector.expect(shape, this.#frontend?.binary === true);
    this.noData();
  }

  override dataRow(row: Row): void {
    this.collect(this.#collector, row);
  }

  override portalSuspended(): void {
    this.#hand();
  }

  override commandComplete(): void {
    this.#exhausted = true;
    this.#hand();
  }

  override emptyQuery(): void {
    this.commandComplete();
  }

  override errorResponse(error: unknown): void {
    // The error that was made on purpose is none.
    if (!this.#undone) super.errorResponse(error);
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
