// The public surface of @abe/db-tx. Regenerate with: pnpm api:update

// ---- advisory-lock.d.ts
import type { Queryable } from "@abe/db-core";
export type LockKey = string | number | bigint;
export interface AdvisoryLockOptions {
    readonly namespace?: string;
    readonly shared?: boolean;
    readonly timeoutMs?: number;
}
export declare function lockText(key: LockKey, namespace?: string): string;
export declare function lockFunction(level: "transaction" | "session", options: AdvisoryLockOptions, tries?: boolean): string;
export declare function lockTimeout({ timeoutMs }: AdvisoryLockOptions): string;
export declare function lockInTransaction(transaction: Queryable, key: LockKey, options: AdvisoryLockOptions): Promise<void>;
export declare function tryLockInTransaction(transaction: Queryable, key: LockKey, options: AdvisoryLockOptions): Promise<boolean>;

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
        readonly when: "A scope inside a transaction asks for what its transaction is not, or a scope that runs without one asks for what only a transaction has.";
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
    readonly DB_TX_SERVER: {
        readonly class: "TxServerError";
        readonly when: "`@Transactional()` found no server of a TransactionService on the instance, or several.";
        readonly then: "Nothing was sent. Inject `service.server`, or name it with the `db` option.";
    };
    readonly DB_TX_RETRY_EXHAUSTED: {
        readonly class: "TxRetryExhaustedError";
        readonly when: "A transaction failed for a reason that passes, and was not run once more.";
        readonly then: "Found in the `suppressed` of the error that is thrown. Nothing was applied.";
    };
    readonly DB_TX_POOL_DEADLOCK: {
        readonly class: "PoolDeadlockError";
        readonly when: "Every connection is held by a transaction that waits for another one inside it.";
        readonly then: "Nothing was sent. Raise `maxConnections`, or `lanes.exclusive` where it is set, or do without `requiresNew`.";
    };
    readonly DB_TX_OPERATION_FAILED: {
        readonly class: "TxOperationError";
        readonly when: "One of the operations of `runAll()` failed.";
        readonly then: "Nothing was applied. `index` says which, `cause` why.";
    };
    readonly DB_TX_ALREADY_APPLIED: {
        readonly class: "TxAlreadyAppliedError";
        readonly when: "A transaction with the same `idempotencyKey` had been applied before.";
        readonly then: "This one was rolled back; the effects of the earlier one stand.";
    };
    readonly DB_TX_LOCK_LOST: {
        readonly class: "LockLostError";
        readonly when: "The connection that held a session lock was lost while the work ran.";
        readonly then: "Somebody else may hold the lock. What the work did meanwhile is for the caller to judge.";
    };
};
export type TxErrorCode = keyof typeof errorCodes;
export declare const warningCodes: {
    readonly DB_TX_MANY_SAVEPOINTS: {
        readonly when: "A transaction has set more than 64 savepoints.";
        readonly then: "Nothing is refused. PostgreSQL keeps no more of them in memory, and every other session is slowed down: nest less within one transaction.";
    };
    readonly DB_TX_SUPPRESSED: {
        readonly when: "Something failed beside the error of a transaction, and that error cannot carry it: it is no object, or frozen.";
        readonly then: "The first error is thrown; `error` is the other one.";
    };
    readonly DB_TX_HOOK_FAILED: {
        readonly when: "A hook that ran after the end of a transaction or savepoint threw.";
        readonly then: "What was committed stays committed, what was rolled back stays so. `error` is what was thrown.";
    };
    readonly DB_TX_OTHER_SERVER: {
        readonly when: "A transaction began inside one of another server, without `requiresNew`.";
        readonly then: "Each commits by itself, and one can be kept without the other. Said once; where it is meant, say `requiresNew`.";
    };
    readonly DB_TX_LOCAL_DURABILITY: {
        readonly when: "A COMMIT's wait for synchronous replication was cancelled.";
        readonly then: "The transaction is committed on the primary, perhaps on no standby: a failover can lose it.";
    };
};
export type TxWarningCode = keyof typeof warningCodes;

// ---- errors/index.d.ts
export { LockLostError, PoolDeadlockError, TxAlreadyAppliedError, TxOperationError, TxRetryExhaustedError, } from "./run-errors.js";
export type { GivenUp } from "./run-errors.js";
export { TxForbiddenError, TxOptionsConflictError, TxParentBusyError, TxRequiredError, TxRollbackOnlyError, TxServerError, } from "./scope-errors.js";

