import type { IsolationLevel, Queryable } from "@abe/db-core";
import { isDatabaseError, type Outcome } from "@abe/db-core/errors";
import type { Transaction, TransactionRunOptions, TransactionService } from "../../../src/index.js";
import type { Answer, Attempt, History, Operation } from "./history.js";

/** The lists that a workload appends to and reads. */
export const listsTable = "CREATE TABLE lists (key int PRIMARY KEY, vals int[] NOT NULL)";

const appendText =
  "INSERT INTO lists VALUES ($1, ARRAY[$2::int]) ON CONFLICT (key) DO UPDATE SET vals = lists.vals || excluded.vals";
const readText = "SELECT vals FROM lists WHERE key = $1";

/** Lists in use at a time; and after how many transactions the oldest gives way to a new one. */
const listsInUse = 8;
const transactionsPerList = 40;

/** What a workload does, and what disturbs it. */
export interface WorkloadOptions {
  readonly service: TransactionService;
  readonly random: () => number;
  readonly isolation: IsolationLevel;
  readonly transactions: number;
  /** Callers at a time. */
  readonly callers: number;
  readonly options?: TransactionRunOptions;
  /** Called after each transaction: may kill something. */
  readonly disturb: (count: number) => Promise<void>;
}

interface Step {
  readonly kind: Operation["kind"];
  readonly key: number;
  readonly scope: "transaction" | "savepoint" | "undone";
}

/** What an error says of its transaction. */
const answers: Readonly<Record<Outcome, Answer>> = {
  not_applied: "notApplied",
  applied: "committed",
  unknown: "unknown",
};

/** Rolls a savepoint back on purpose. */
class Undone extends Error {}

/** Random transactions that append to lists and read them, and the record of what the callers saw. */
export class Workload {
  /** How often a transaction ended with which error code. */
  readonly refusals: Map<string, number> = new Map();
  readonly #setup: WorkloadOptions;
  readonly #attempts: Attempt[] = [];
  #begun = 0;
  #values = 0;

  constructor(setup: WorkloadOptions) {
    this.#setup = setup;
  }

  /** Runs all transactions. Their errors are part of the record. */
  async run(): Promise<void> {
    const { callers, transactions, disturb } = this.#setup;
    const caller = async (): Promise<void> => {
      while (this.#begun < transactions) {
        this.#begun++;
        await this.#transaction();
        await disturb(this.#begun);
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
  }

  /** The record, and the lists as `reader` sees them now. */
  async history(reader: Queryable): Promise<History> {
    const rows = await reader.many<{ key: number; vals: number[] }>("SELECT key, vals FROM lists");
    const lists = new Map(rows.map(({ key, vals }) => [key, vals]));
    return { attempts: this.#attempts, lists };
  }

  async #transaction(): Promise<void> {
    const { service, isolation, options } = this.#setup;
    const plan = this.#plan();
    let operations: Operation[] | undefined;
    const settle = (answer: Answer): void => {
      if (operations !== undefined) this.#record(answer, operations);
      operations = undefined;
    };
    try {
      await service.run(
        async (tx) => {
          settle("notApplied"); // the attempt before this one
          operations = [];
          for (const step of plan) await this.#step(tx, step, operations);
        },
        { ...options, isolation },
      );
      settle("committed");
    } catch (error) {
      if (!isDatabaseError(error)) throw error;
      this.refusals.set(error.code, (this.refusals.get(error.code) ?? 0) + 1);
      settle(answers[error.outcome]);
    }
  }

  /** One to four steps on lists in use. */
  #plan(): Step[] {
    const { random } = this.#setup;
    const below = (bound: number): number => Math.floor(random() * bound);
    const once = (times: number): boolean => below(times) === 0;
    const oldest = Math.floor(this.#begun / transactionsPerList);
    return Array.from({ length: 1 + below(4) }, () => ({
      kind: once(2) ? "append" : "read",
      key: oldest + below(listsInUse),
      scope: once(8) ? "savepoint" : once(16) ? "undone" : "transaction",
    }));
  }

  async #step(tx: Transaction, step: Step, operations: Operation[]): Promise<void> {
    if (step.scope === "transaction") return this.#operate(tx, step, operations);
    if (step.scope === "savepoint")
      return tx.savepoint((inner) => this.#operate(inner, step, operations));
    // What a savepoint has undone was never applied, whatever becomes of the transaction around it.
    const undone: Operation[] = [];
    const savepoint = tx.savepoint(async (inner) => {
      await this.#operate(inner, step, undone);
      throw new Undone();
    });
    await savepoint.catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
    const appends = undone.filter(({ kind }) => kind === "append");
    this.#record("notApplied", appends);
  }

  async #operate(on: Queryable, { kind, key }: Step, operations: Operation[]): Promise<void> {
    if (kind === "append") {
      const value = ++this.#values;
      operations.push({ kind, key, value });
      await on.execute(appendText, [key, value]);
    } else {
      const row = await on.maybeOne<{ vals: number[] }>(readText, [key]);
      operations.push({ kind, key, values: row?.vals ?? [] });
    }
  }

  #record(answer: Answer, operations: readonly Operation[]): void {
    this.#attempts.push({ id: this.#attempts.length + 1, answer, operations });
  }
}
