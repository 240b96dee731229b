import type { IsolationLevel } from "@abe/db-core";
import { isDatabaseError } from "@abe/db-core/errors";
import { expect } from "vitest";
import type { Transaction, TransactionService } from "../../src/index.js";

/** Rolls a transaction back on purpose. */
class RolledBack extends Error {}

/** What became of a statement or a transaction: its result, or the code of its error. */
export type Outcome<T> = T | `error ${string}`;

/** A transaction of a {@link TransactionService} that several steps of a test talk to. Never retried. */
export class OpenTransaction {
  readonly #service: TransactionService;
  readonly #tx: Promise<Transaction>;
  readonly #done: Promise<void>;
  #end: (how: Promise<void>) => void = () => undefined;

  constructor(service: TransactionService, isolation: IsolationLevel) {
    this.#service = service;
    const end = new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    let opened: (tx: Transaction) => void = () => undefined;
    this.#tx = new Promise((resolve) => {
      opened = resolve;
    });
    this.#done = service.run(
      (tx) => {
        opened(tx);
        return end;
      },
      { isolation, retry: false },
    );
    this.#done.catch(() => undefined);
  }

  /** Rows as texts, such as `1=10 2=20`, of a query that returns `id` and `value`. */
  async read(where: string): Promise<Outcome<string>> {
    const text = `SELECT id, value FROM test WHERE ${where} ORDER BY id`;
    const rows = await outcomeOf((await this.#tx).many<{ id: number; value: number }>(text));
    if (typeof rows === "string") return rows;
    return rows.map(({ id, value }) => `${id}=${value}`).join(" ") || "nothing";
  }

  /** The number of rows that the statement has changed. */
  async write(text: string): Promise<Outcome<number>> {
    return outcomeOf((await this.#tx).execute(text));
  }

  /** The same for a statement that has to wait for `blocker`; returns when the server says that it does. */
  async blockedWrite(
    text: string,
    blocker: OpenTransaction,
  ): Promise<{ done: Promise<Outcome<number>> }> {
    const [mine, other] = [await this.#backend(), await blocker.#backend()];
    const done = this.write(text);
    const blockers = (): Promise<number[]> =>
      this.#service.detached(() =>
        this.#service.server.scalar<number[]>("SELECT pg_blocking_pids($1)", [mine]),
      );
    await expect.poll(blockers, { timeout: 10_000, interval: 5 }).toEqual([other]);
    return { done };
  }

  async commit(): Promise<Outcome<"committed">> {
    this.#end(Promise.resolve());
    return outcomeOf(this.#done.then(() => "committed" as const));
  }

  async rollback(): Promise<Outcome<"committed" | "rolled back">> {
    this.#end(Promise.reject(new RolledBack()));
    try {
      await this.#done;
      return "committed";
    } catch (error) {
      if (error instanceof RolledBack) return "rolled back";
      throw error;
    }
  }

  async #backend(): Promise<number> {
    return (await this.#tx).scalar<number>("SELECT pg_backend_pid()");
  }
}

async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return await work;
  } catch (error) {
    if (!isDatabaseError(error)) throw error;
    return `error ${error.code}`;
  }
}