// ---- errors/run-errors.d.ts
import { DatabaseError, type DatabaseErrorDetails } from "@abe/db-core/errors";
export type GivenUp = "attempts" | "time" | "budget";
export declare class TxRetryExhaustedError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_RETRY_EXHAUSTED";
    readonly attempts: number;
    readonly elapsedMs: number;
    readonly limit: GivenUp;
    constructor(message: string, options: DatabaseErrorDetails & {
        readonly attempts: number;
        readonly elapsedMs: number;
        readonly limit: GivenUp;
    });
}
export declare class PoolDeadlockError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_POOL_DEADLOCK";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class TxOperationError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_OPERATION_FAILED";
    readonly index: number;
    constructor(message: string, options: DatabaseErrorDetails & {
        readonly index: number;
    });
}
export declare class TxAlreadyAppliedError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_ALREADY_APPLIED";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class LockLostError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_LOCK_LOST";
    constructor(message: string, options?: DatabaseErrorDetails);
}

// ---- errors/scope-errors.d.ts
import { DatabaseError, type DatabaseErrorDetails } from "@abe/db-core/errors";
export declare class TxRequiredError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_REQUIRED";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class TxForbiddenError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_FORBIDDEN";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class TxOptionsConflictError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_OPTIONS_CONFLICT";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class TxRollbackOnlyError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_ROLLBACK_ONLY";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class TxParentBusyError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_PARENT_BUSY";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class TxServerError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_SERVER";
    constructor(message: string, options?: DatabaseErrorDetails);
}

// ---- index.d.ts
export type { AdvisoryLockOptions, LockKey } from "./advisory-lock.js";
export { errorCodes, warningCodes } from "./errors/error-codes.js";
export type { TxErrorCode, TxWarningCode } from "./errors/error-codes.js";
export { LockLostError, PoolDeadlockError, TxAlreadyAppliedError, TxForbiddenError, TxOperationError, TxOptionsConflictError, TxParentBusyError, TxRequiredError, TxRetryExhaustedError, TxRollbackOnlyError, TxServerError, } from "./errors/index.js";
export type { GivenUp } from "./errors/index.js";
export type { Propagation } from "./propagation.js";
export type { RetryBudgetOptions } from "./retry-budget.js";
export type { RetryOptions } from "./retry.js";
export type { Operation, OperationResults } from "./run-all.js";
export type { SessionLockOptions } from "./session-lock.js";
export { createTransactionService, TransactionService } from "./transaction-service.js";
export type { ReadOnlyOptions, TransactionServiceOptions } from "./transaction-service.js";
export type { TransactionRunOptions } from "./transaction-run-options.js";
export type { Completion, CompletionHook, Hook, SavepointOptions, Transaction, TransactionState, } from "./transaction.js";
export type { CommitVerification } from "./verification/commit-proof.js";

// ---- propagation.d.ts
export type Propagation = "required" | "nested" | "requiresNew" | "mandatory" | "supports" | "notSupported" | "never";
export type PropagationStep = "begin" | "join" | "savepoint" | "outside" | "required" | "forbidden";
export declare const propagations: readonly Propagation[];
export declare function propagationStep(propagation: Propagation, inside: boolean): PropagationStep;

// ---- retry-budget.d.ts
export interface RetryBudgetOptions {
    readonly ratio?: number;
    readonly perSecond?: number;
    readonly burst?: number;
}
export declare class RetryBudget {
    #private;
    constructor(options: RetryBudgetOptions, now: number);
    earn(): void;
    spend(now: number): boolean;
}

// ---- retry.d.ts
import type { GivenUp } from "./errors/index.js";
export interface RetryOptions {
    readonly maxAttempts?: number;
    readonly baseMs?: number;
    readonly capMs?: number;
    readonly budgetMs?: number;
    readonly codes?: readonly string[];
    readonly onConnectionLoss?: boolean;
}
export interface FailedRun {
    readonly error: unknown;
    readonly attempt: number;
    readonly elapsedMs: number;
    readonly remainingMs: number | undefined;
    readonly random: number;
}
export type RetryVerdict = {
    readonly kind: "throw";
} | {
    readonly kind: "giveUp";
    readonly limit: GivenUp;
} | {
    readonly kind: "retry";
    readonly delayMs: number;
};
export declare function judgeFailure(run: FailedRun, options: RetryOptions): RetryVerdict;

// ---- run-all.d.ts
import type { Statement } from "@abe/db-core";
import type { Transaction } from "./transaction.js";
export type Operation<T = unknown> = ((transaction: Transaction) => Promise<T>) | Statement<T>;
export type OperationResults<T extends readonly Operation[]> = {
    -readonly [K in keyof T]: T[K] extends (transaction: Transaction) => Promise<infer Value> ? Value : T[K] extends Statement<infer Row> ? Row[] : never;
};
export declare class OperationRun {
    #private;
    constructor(operations: readonly Operation[]);
    results(transaction: Transaction): Promise<unknown[]>;
    explain(error: unknown): unknown;
}

