import { encodeValues } from "../codecs/encode-value.js";
import type {
  GroupResult,
  Notice,
  Notification,
  Prepared,
  SimpleResult,
  StatementDescription,
} from "../driver/driver.js";
import type { TransactionStatus } from "../driver/transaction-status.js";
import { QueryTimeoutError, StatementError } from "../errors/query-errors.js";
import type { Lease } from "../pool/lease.js";
import { toCall } from "../query/call.js";
import type { Conduit, QueryContext } from "../query/conduit.js";
import { prepareCall } from "../query/prepare.js";
import { QueryMethods } from "../query/query-methods.js";
import type { Statement } from "../sql/statement.js";
import { beginCommand, checkSavepointName } from "../transaction/transaction-commands.js";
import { within } from "../within.js";
import { Channel, channelKey } from "./channel.js";
import { durabilityOf } from "./durability.js";
import type { BeginExtras, BeginOptions, CommitResult, Session } from "./session.js";

/** Milliseconds ROLLBACK gets before the connection is destroyed, which rolls back as well. */
const rollbackTimeoutMs = 2_000;

/** {@link Session} over one lease of the pool. */
export class LeasedSession extends QueryMethods implements Session {
  static {
    Object.defineProperty(this.prototype, channelKey, {
      get(this: LeasedSession) {
        return this.channel;
      },
    });
  }

  readonly channel: Channel;
  readonly backendPid: number;
  readonly #lease: Lease;
  readonly #context: QueryContext;
  readonly #conduit: Conduit;
  #lost: Promise<unknown> | undefined;

  constructor(lease: Lease, context: QueryContext) {
    super();
    this.#lease = lease;
    this.backendPid = lease.connection.backendPid;
    this.#context = context;
    this.channel = new Channel(lease, context);
    const { lastOneTransaction, statementTimeoutMs } = context.sessions;
    // Behind a pooler the timeout holds in transactions only.
    this.channel.guard(lastOneTransaction ? undefined : statementTimeoutMs);
    this.#conduit = {
      context,
      transactionId: undefined,
      signal: undefined,
      borrow: (request) => this.channel.borrow(request),
      inTransaction: () => this.channel.inTransaction,
    };
  }

  protected override get conduit(): Conduit {
    return this.#conduit;
  }

  get serverVersion(): number {
    return versionNumber(this.#lease.connection.parameters.get("server_version"));
  }

  get status(): TransactionStatus {
    return this.channel.status;
  }

  get inFlight(): number {
    return this.channel.work.count;
  }

  get closing(): AbortSignal {
    return this.#lease.signal;
  }

  get lost(): Promise<unknown> {
    this.#lost ??= new Promise((resolve) => this.#lease.listen({ closed: resolve }));
    return this.#lost;
  }

  async begin(options: BeginOptions = {}, extras: BeginExtras = {}): Promise<readonly unknown[][]> {
    if (this.channel.inTransaction)
      throw new StatementError("a transaction is already open on this session");
    const settings = { ...this.#context.sessions.transactionSettings, ...extras.settings };
    const encoded = encodeValues(Object.entries(settings).flat());
    const begin = beginCommand(options, encoded, this.#context.use.names);
    const also = (extras.also ?? []).map((statement) => this.#prepare(statement));
    const own = begin.also.length;
    // Behind them may come savepoints.
    const rowsOf = ({ prelude }: GroupResult): unknown[][] =>
      prelude.slice(own, own + also.length).map((one) => one.rows);
    this.channel.defer({ ...begin, also: [...begin.also, ...also] }, (result) =>
      extras.onBegun?.(rowsOf(result)),
    );
    if (extras.defer === true) return [];
    return rowsOf(await this.channel.send({ statements: [] }));
  }

  async savepoint(name: string): Promise<void> {
    await this.channel.savepoint(checkSavepointName(name));
  }

  async releaseSavepoint(name: string): Promise<void> {
    await this.channel.releaseSavepoint(checkSavepointName(name));
  }

  async rollbackTo(name: string): Promise<void> {
    await this.channel.rollbackTo(checkSavepointName(name));
  }

  async commit(options: { readonly before?: Statement } = {}): Promise<CommitResult> {
    const { before } = options;
    if (before === undefined && this.channel.dropDeferred())
      return { tag: "COMMIT", durability: "durable" };
    const statements = before === undefined ? [] : [this.#prepare(before)];
    const { notices } = await this.channel.commit(statements);
    return { tag: "COMMIT", durability: durabilityOf(notices) };
  }

  async rollback(): Promise<unknown> {
    if (this.channel.dropDeferred()) return undefined;
    const { failure } = (await within(this.#rollBack(), rollbackTimeoutMs)) ?? { failure: late() };
    if (failure !== undefined) this.#lease.destroy(failure);
    this.channel.ended();
    return failure;
  }

  /** @returns why the connection is in doubt. */
  async #rollBack(): Promise<{ readonly failure?: unknown }> {
    try {
      const { connection } = this.#lease;
      // Nobody waits any more for what still runs, and ROLLBACK would stand behind it.
      await this.channel.work.stop();
      if (connection.status() !== "idle" || connection.inFlight > 0)
        await connection.simple("ROLLBACK");
      return {};
    } catch (failure) {
      return { failure };
    }
  }

  async simple(text: string): Promise<SimpleResult> {
    this.channel.dirty();
    return this.channel.ask((connection) => connection.simple(text));
  }

  async describe(text: string): Promise<StatementDescription> {
    return this.channel.ask((connection) => connection.describe(text));
  }

  cancel(): Promise<void> {
    return this.#lease.connection.cancel();
  }

  onNotice(listener: (notice: Notice) => void): () => void {
    return this.#lease.listen({ notice: listener });
  }

  onNotification(listener: (notification: Notification) => void): () => void {
    return this.#lease.listen({ notification: listener });
  }

  async release(): Promise<void> {
    this.channel.dropDeferred();
    this.#lease.release();
  }

  destroy(cause?: unknown): void {
    this.#lease.destroy(cause);
  }

  #prepare(statement: Statement): Prepared {
    return prepareCall(toCall(statement), this.#context);
  }
}

function late(): QueryTimeoutError {
  return new QueryTimeoutError(`ROLLBACK was not answered within ${rollbackTimeoutMs} ms`);
}

/** `18.4 (Debian …)` → 180004, `16beta1` → 160000: what `server_version_num` says. */
function versionNumber(version: string | undefined): number {
  const match = /^(\d+)(?:\.(\d+))?/.exec(version ?? "");
  if (match === null) return 0;
  return Number(match[1]) * 10_000 + Number(match[2] ?? 0);
}
