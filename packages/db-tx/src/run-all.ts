import type { Statement } from "@abe/db-core";
import { isDatabaseError } from "@abe/db-core/errors";
import { TxOperationError } from "./errors/index.js";
import type { Transaction } from "./transaction.js";

/** One operation of `runAll()`: a function of the transaction, or a statement. */
export type Operation<T = unknown> = ((transaction: Transaction) => Promise<T>) | Statement<T>;

/** The values of `runAll()`, by position: rows for statements. */
export type OperationResults<T extends readonly Operation[]> = {
  -readonly [K in keyof T]: T[K] extends (transaction: Transaction) => Promise<infer Value>
    ? Value
    : T[K] extends Statement<infer Row>
      ? Row[]
      : never;
};

/** Runs operations in order, and remembers at which one it stopped. */
export class OperationRun {
  readonly #operations: readonly Operation[];
  #failed: { readonly index: number; readonly error: unknown } | undefined;

  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
  }

  async results(transaction: Transaction): Promise<unknown[]> {
    const results: unknown[] = [];
    for (const [index, operation] of this.#operations.entries()) {
      try {
        results.push(await perform(operation, transaction));
      } catch (error) {
        this.#failed = { index, error };
        throw error;
      }
    }
    return results;
  }

  /** The error to throw for one that ended the transaction: it names the operation it came from. */
  explain(error: unknown): unknown {
    const { index, error: own } = this.#failed ?? {};
    if (index === undefined || own !== error) return error;
    return new TxOperationError(
      `operation ${index} of ${this.#operations.length} failed, and all were undone: ${reasonOf(error)}`,
      { index, isRetryable: isDatabaseError(error) && error.isRetryable, cause: error },
    );
  }
}

function perform(operation: Operation, transaction: Transaction): Promise<unknown> {
  return typeof operation === "function" ? operation(transaction) : transaction.many(operation);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error;
}