// ---- session-lock.d.ts
import type { IDatabaseServer } from "@abe/db-core";
import { type AdvisoryLockOptions, type LockKey } from "./advisory-lock.js";
export interface SessionLockOptions extends AdvisoryLockOptions {
    readonly signal?: AbortSignal;
    readonly heartbeatMs?: number;
}
export declare function withSessionLock<T>(server: IDatabaseServer, key: LockKey, options: SessionLockOptions, work: (held: AbortSignal) => Promise<T>): Promise<T>;

// ---- transaction-run-options.d.ts
import type { TransactionOptions } from "@abe/db-core";
import type { CommitVerification } from "./verification/commit-proof.js";
import type { Propagation } from "./propagation.js";
import type { RetryOptions } from "./retry.js";
export interface TransactionRunOptions extends TransactionOptions {
    readonly propagation?: Propagation;
    readonly retry?: RetryOptions | false;
    readonly role?: string;
    readonly commitVerification?: CommitVerification;
    readonly idempotencyKey?: string;
}

// ---- transaction-service.d.ts
import type { IDatabaseServer } from "@abe/db-core";
import type { LockKey } from "./advisory-lock.js";
import { type RetryBudgetOptions } from "./retry-budget.js";
import { type Operation, type OperationResults } from "./run-all.js";
import { type SessionLockOptions } from "./session-lock.js";
import type { TransactionRunOptions } from "./transaction-run-options.js";
import type { Transaction } from "./transaction.js";
export interface TransactionServiceOptions {
    readonly retryBudget?: RetryBudgetOptions;
}
export interface ReadOnlyOptions extends Omit<TransactionRunOptions, "readOnly"> {
    readonly snapshot?: boolean;
}
type Work<T> = (transaction: Transaction) => Promise<T>;
export declare class TransactionService {
    #private;
    readonly server: IDatabaseServer;
    constructor(server: IDatabaseServer, options?: TransactionServiceOptions);
    current(): Transaction | undefined;
    run<T>(work: Work<T>, options?: TransactionRunOptions): Promise<T>;
    runAll<const T extends readonly Operation[]>(operations: T, options?: TransactionRunOptions): Promise<OperationResults<T>>;
    readOnly<T>(work: Work<T>, options?: ReadOnlyOptions): Promise<T>;
    detached<T>(work: () => Promise<T>): Promise<T>;
    withLock<T>(key: LockKey, work: (held: AbortSignal) => Promise<T>, options?: SessionLockOptions): Promise<T>;
}
export declare function createTransactionService(server: IDatabaseServer, options?: TransactionServiceOptions): TransactionService;
export {};

// ---- transaction.d.ts
import type { TransactionClient } from "@abe/db-core";
import type { AdvisoryLockOptions, LockKey } from "./advisory-lock.js";
export type TransactionState = "active" | "aborted" | "rollbackOnly" | "committing" | "committed" | "released" | "rolledBack" | "unknown";
export type Completion = "committed" | "rolledBack" | "unknown";
export type Hook = () => void | Promise<void>;
export type CompletionHook = (completion: Completion) => void | Promise<void>;
export interface SavepointOptions {
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
}
export interface Transaction extends TransactionClient {
    readonly depth: number;
    readonly attempt: number;
    readonly state: TransactionState;
    savepoint<T>(work: (transaction: Transaction) => Promise<T>, options?: SavepointOptions): Promise<T>;
    setRollbackOnly(reason?: unknown): void;
    beforeCommit(hook: Hook): void;
    afterCommit(hook: Hook): void;
    afterRollback(hook: Hook): void;
    afterCompletion(hook: CompletionHook): void;
    advisoryLock(key: LockKey, options?: AdvisoryLockOptions): Promise<void>;
    tryAdvisoryLock(key: LockKey, options?: AdvisoryLockOptions): Promise<boolean>;
}

// ---- verification/commit-proof.d.ts
import type { IDatabaseServer, Statement } from "@abe/db-core";
export type CommitVerification = "none" | "xid" | "marker";
export type Verdict = "committed" | "aborted" | "unknown";
export interface CommitProof {
    readonly also: readonly Statement[];
    begun(rows: readonly (readonly unknown[])[]): void;
    readonly isReady: boolean;
    readonly before: Statement | undefined;
    refusal(error: unknown): unknown;
    readonly clue: string | undefined;
    verify(server: IDatabaseServer): Promise<Verdict>;
}
export declare const noProof: CommitProof;
