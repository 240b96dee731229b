// The public surface of @abe/db-tx. Regenerate with: pnpm api:update

// ---- decorators.d.ts
import type { TransactionRunOptions } from "./transaction-run-options.js";
export interface TransactionalOptions<This = never> extends TransactionRunOptions {
    readonly db?: (self: This) => object;
}
type AsyncMethod = (...args: never[]) => Promise<unknown>;
export interface TransactionalDecorator {
    <M extends AsyncMethod>(method: M, context: ClassMethodDecoratorContext): M;
    <M extends AsyncMethod>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<M>): TypedPropertyDescriptor<M>;
}
export declare function Transactional<This = never>(options?: TransactionalOptions<This>): TransactionalDecorator;
export {};

// ---- errors/error-codes.d.ts
export declare const errorCodes: {
    readonly DB_TX_REQUIRED: {
        readonly class: "TxRequiredError";
        readonly when: "Propagation `mandatory` without an ambient transaction.";
        readonly then: "Nothing was sent.";
    };
    readonly DB_TX_FORBIDDEN: {
        readonly class: "TxForbiddenError";
        readonly when: "Propagation `never` inside an ambient transaction.";
        readonly then: "Nothing was sent.";
    };
    readonly DB_TX_OPTIONS_CONFLICT: {
        readonly class: "TxOptionsConflictError";
        readonly when: "A scope that joins a transaction asks for an isolation level or access mode it does not have.";
        readonly then: "Nothing was sent. Use `requiresNew`, or give the option to the outermost scope.";
    };
    readonly DB_TX_ROLLBACK_ONLY: {
        readonly class: "TxRollbackOnlyError";
        readonly when: "A joined scope failed, or `setRollbackOnly()` was called, and the outermost scope returned normally.";
        readonly then: "Everything was rolled back. `cause` is the failure of the joined scope.";
    };
    readonly DB_TX_PARENT_BUSY: {
        readonly class: "TxParentBusyError";
        readonly when: "A transaction's handle was used while one of its savepoints is open.";
        readonly then: "Nothing was sent. Use the savepoint's own handle.";
    };
};
export type TxErrorCode = keyof typeof errorCodes;

// ---- errors/index.d.ts
import { DatabaseError, type DatabaseErrorOptions } from "@abe/db-core/errors";
type Options = Omit<DatabaseErrorOptions, "code">;
export declare class TxRequiredError extends DatabaseError {
    static readonly className: string;
    constructor(message: string, options?: Options);
}
export declare class TxForbiddenError extends DatabaseError {
    static readonly className: string;
    constructor(message: string, options?: Options);
}
export declare class TxOptionsConflictError extends DatabaseError {
    static readonly className: string;
    constructor(message: string, options?: Options);
}
export declare class TxRollbackOnlyError extends DatabaseError {
    static readonly className: string;
    constructor(message: string, options?: Options);
}
export declare class TxParentBusyError extends DatabaseError {
    static readonly className: string;
    constructor(message: string, options?: Options);
}
export {};

// ---- index.d.ts
export { errorCodes } from "./errors/error-codes.js";
export type { TxErrorCode } from "./errors/error-codes.js";
export { TxForbiddenError, TxOptionsConflictError, TxParentBusyError, TxRequiredError, TxRollbackOnlyError, } from "./errors/index.js";
export type { Propagation } from "./propagation.js";
export type { RetryOptions } from "./retry.js";
export { createTransactionService, TransactionService } from "./transaction-service.js";
export type { TransactionRunOptions } from "./transaction-run-options.js";
export type { Operation, OperationResults } from "./transaction-service.js";
export type { Completion, Hook, Transaction, TransactionState } from "./transaction.js";

// ---- propagation.d.ts
export type Propagation = "required" | "nested" | "requiresNew" | "mandatory" | "supports" | "notSupported" | "never";
export type PropagationStep = "begin" | "join" | "savepoint" | "outside" | "required" | "forbidden";
export declare function propagationStep(propagation: Propagation, inside: boolean): PropagationStep;

// ---- retry.d.ts
export interface RetryOptions {
    readonly maxAttempts?: number;
    readonly baseMs?: number;
    readonly capMs?: number;
    readonly budgetMs?: number;
}
export interface FailedRun {
    readonly error: unknown;
    readonly attempt: number;
    readonly elapsedMs: number;
    readonly random: number;
}
export declare function retryDelay(run: FailedRun, options: RetryOptions): number | undefined;

// ---- transaction-run-options.d.ts
import type { TransactionOptions } from "@abe/db-core";
import type { Propagation } from "./propagation.js";
import type { RetryOptions } from "./retry.js";
export interface TransactionRunOptions extends TransactionOptions {
    readonly propagation?: Propagation;
    readonly retry?: RetryOptions | false;
}

// ---- transaction-service.d.ts
import type { IDatabaseServer, Statement } from "@abe/db-core";
import type { TransactionRunOptions } from "./transaction-run-options.js";
import type { Transaction } from "./transaction.js";
export type Operation<T = unknown> = ((transaction: Transaction) => Promise<T>) | Statement<T>;
export type OperationResults<T extends readonly Operation[]> = {
    -readonly [K in keyof T]: T[K] extends (transaction: Transaction) => Promise<infer Value> ? Value : T[K] extends Statement<infer Row> ? Row[] : never;
};
export declare class TransactionService {
    #private;
    readonly server: IDatabaseServer;
    constructor(server: IDatabaseServer);
    current(): Transaction | undefined;
    run<T>(work: (transaction: Transaction) => Promise<T>, options?: TransactionRunOptions): Promise<T>;
    runAll<const T extends readonly Operation[]>(operations: T, options?: TransactionRunOptions): Promise<OperationResults<T>>;
    readOnly<T>(work: (transaction: Transaction) => Promise<T>, options?: Omit<TransactionRunOptions, "readOnly">): Promise<T>;
    detached<T>(work: () => Promise<T>): Promise<T>;
}
export declare function createTransactionService(server: IDatabaseServer): TransactionService;

// ---- transaction.d.ts
import type { TransactionClient } from "@abe/db-core";
export type TransactionState = "active" | "rollbackOnly" | "ended";
export type Completion = "committed" | "rolledBack" | "unknown";
export type Hook = () => void | Promise<void>;
export interface Transaction extends TransactionClient {
    readonly depth: number;
    readonly attempt: number;
    readonly state: TransactionState;
    savepoint<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
    setRollbackOnly(reason?: unknown): void;
    beforeCommit(hook: Hook): void;
    afterCommit(hook: Hook): void;
    afterRollback(hook: Hook): void;
    afterCompletion(hook: (completion: Completion) => void | Promise<void>): void;
}
