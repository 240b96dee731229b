// The public surface of @abe/db-core. Regenerate with: pnpm api:update

// ---- codecs/array-literal.d.ts
export type Decode = (text: string) => unknown;
export declare function parseArray(text: string, decode: Decode, delimiter?: string): unknown[];
export declare function quoteElement(text: string): string;

// ---- codecs/codec.d.ts
import type { WireValue } from "../driver/driver.js";
import type { DeclaredValue } from "./declared-types.js";
export interface Codec<Value = unknown> {
    readonly type: string | number;
    readonly parse?: (text: string) => Value;
    readonly typescript?: string | DeclaredValue;
    readonly class?: abstract new (...values: never[]) => Value;
    serialize?(value: Value): WireValue;
}

// ---- codecs/declared-types.d.ts
import type { TypePolicy } from "./default-decoders.js";
export type DeclaredType = ({
    readonly kind: "value";
} & DeclaredValue)
 | {
    readonly kind: "array" | "range" | "multirange";
    readonly of: number;
};
export interface DeclaredValue {
    readonly output: string;
    readonly input: string;
}
export declare const declaredText: DeclaredValue;
export declare function declaredTypes(policy: TypePolicy): Readonly<Record<string, DeclaredValue>>;

// ---- codecs/default-decoders.d.ts
import type { UsualReading } from "../driver/driver.js";
import { type Decode } from "./array-literal.js";
import type { TemporalNamespace } from "./temporal.js";
export interface TypePolicy {
    readonly bigint?: "string" | "bigint" | "number";
    readonly numeric?: "string" | "number";
    readonly preset?: "strings" | "temporal";
    readonly temporal?: TemporalNamespace;
}
export declare const asText: Decode;
export declare function usualReading(decode: Decode): UsualReading | undefined;
export declare function arrayDecoder(decode: Decode, delimiter: string): Decode;
export declare function defaultDecoders(policy: TypePolicy): Readonly<Record<string, Decode>>;

// ---- codecs/interval.d.ts
import type { SelfEncoding } from "./self-encoding.js";
export interface IntervalParts {
    readonly years: number;
    readonly months: number;
    readonly days: number;
    readonly hours: number;
    readonly minutes: number;
    readonly seconds: number;
    readonly microseconds: number;
}
export declare class Interval implements IntervalParts, SelfEncoding {
    readonly years: number;
    readonly months: number;
    readonly days: number;
    readonly hours: number;
    readonly minutes: number;
    readonly seconds: number;
    readonly microseconds: number;
    constructor(parts?: Partial<IntervalParts>);
    toString(): string;
    toWireText(): string;
}
export declare function intervalText(parts: IntervalParts): string;
export declare function parseInterval(text: string): Interval | number;

// ---- codecs/range.d.ts
import type { Decode } from "./array-literal.js";
import type { EncodePart, SelfEncoding } from "./self-encoding.js";
export type RangeBounds = "[]" | "[)" | "(]" | "()" | "empty";
export declare class Range<T> implements SelfEncoding {
    readonly lower: T | null;
    readonly upper: T | null;
    readonly bounds: RangeBounds;
    constructor(lower: T | null, upper: T | null, bounds?: RangeBounds);
    toWireText(encode: EncodePart): string;
}
export declare class Multirange<T> implements SelfEncoding {
    readonly ranges: readonly Range<T>[];
    constructor(ranges: readonly Range<T>[]);
    [Symbol.iterator](): IterableIterator<Range<T>>;
    toWireText(encode: EncodePart): string;
}
export declare function parseRange(text: string, decode: Decode): Range<unknown>;
export declare function parseMultirange(text: string, decode: Decode): Multirange<unknown>;

// ---- codecs/self-encoding.d.ts
export type EncodePart = (value: unknown) => string | null;
export interface SelfEncoding {
    toWireText(encode: EncodePart): string;
}
export declare function isSelfEncoding(value: object): value is SelfEncoding;

// ---- codecs/temporal.d.ts
import type { IntervalParts } from "./interval.js";
export interface TemporalClass {
    from(text: string): unknown;
}
export interface TemporalNamespace {
    readonly Instant: TemporalClass;
    readonly PlainDate: TemporalClass;
    readonly PlainDateTime: TemporalClass;
    readonly PlainTime: TemporalClass;
    readonly Duration: {
        from(parts: IntervalParts): unknown;
    };
}
export declare function temporalDecoders(temporal: TemporalNamespace): Readonly<Record<string, (text: string) => unknown>>;
export declare function temporalKind(value: object): string;
export declare function temporalText(value: object, kind: string): string;

// ---- codecs/type-registry.d.ts
import type { Decoders } from "../driver/driver.js";
import type { Codec } from "./codec.js";
import type { DeclaredType } from "./declared-types.js";
import type { TypePolicy } from "./default-decoders.js";
import type { ResolvedType } from "./type-resolution.js";
import type { ValueEncoder } from "./value-encoder.js";
export interface TypeOptions extends TypePolicy {
    readonly codecs?: readonly Codec[];
}
export interface TypeRegistry extends Decoders, ValueEncoder {
    unresolved(): string[];
    resolve(rows: readonly ResolvedType[]): void;
    forDatabase(): TypeRegistry;
    declared(dataTypeID: number): DeclaredType | undefined;
}
export declare function createTypes(options?: TypeOptions): TypeRegistry;

// ---- codecs/type-resolution.d.ts
export declare const typeResolutionSql = "WITH RECURSIVE named AS (\n  SELECT n.name, t.oid, t.typarray, t.typdelim, t.typtype, t.typbasetype\n  FROM unnest($1::text[]) AS n(name)\n  JOIN pg_catalog.pg_type t ON t.oid = pg_catalog.to_regtype(n.name)\n), domains AS (\n  SELECT oid, typbasetype AS base FROM named WHERE typbasetype <> 0\n  UNION ALL\n  SELECT d.oid, t.typbasetype FROM domains d\n  JOIN pg_catalog.pg_type t ON t.oid = d.base WHERE t.typbasetype <> 0\n)\nSELECT n.name, n.oid::int8::text AS oid, n.typarray::int8::text AS array_oid,\n  n.typdelim::text AS delimiter, n.typtype::text AS kind,\n  coalesce((\n    SELECT d.base FROM domains d JOIN pg_catalog.pg_type t ON t.oid = d.base\n    WHERE d.oid = n.oid AND t.typbasetype = 0\n  ), r.rngsubtype, 0)::int8::text AS base_oid\nFROM named n\nLEFT JOIN pg_catalog.pg_range r ON n.oid IN (r.rngtypid, r.rngmultitypid)";
export interface ResolvedType {
    readonly name: string;
    readonly oid: string;
    readonly array_oid: string;
    readonly delimiter: string;
    readonly kind: string;
    readonly base_oid: string;
}

// ---- codecs/value-encoder.d.ts
import type { WireValue } from "../driver/driver.js";
export interface ValueEncoder {
    encode(value: object): WireValue | undefined;
}

// ---- config/check-config.d.ts
import type { DatabaseConfig } from "./database-config.js";
import type { ConfigProblem } from "./problems.js";
export type Label = (path: string) => string;
export declare function checkConfig(config: DatabaseConfig, label: Label): ConfigProblem[];

// ---- config/choices.d.ts
export type ChannelBinding = "disable" | "prefer" | "require";
export type TargetSessionAttrs = "any" | "read-write" | "read-only" | "primary" | "standby" | "prefer-standby";
export type LoadBalanceHosts = "disable" | "random";
export type PrepareMode = "auto" | "always" | "never";
export type ServerMode = "direct" | "pgbouncer-transaction" | "pgbouncer-session";
export interface ChoiceValues {
    readonly channelBinding: ChannelBinding;
    readonly targetSessionAttrs: TargetSessionAttrs;
    readonly loadBalanceHosts: LoadBalanceHosts;
    readonly prepare: PrepareMode;
    readonly mode: ServerMode;
}

// ---- config/database-config.d.ts
import type { ChannelBinding, LoadBalanceHosts, PrepareMode, ServerMode, TargetSessionAttrs } from "./choices.js";
import type { PasswordFunction } from "./password.js";
import type { TlsOptions } from "./tls.js";
export interface HostOption {
    readonly host: string;
    readonly port?: number;
}
export interface DatabaseConfig {
    readonly host?: string;
    readonly port?: number;
    readonly hosts?: readonly HostOption[];
    readonly user?: string;
    readonly password?: string | PasswordFunction;
    readonly database?: string;
    readonly ssl?: boolean | TlsOptions;
    readonly channelBinding?: ChannelBinding;
    readonly targetSessionAttrs?: TargetSessionAttrs;
    readonly loadBalanceHosts?: LoadBalanceHosts;
    readonly applicationName?: string;
    readonly maxConnections?: number;
    readonly minConnections?: number;
    readonly maxPending?: number;
    readonly acquireTimeoutMs?: number;
    readonly connectTimeoutMs?: number;
    readonly idleTimeoutMs?: number;
    readonly maxLifetimeMs?: number;
    readonly maxLifetimeJitter?: number;
    readonly validateAfterIdleMs?: number;
    readonly validateTimeoutMs?: number;
    readonly leakAfterMs?: number;
    readonly slowQueryMs?: number;
    readonly statementTimeoutMs?: number;
    readonly lockTimeoutMs?: number;
    readonly idleInTransactionTimeoutMs?: number;
    readonly statementCacheSize?: number;
    readonly prepare?: PrepareMode | boolean;
    readonly mode?: ServerMode;
}

// ---- config/env.d.ts
import type { DatabaseConfig } from "./database-config.js";
import type { LabelledConfig } from "./labelled-config.js";
export type Environment = Readonly<Record<string, string | undefined>>;
export declare function configFromEnv(env?: Environment): DatabaseConfig;
export declare function readEnvironment(env?: Environment): LabelledConfig;

// ---- config/fields.d.ts
import type { ChoiceValues } from "./choices.js";
export type NumberFieldName = "maxConnections" | "minConnections" | "maxPending" | "acquireTimeoutMs" | "connectTimeoutMs" | "idleTimeoutMs" | "maxLifetimeMs" | "maxLifetimeJitter" | "validateAfterIdleMs" | "validateTimeoutMs" | "leakAfterMs" | "slowQueryMs" | "statementTimeoutMs" | "lockTimeoutMs" | "idleInTransactionTimeoutMs" | "statementCacheSize";
export type ChoiceFieldName = keyof ChoiceValues;
export interface NumberField {
    readonly env: string;
    readonly min: number;
    readonly max: number;
    readonly fraction?: boolean;
    readonly default: number;
    readonly what: string;
}
export interface ChoiceField<Word extends string> {
    readonly env: string;
    readonly allowed: readonly Word[];
    readonly default: Word;
    readonly what: string;
}
export declare const numberFields: Readonly<Record<NumberFieldName, NumberField>>;
export declare const choiceFields: {
    readonly [Name in ChoiceFieldName]: ChoiceField<ChoiceValues[Name]>;
};
export declare const numberFieldNames: readonly NumberFieldName[];
export declare const choiceFieldNames: readonly ChoiceFieldName[];
export declare function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): Name[];
export declare function allowedNumber(field: NumberField): string;
export declare function wordOf<Word extends string>(words: readonly Word[], value: unknown): Word | undefined;
export declare function allowedWords(words: readonly string[]): string;
export declare function isAllowedNumber(field: NumberField, value: unknown): value is number;

// ---- config/labelled-config.d.ts
import type { Label } from "./check-config.js";
import type { DatabaseConfig } from "./database-config.js";
import type { SettingSource } from "./setting-source.js";
export interface LabelledConfig {
    readonly config: DatabaseConfig;
    readonly label: Label;
}
export declare function configOf(source: SettingSource, unlabelled: Label): LabelledConfig;

// ---- config/password.d.ts
export type PasswordFunction = () => Promise<string> | string;
export declare const passwordTimeoutMs: number;
export declare function passwordSource(password: string | PasswordFunction | undefined, timeoutMs?: number): () => Promise<string | undefined>;

// ---- config/problems.d.ts
export interface ConfigProblem {
    readonly name: string;
    readonly given?: string;
    readonly allowed: string;
    readonly missing?: "user" | "database";
}
export declare function shown(value: unknown): string;
export declare function throwProblems(problems: readonly ConfigProblem[]): void;

// ---- config/setting-source.d.ts
import type { ConfigProblem } from "./problems.js";
import type { SettingName, Settings, SettingValues } from "./settings.js";
export declare class SettingSource {
    #private;
    readonly settings: Settings;
    readonly problems: ConfigProblem[];
    label(name: SettingName): string | undefined;
    mayHaveGiven(name: SettingName): boolean;
    unreadable(): this;
    read<Name extends SettingName>(name: Name, label: string, text: string): void;
    take<Name extends SettingName>(name: Name, label: string, value: SettingValues[Name]): void;
    merge(other: SettingSource): void;
}

// ---- config/settings.d.ts
import type { ChoiceValues } from "./choices.js";
import type { NumberFieldName } from "./fields.js";
import type { TlsMode } from "./tls.js";
export type SettingValues = {
    readonly host: readonly string[];
    readonly port: readonly number[];
    readonly user: string;
    readonly password: string;
    readonly passwordFile: string;
    readonly database: string;
    readonly ssl: TlsMode | "disable";
    readonly ca: string;
    readonly caFile: string;
    readonly cert: string;
    readonly certFile: string;
    readonly key: string;
    readonly keyFile: string;
    readonly servername: string;
    readonly negotiation: "postgres" | "direct";
    readonly applicationName: string;
} & ChoiceValues & Readonly<Record<NumberFieldName, number>>;
export type SettingName = keyof SettingValues;
export type Settings = {
    -readonly [Name in SettingName]?: SettingValues[Name];
};
export interface SettingText<Value> {
    readonly env: string;
    readonly read: (text: string) => Reading<Value>;
    readonly secret?: boolean;
}
export type Reading<Value> = {
    readonly value: Value;
} | {
    readonly allowed: string;
};
export declare const settingTexts: {
    readonly [Name in SettingName]: SettingText<SettingValues[Name]>;
};
export declare const settingNames: readonly SettingName[];
export declare function settingOf(path: string): SettingName | undefined;

// ---- config/tls.d.ts
import type { ChannelBinding } from "./choices.js";
export type TlsMode = "verify-full" | "verify-ca" | "require-unverified";
export interface TlsOptions {
    readonly mode?: TlsMode;
    readonly ca?: string;
    readonly caFile?: string;
    readonly cert?: string;
    readonly certFile?: string;
    readonly key?: string | (() => string);
    readonly keyFile?: string;
    readonly servername?: string;
    readonly negotiation?: "postgres" | "direct";
}
export interface ResolvedTls {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly servername?: string;
    readonly verify: "full" | "ca" | "none";
    readonly negotiation: "postgres" | "direct";
    readonly channelBinding: ChannelBinding;
}

// ---- database-server.d.ts
import type { DatabaseConfig } from "./config/database-config.js";
import type { CloseOptions, CloseReport, ConnectionOptions, HealthOptions, HealthReport, IDatabaseServer } from "./idatabase-server.js";
import type { DbObserver, PoolStats } from "./observer/db-observer.js";
import type { Conduit } from "./query/conduit.js";
import { QueryMethods } from "./query/query-methods.js";
import type { Queryable } from "./queryable.js";
import { type DatabaseServerOptions } from "./server-options.js";
import type { TransactionClient, TransactionOptions } from "./transaction/transaction-client.js";
export declare class DatabaseServer extends QueryMethods implements IDatabaseServer {
    #private;
    constructor(config?: DatabaseConfig | string, options?: DatabaseServerOptions);
    protected get conduit(): Conduit;
    initialize(): Promise<void>;
    transaction<T>(work: (client: TransactionClient) => Promise<T>, options?: TransactionOptions): Promise<T>;
    connection<T>(use: (connection: Queryable) => Promise<T>, options?: ConnectionOptions): Promise<T>;
    addObserver(observer: DbObserver): () => void;
    stats(): PoolStats;
    health(options?: HealthOptions): Promise<HealthReport>;
    close(options?: CloseOptions): Promise<CloseReport>;
    [Symbol.asyncDispose](): Promise<void>;
}
export declare function createDatabaseServer(config?: DatabaseConfig | string, options?: DatabaseServerOptions): DatabaseServer;

// ---- driver/default-driver.d.ts
export type DriverChoice = "auto" | "wire" | "pg";
export declare const defaultDriver: DriverChoice;

// ---- driver/driver.d.ts
import type { TransactionStatus } from "./transaction-status.js";
export interface FieldInfo {
    readonly name: string;
    readonly dataTypeID: number;
    readonly tableID: number;
    readonly columnID: number;
    readonly dataTypeSize: number;
    readonly dataTypeModifier: number;
}
export type WireValue = string | Uint8Array | null;
export interface Prepared {
    readonly text: string;
    readonly values: readonly WireValue[];
    readonly keep: boolean;
    readonly commitsInParts?: boolean;
    readonly rowMode?: "object" | "array" | undefined;
    readonly decoders?: Decoders;
}
export interface Decoders {
    decoder(dataTypeID: number): (text: string) => unknown;
    reading?(dataTypeID: number): UsualReading | undefined;
}
export type UsualReading = "text" | "boolean" | "number" | "json" | "timestamptz" | "bytea" | "texts";
export interface BeginCommand {
    readonly text: string;
    readonly also: readonly Prepared[];
}
export interface StatementGroup {
    readonly prelude?: BeginCommand;
    readonly statements: readonly Prepared[];
    readonly finish?: "sync" | "commit";
    readonly overlaps?: boolean;
}
export interface StatementResult {
    readonly rows: unknown[];
    readonly rowCount: number | null;
    readonly command: string;
    readonly fields: readonly FieldInfo[];
}
export interface GroupResult {
    readonly prelude: readonly StatementResult[];
    readonly statements: readonly StatementResult[];
    readonly commitTag?: string;
    readonly notices: readonly Notice[];
}
export interface Notice {
    readonly severity: string;
    readonly sqlState: string;
    readonly message: string;
    readonly detail?: string;
    readonly hint?: string;
    readonly routine?: string;
}
export interface Notification {
    readonly channel: string;
    readonly payload: string;
    readonly processId: number;
}
export interface SimpleResult {
    readonly results: readonly StatementResult[];
    readonly notices: readonly Notice[];
}
export interface StatementDescription {
    readonly parameters: readonly number[];
    readonly fields: readonly FieldInfo[];
    readonly notices: readonly Notice[];
}
export interface DriverCursor {
    readonly fields: readonly FieldInfo[];
    read(count: number): Promise<unknown[]>;
    close(options?: {
        readonly undo?: boolean;
    }): Promise<void>;
}
export interface CopyPart {
    readonly text: string;
    readonly chunks: AsyncIterable<Uint8Array>;
}
export interface CopyRows {
    readonly columns: string;
    parts(fields: readonly FieldInfo[]): AsyncIterable<CopyPart>;
}
export interface ConnectionEvents {
    closed(cause: unknown): void;
    notice(notice: Notice): void;
    notification(notification: Notification): void;
    parameter(name: string, value: string): void;
}
export interface ConnectTarget {
    readonly host: string;
    readonly port: number;
    readonly address?: string;
    readonly user: string;
    readonly database: string;
    readonly password: () => Promise<string | undefined>;
    readonly tls: false | DriverTlsOptions;
    readonly parameters: Readonly<Record<string, string>>;
    readonly connectTimeoutMs: number;
    readonly statementCacheSize: number;
    readonly decoders: Decoders;
}
export interface DriverTlsOptions {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly servername?: string;
    readonly verify: "full" | "ca" | "none";
    readonly negotiation: "postgres" | "direct";
    readonly channelBinding: "disable" | "prefer" | "require";
}
export interface DriverConnection {
    readonly backendPid: number;
    readonly parameters: ReadonlyMap<string, string>;
    readonly overlaps: boolean;
    readonly inFlight: number;
    readonly isCancelling: boolean;
    status(): TransactionStatus;
    send(group: StatementGroup): Promise<GroupResult>;
    openCursor(statement: Prepared): Promise<DriverCursor>;
    copyIn(text: string, source: AsyncIterable<Uint8Array> | CopyRows): Promise<StatementResult>;
    copyOut(text: string): AsyncIterable<Uint8Array>;
    simple(text: string): Promise<SimpleResult>;
    describe(text: string): Promise<StatementDescription>;
    cancel(request?: object): Promise<void>;
    expectAnswers(statementTimeoutMs: number | undefined): void;
    native(): NativeClient;
    forget(text: string): void;
    close(timeoutMs: number): Promise<void>;
    destroy(cause?: unknown): void;
}
export type NativeEvent = "drain" | "notice" | "notification";
export interface NativeClient {
    readonly processID: number | null;
    readonly isQuiet: boolean;
    readonly running: number;
    query(...args: unknown[]): unknown;
    quiet(): Promise<void>;
    getTransactionStatus(): string | null;
    setTypeParser(oid: number, format: unknown, parser?: unknown): unknown;
    getTypeParser(oid: number, format?: unknown): unknown;
    escapeIdentifier(name: string): string;
    escapeLiteral(text: string): string;
    on(event: NativeEvent, listener: (message?: unknown) => void): void;
    removeListener(event: NativeEvent, listener: (message?: unknown) => void): void;
}
export interface Driver {
    readonly name: "pg" | "wire";
    connect(target: ConnectTarget, events: ConnectionEvents, signal?: AbortSignal): Promise<DriverConnection>;
}

// ---- driver/transaction-status.d.ts
export type TransactionStatus = "idle" | "transaction" | "failed";

// ---- errors/attach-suppressed.d.ts
export declare function attachSuppressed(error: unknown, failure: unknown): boolean;

// ---- errors/caller-stack.d.ts
export declare function withCallerStack<E extends Error>(error: E, above?: Function): E;

// ---- errors/classify.d.ts
import type { DatabaseError } from "./database-error.js";
import type { Outcome } from "./outcome.js";
import type { ServerErrorFields } from "./server-error-fields.js";
export interface ServerErrorContext {
    readonly statement?: string;
    readonly statementName?: string;
    readonly outcome?: Outcome;
    readonly cause?: unknown;
}
export declare function errorFromServer(message: string, fields: ServerErrorFields, context?: ServerErrorContext): DatabaseError;

// ---- errors/config-error.d.ts
import { DatabaseError } from "./database-error.js";
import type { DatabaseErrorDetails } from "./database-error.js";
export declare class ConfigError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_CONFIG_INVALID";
    constructor(message: string, options?: DatabaseErrorDetails);
}

// ---- errors/connection-errors.d.ts
import { DatabaseError } from "./database-error.js";
import type { DatabaseErrorDetails } from "./database-error.js";
export declare class ConnectFailedError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_CONNECT_FAILED";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class ConnectionLostError extends DatabaseError {
    static readonly className: string;
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class ProtocolError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_PROTOCOL";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class UnsupportedError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_UNSUPPORTED";
    constructor(message: string, options?: DatabaseErrorDetails);
}

// ---- errors/constraint-errors.d.ts
import { ServerError } from "./server-error.js";
export declare class UniqueViolationError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
    readonly code: "23505";
}
export declare class ForeignKeyViolationError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
    readonly code: "23503";
}
export declare class NotNullViolationError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
    readonly code: "23502";
}
export declare class CheckViolationError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
    readonly code: "23514";
}
export declare class ExclusionViolationError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
    readonly code: "23P01";
}

// ---- errors/database-error.d.ts
import type { ErrorCode } from "./error-codes.js";
import type { Outcome } from "./outcome.js";
import type { ServerErrorFields } from "./server-error-fields.js";
export interface DatabaseErrorOptions {
    readonly code: ErrorCode | (string & {});
    readonly outcome?: Outcome;
    readonly isRetryable?: boolean;
    readonly server?: ServerErrorFields;
    readonly statement?: string;
    readonly statementName?: string;
    readonly cause?: unknown;
}
export type DatabaseErrorDetails = Omit<DatabaseErrorOptions, "code">;
export declare class DatabaseError extends Error {
    static readonly className: string;
    readonly code: string;
    readonly sqlState?: string;
    readonly isRetryable: boolean;
    readonly outcome: Outcome;
    readonly severity?: string;
    readonly constraint?: string;
    readonly table?: string;
    readonly schema?: string;
    readonly column?: string;
    readonly dataType?: string;
    readonly detail?: string;
    readonly hint?: string;
    readonly where?: string;
    readonly position?: number;
    readonly routine?: string;
    readonly statement?: string;
    readonly statementName?: string;
    readonly suppressed: unknown[];
    constructor(message: string, options: DatabaseErrorOptions);
    get name(): string;
    set name(name: string);
    static [Symbol.hasInstance](value: unknown): boolean;
}
export declare function isDatabaseError(value: unknown): value is DatabaseError;
export declare function hide(target: object, keys: readonly string[]): void;

// ---- errors/error-codes.d.ts
export interface ErrorCodeEntry {
    readonly class: string;
    readonly when: string;
    readonly then: string;
}
export declare const errorCodes: {
    readonly DB_CONFIG_INVALID: {
        readonly class: "ConfigError";
        readonly when: "A variable, URL or configuration object has a value that is not allowed.";
        readonly then: "Nothing was started. The message lists every bad value and what is allowed.";
    };
    readonly DB_CONNECT_FAILED: {
        readonly class: "ConnectFailedError";
        readonly when: "No connection could be opened within the caller's deadline, or the server refused for good.";
        readonly then: "Nothing was sent. `cause` holds the last refusal; retry when `isRetryable`.";
    };
    readonly DB_CONNECTION_LOST: {
        readonly class: "ConnectionLostError";
        readonly when: "The connection died while a statement was in flight or a transaction was open.";
        readonly then: "`outcome` is `not_applied` in a transaction whose COMMIT was not written, else `unknown`.";
    };
    readonly DB_PROTOCOL: {
        readonly class: "ProtocolError";
        readonly when: "What came over the wire is nothing that a server may say there, as from a broken relay.";
        readonly then: "The connection was destroyed. It is the `cause` of a ConnectionLostError, whose `outcome` counts.";
    };
    readonly DB_POOL_TIMEOUT: {
        readonly class: "PoolTimeoutError";
        readonly when: "No connection became free within `acquireTimeoutMs`.";
        readonly then: "Nothing was sent; safe to retry. The message names the longest leases.";
    };
    readonly DB_POOL_OVERLOADED: {
        readonly class: "PoolOverloadedError";
        readonly when: "`maxPending` callers already wait for a connection.";
        readonly then: "Nothing was sent; shed load or retry later.";
    };
    readonly DB_POOL_CLOSED: {
        readonly class: "PoolClosedError";
        readonly when: "`close()` was called before or while the caller waited.";
        readonly then: "Nothing was sent.";
    };
    readonly DB_LEASE_RELEASED: {
        readonly class: "LeaseReleasedError";
        readonly when: "A connection was used after it had been given back.";
        readonly then: "Nothing was sent. A missing `await` is the usual reason.";
    };
    readonly DB_QUERY_ABORTED: {
        readonly class: "QueryAbortedError";
        readonly when: "The caller's AbortSignal fired.";
        readonly then: "The statement was cancelled on the server; `outcome` says whether that is certain.";
    };
    readonly DB_QUERY_TIMEOUT: {
        readonly class: "QueryTimeoutError";
        readonly when: "`timeoutMs` passed before the statement completed.";
        readonly then: "The statement was cancelled on the server; `outcome` says whether that is certain.";
    };
    readonly DB_PARAMETER_INVALID: {
        readonly class: "ParameterError";
        readonly when: "A value cannot be sent: `undefined`, NUL in text, a circular object, a wrong number of values, more than 65,535.";
        readonly then: "Nothing was sent. The message names the parameter's position, never its value.";
    };
    readonly DB_STATEMENT_INVALID: {
        readonly class: "StatementError";
        readonly when: "The text is empty, holds several statements, or cannot run where it was given.";
        readonly then: "Nothing was applied.";
    };
    readonly DB_TRANSACTION_CONTROL: {
        readonly class: "TransactionControlError";
        readonly when: "A text begins with BEGIN, COMMIT, ROLLBACK, SAVEPOINT or the like.";
        readonly then: "Nothing was sent. Use `transaction()`.";
    };
    readonly DB_SQL_TEMPLATE: {
        readonly class: "SqlTemplateError";
        readonly when: "A `sql` template was given something it must not accept.";
        readonly then: "Nothing was sent. The message shows the slot.";
    };
    readonly DB_NO_ROWS: {
        readonly class: "NoRowsError";
        readonly when: "`one()` or `scalar()` got no row.";
        readonly then: "The statement ran and, outside a transaction, its effects are committed.";
    };
    readonly DB_TOO_MANY_ROWS: {
        readonly class: "TooManyRowsError";
        readonly when: "`one()`, `maybeOne()` or `scalar()` got more than one row.";
        readonly then: "The statement ran and, outside a transaction, its effects are committed.";
    };
    readonly DB_VALUE_UNREADABLE: {
        readonly class: "DecodeError";
        readonly when: "A value came back that the codec of its type cannot represent.";
        readonly then: "The statement ran and, outside a transaction, its effects are committed. Choose another codec.";
    };
    readonly DB_ROW_INVALID: {
        readonly class: "RowValidationError";
        readonly when: "A row did not satisfy the statement's schema.";
        readonly then: "The statement ran and, outside a transaction, its effects are committed.";
    };
    readonly DB_TX_ABORTED: {
        readonly class: "TxAbortedError";
        readonly when: "A statement was issued in a transaction that an earlier error had aborted.";
        readonly then: "Nothing was sent. `cause` is the first error.";
    };
    readonly DB_TX_ABORTED_COMMIT: {
        readonly class: "TxAbortedCommitError";
        readonly when: "The callback swallowed an error, and the server answered COMMIT with ROLLBACK.";
        readonly then: "Nothing was applied. `cause` is the swallowed error.";
    };
    readonly DB_TX_CLOSED: {
        readonly class: "TxClosedError";
        readonly when: "A transaction client was used after its transaction had ended.";
        readonly then: "Nothing was sent.";
    };
    readonly DB_TX_UNAWAITED_QUERY: {
        readonly class: "TxUnawaitedQueryError";
        readonly when: "The callback returned while its statements were still running.";
        readonly then: "They were awaited and everything was rolled back.";
    };
    readonly DB_TX_OUTCOME_UNKNOWN: {
        readonly class: "CommitOutcomeUnknownError";
        readonly when: "The connection died after COMMIT was written and before its answer came.";
        readonly then: "The transaction may or may not have been applied: verify before retrying.";
    };
    readonly DB_UNSUPPORTED: {
        readonly class: "UnsupportedError";
        readonly when: "The call cannot work with this server, mode or pooler.";
        readonly then: "Nothing was sent.";
    };
};
export type ErrorCode = keyof typeof errorCodes;
export declare const warningCodes: {
    readonly DB_CONFIG_UNSAFE: {
        readonly when: "A server is made with a configuration that gives up a protection, such as a certificate that is not verified.";
        readonly then: "The server works. Follow the message, or accept what it says.";
    };
    readonly DB_DRIVER_FALLBACK: {
        readonly when: 'With `driver: "auto"`, the fast driver did not work with the pg that is installed, or on its socket (once per server).';
        readonly then: 'The stock driver is used: everything works, more slowly. Tell us the version of pg; `driver: "pg"` silences it.';
    };
    readonly DB_LEASE_LEAKED: {
        readonly when: "A connection has been held for `leakAfterMs` (once per lease), or its lease was garbage collected without being given back.";
        readonly then: "A held connection stays with its holder, a collected one is destroyed. `details.site` is where it was acquired, if that is known: give it back in a `finally`.";
    };
    readonly DB_LEASE_RELEASED_TWICE: {
        readonly when: "A lease was given back a second time.";
        readonly then: "Ignored: whoever has the connection now keeps it. Remove one of the two calls.";
    };
    readonly DB_DIRTY_RELEASE: {
        readonly when: "A connection was given back in an open transaction, or with statements in flight.";
        readonly then: "The transaction is rolled back; with statements in flight the connection is destroyed. End what was begun before giving back, and await every statement.";
    };
    readonly DB_LISTENER_FAILED: {
        readonly when: "A listener for the notices or notifications of a leased connection threw.";
        readonly then: "The connection is not affected. `error` is what was thrown.";
    };
    readonly DB_OBSERVER_FAILED: {
        readonly when: "An observer threw, or a method of its returned a promise that was rejected.";
        readonly then: "The observer is removed and sees nothing more; the work it watched was not disturbed. `error` is what was thrown.";
    };
};
export type WarningCode = keyof typeof warningCodes;

// ---- errors/guards.d.ts
import type { DatabaseError } from "./database-error.js";
export type ErrorWithState<State extends string> = DatabaseError & {
    readonly code: State;
};
export interface ConstraintRegistry {
}
export type ConstraintKind = "unique" | "foreignKey" | "check" | "exclusion";
export type ConstraintName<Kind extends ConstraintKind> = ConstraintRegistry extends Readonly<Record<Kind, infer Name extends string>> ? Name : string;
export declare function isUniqueViolation(error: unknown, constraint?: ConstraintName<"unique">): error is ErrorWithState<"23505">;
export declare function isForeignKeyViolation(error: unknown, constraint?: ConstraintName<"foreignKey">): error is ErrorWithState<"23503">;
export declare function isNotNullViolation(error: unknown, column?: string): error is ErrorWithState<"23502">;
export declare function isCheckViolation(error: unknown, constraint?: ConstraintName<"check">): error is ErrorWithState<"23514">;
export declare function isExclusionViolation(error: unknown, constraint?: ConstraintName<"exclusion">): error is ErrorWithState<"23P01">;
export declare function isSerializationFailure(error: unknown): error is ErrorWithState<"40001">;
export declare function isDeadlock(error: unknown): error is ErrorWithState<"40P01">;
export declare function isLockTimeout(error: unknown): error is ErrorWithState<"55P03">;
export declare function isRetryable(error: unknown): boolean;

// ---- errors/index.d.ts
export { errorFromServer } from "./classify.js";
export type { ServerErrorContext } from "./classify.js";
export { ConfigError } from "./config-error.js";
export { ConnectFailedError, ConnectionLostError, ProtocolError, UnsupportedError, } from "./connection-errors.js";
export { CheckViolationError, ExclusionViolationError, ForeignKeyViolationError, NotNullViolationError, UniqueViolationError, } from "./constraint-errors.js";
export { DatabaseError, isDatabaseError } from "./database-error.js";
export type { DatabaseErrorOptions, DatabaseErrorDetails } from "./database-error.js";
export { errorCodes, warningCodes } from "./error-codes.js";
export type { ErrorCode, ErrorCodeEntry, WarningCode } from "./error-codes.js";
export { isCheckViolation, isDeadlock, isExclusionViolation, isForeignKeyViolation, isLockTimeout, isNotNullViolation, isRetryable, isSerializationFailure, isUniqueViolation, } from "./guards.js";
export type { ConstraintKind, ConstraintName, ConstraintRegistry, ErrorWithState, } from "./guards.js";
export type { Outcome } from "./outcome.js";
export { LeaseReleasedError, PoolClosedError, PoolOverloadedError, PoolTimeoutError, } from "./pool-errors.js";
export { DecodeError, NoRowsError, ParameterError, QueryAbortedError, QueryTimeoutError, RowValidationError, SqlTemplateError, StatementError, TooManyRowsError, TransactionControlError, } from "./query-errors.js";
export type { RowIssue } from "./query-errors.js";
export { DeadlockError, InsufficientPrivilegeError, InvalidDataError, LockTimeoutError, ReadOnlyError, SerializationFailureError, ServerError, SimpleQueryError, SqlSyntaxError, StalePlanError, UndefinedObjectError, } from "./server-error.js";
export type { ServerErrorFields } from "./server-error-fields.js";
export { SqlState } from "./sql-state.js";
export { CommitOutcomeUnknownError, TxAbortedCommitError, TxAbortedError, TxClosedError, TxUnawaitedQueryError, } from "./transaction-errors.js";
export { withCallerStack } from "./caller-stack.js";

// ---- errors/outcome.d.ts
export type Outcome = "not_applied" | "applied" | "unknown";

// ---- errors/pool-errors.d.ts
import { DatabaseError } from "./database-error.js";
import type { DatabaseErrorDetails } from "./database-error.js";
export declare class PoolTimeoutError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_POOL_TIMEOUT";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class PoolOverloadedError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_POOL_OVERLOADED";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class PoolClosedError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_POOL_CLOSED";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class LeaseReleasedError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_LEASE_RELEASED";
    constructor(message: string, options?: DatabaseErrorDetails);
}

// ---- errors/query-errors.d.ts
import { DatabaseError } from "./database-error.js";
import type { DatabaseErrorDetails } from "./database-error.js";
export declare class QueryAbortedError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_QUERY_ABORTED";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class QueryTimeoutError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_QUERY_TIMEOUT";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class ParameterError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_PARAMETER_INVALID";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class StatementError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_STATEMENT_INVALID";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class TransactionControlError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TRANSACTION_CONTROL";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class SqlTemplateError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_SQL_TEMPLATE";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class NoRowsError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_NO_ROWS";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class TooManyRowsError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TOO_MANY_ROWS";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class DecodeError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_VALUE_UNREADABLE";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare function beyondDate(): DecodeError;
export interface RowIssue {
    readonly message: string;
    readonly path?: readonly (PropertyKey | {
        readonly key: PropertyKey;
    })[] | undefined;
}
export declare class RowValidationError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_ROW_INVALID";
    readonly issues: readonly RowIssue[];
    constructor(message: string, options?: DatabaseErrorDetails & {
        readonly issues?: readonly RowIssue[];
    });
}

// ---- errors/server-error-fields.d.ts
export interface ServerErrorFields {
    readonly sqlState?: string;
    readonly severity?: string;
    readonly constraint?: string;
    readonly table?: string;
    readonly schema?: string;
    readonly column?: string;
    readonly dataType?: string;
    readonly detail?: string;
    readonly hint?: string;
    readonly where?: string;
    readonly position?: number;
    readonly routine?: string;
}

// ---- errors/server-error.d.ts
import { DatabaseError } from "./database-error.js";
import type { DatabaseErrorDetails } from "./database-error.js";
export declare class ServerError extends DatabaseError {
    static readonly className: string;
    static readonly defaultSqlState: string;
    readonly sqlState: string;
    readonly serverMessage: string;
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class SimpleQueryError extends ServerError {
    static readonly className: string;
    readonly completed: number;
    constructor(message: string, options?: DatabaseErrorDetails & {
        readonly completed?: number;
    });
}
export declare class SerializationFailureError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
    readonly code: "40001";
}
export declare class DeadlockError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
    readonly code: "40P01";
}
export declare class LockTimeoutError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
    readonly code: "55P03";
}
export declare class StalePlanError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
    readonly code: "0A000";
}
export declare class SqlSyntaxError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
}
export declare class UndefinedObjectError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
}
export declare class InsufficientPrivilegeError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
    readonly code: "42501";
}
export declare class ReadOnlyError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
    readonly code: "25006";
}
export declare class InvalidDataError extends ServerError {
    static readonly className: string;
    static readonly defaultSqlState: string;
}

// ---- errors/sql-state.d.ts
export declare const SqlState: {
    readonly SuccessfulCompletion: "00000";
    readonly Warning: "01000";
    readonly DynamicResultSetsReturned: "0100C";
    readonly ImplicitZeroBitPadding: "01008";
    readonly NullValueEliminatedInSetFunction: "01003";
    readonly PrivilegeNotGranted: "01007";
    readonly PrivilegeNotRevoked: "01006";
    readonly WarningStringDataRightTruncation: "01004";
    readonly DeprecatedFeature: "01P01";
    readonly NoData: "02000";
    readonly NoAdditionalDynamicResultSetsReturned: "02001";
    readonly SqlStatementNotYetComplete: "03000";
    readonly ConnectionException: "08000";
    readonly ConnectionDoesNotExist: "08003";
    readonly ConnectionFailure: "08006";
    readonly SqlclientUnableToEstablishSqlconnection: "08001";
    readonly SqlserverRejectedEstablishmentOfSqlconnection: "08004";
    readonly TransactionResolutionUnknown: "08007";
    readonly ProtocolViolation: "08P01";
    readonly TriggeredActionException: "09000";
    readonly FeatureNotSupported: "0A000";
    readonly InvalidTransactionInitiation: "0B000";
    readonly LocatorException: "0F000";
    readonly InvalidLocatorSpecification: "0F001";
    readonly InvalidGrantor: "0L000";
    readonly InvalidGrantOperation: "0LP01";
    readonly InvalidRoleSpecification: "0P000";
    readonly DiagnosticsException: "0Z000";
    readonly StackedDiagnosticsAccessedWithoutActiveHandler: "0Z002";
    readonly InvalidArgumentForXquery: "10608";
    readonly CaseNotFound: "20000";
    readonly CardinalityViolation: "21000";
    readonly DataException: "22000";
    readonly ArraySubscriptError: "2202E";
    readonly CharacterNotInRepertoire: "22021";
    readonly DatetimeFieldOverflow: "22008";
    readonly DivisionByZero: "22012";
    readonly ErrorInAssignment: "22005";
    readonly EscapeCharacterConflict: "2200B";
    readonly IndicatorOverflow: "22022";
    readonly IntervalFieldOverflow: "22015";
    readonly InvalidArgumentForLogarithm: "2201E";
    readonly InvalidArgumentForNtileFunction: "22014";
    readonly InvalidArgumentForNthValueFunction: "22016";
    readonly InvalidArgumentForPowerFunction: "2201F";
    readonly InvalidArgumentForWidthBucketFunction: "2201G";
    readonly InvalidCharacterValueForCast: "22018";
    readonly InvalidDatetimeFormat: "22007";
    readonly InvalidEscapeCharacter: "22019";
    readonly InvalidEscapeOctet: "2200D";
    readonly InvalidEscapeSequence: "22025";
    readonly NonstandardUseOfEscapeCharacter: "22P06";
    readonly InvalidIndicatorParameterValue: "22010";
    readonly InvalidParameterValue: "22023";
    readonly InvalidPrecedingOrFollowingSize: "22013";
    readonly InvalidRegularExpression: "2201B";
    readonly InvalidRowCountInLimitClause: "2201W";
    readonly InvalidRowCountInResultOffsetClause: "2201X";
    readonly InvalidTablesampleArgument: "2202H";
    readonly InvalidTablesampleRepeat: "2202G";
    readonly InvalidTimeZoneDisplacementValue: "22009";
    readonly InvalidUseOfEscapeCharacter: "2200C";
    readonly MostSpecificTypeMismatch: "2200G";
    readonly NullValueNotAllowed: "22004";
    readonly NullValueNoIndicatorParameter: "22002";
    readonly NumericValueOutOfRange: "22003";
    readonly SequenceGeneratorLimitExceeded: "2200H";
    readonly StringDataLengthMismatch: "22026";
    readonly StringDataRightTruncation: "22001";
    readonly SubstringError: "22011";
    readonly TrimError: "22027";
    readonly UnterminatedCString: "22024";
    readonly ZeroLengthCharacterString: "2200F";
    readonly FloatingPointException: "22P01";
    readonly InvalidTextRepresentation: "22P02";
    readonly InvalidBinaryRepresentation: "22P03";
    readonly BadCopyFileFormat: "22P04";
    readonly UntranslatableCharacter: "22P05";
    readonly NotAnXmlDocument: "2200L";
    readonly InvalidXmlDocument: "2200M";
    readonly InvalidXmlContent: "2200N";
    readonly InvalidXmlComment: "2200S";
    readonly InvalidXmlProcessingInstruction: "2200T";
    readonly DuplicateJsonObjectKeyValue: "22030";
    readonly InvalidArgumentForSqlJsonDatetimeFunction: "22031";
    readonly InvalidJsonText: "22032";
    readonly InvalidSqlJsonSubscript: "22033";
    readonly MoreThanOneSqlJsonItem: "22034";
    readonly NoSqlJsonItem: "22035";
    readonly NonNumericSqlJsonItem: "22036";
    readonly NonUniqueKeysInAJsonObject: "22037";
    readonly SingletonSqlJsonItemRequired: "22038";
    readonly SqlJsonArrayNotFound: "22039";
    readonly SqlJsonMemberNotFound: "2203A";
    readonly SqlJsonNumberNotFound: "2203B";
    readonly SqlJsonObjectNotFound: "2203C";
    readonly TooManyJsonArrayElements: "2203D";
    readonly TooManyJsonObjectMembers: "2203E";
    readonly SqlJsonScalarRequired: "2203F";
    readonly SqlJsonItemCannotBeCastToTargetType: "2203G";
    readonly IntegrityConstraintViolation: "23000";
    readonly RestrictViolation: "23001";
    readonly NotNullViolation: "23502";
    readonly ForeignKeyViolation: "23503";
    readonly UniqueViolation: "23505";
    readonly CheckViolation: "23514";
    readonly ExclusionViolation: "23P01";
    readonly InvalidCursorState: "24000";
    readonly InvalidTransactionState: "25000";
    readonly ActiveSqlTransaction: "25001";
    readonly BranchTransactionAlreadyActive: "25002";
    readonly HeldCursorRequiresSameIsolationLevel: "25008";
    readonly InappropriateAccessModeForBranchTransaction: "25003";
    readonly InappropriateIsolationLevelForBranchTransaction: "25004";
    readonly NoActiveSqlTransactionForBranchTransaction: "25005";
    readonly ReadOnlySqlTransaction: "25006";
    readonly SchemaAndDataStatementMixingNotSupported: "25007";
    readonly NoActiveSqlTransaction: "25P01";
    readonly InFailedSqlTransaction: "25P02";
    readonly IdleInTransactionSessionTimeout: "25P03";
    readonly TransactionTimeout: "25P04";
    readonly InvalidSqlStatementName: "26000";
    readonly TriggeredDataChangeViolation: "27000";
    readonly InvalidAuthorizationSpecification: "28000";
    readonly InvalidPassword: "28P01";
    readonly DependentPrivilegeDescriptorsStillExist: "2B000";
    readonly DependentObjectsStillExist: "2BP01";
    readonly InvalidTransactionTermination: "2D000";
    readonly SqlRoutineException: "2F000";
    readonly FunctionExecutedNoReturnStatement: "2F005";
    readonly SqlRoutineModifyingSqlDataNotPermitted: "2F002";
    readonly SqlRoutineProhibitedSqlStatementAttempted: "2F003";
    readonly SqlRoutineReadingSqlDataNotPermitted: "2F004";
    readonly InvalidCursorName: "34000";
    readonly ExternalRoutineException: "38000";
    readonly ContainingSqlNotPermitted: "38001";
    readonly ExternalRoutineModifyingSqlDataNotPermitted: "38002";
    readonly ExternalRoutineProhibitedSqlStatementAttempted: "38003";
    readonly ExternalRoutineReadingSqlDataNotPermitted: "38004";
    readonly ExternalRoutineInvocationException: "39000";
    readonly InvalidSqlstateReturned: "39001";
    readonly ExternalInvocationNullValueNotAllowed: "39004";
    readonly TriggerProtocolViolated: "39P01";
    readonly SrfProtocolViolated: "39P02";
    readonly EventTriggerProtocolViolated: "39P03";
    readonly SavepointException: "3B000";
    readonly InvalidSavepointSpecification: "3B001";
    readonly InvalidCatalogName: "3D000";
    readonly InvalidSchemaName: "3F000";
    readonly TransactionRollback: "40000";
    readonly TransactionIntegrityConstraintViolation: "40002";
    readonly SerializationFailure: "40001";
    readonly StatementCompletionUnknown: "40003";
    readonly DeadlockDetected: "40P01";
    readonly SyntaxErrorOrAccessRuleViolation: "42000";
    readonly SyntaxError: "42601";
    readonly InsufficientPrivilege: "42501";
    readonly CannotCoerce: "42846";
    readonly GroupingError: "42803";
    readonly WindowingError: "42P20";
    readonly InvalidRecursion: "42P19";
    readonly InvalidForeignKey: "42830";
    readonly InvalidName: "42602";
    readonly NameTooLong: "42622";
    readonly ReservedName: "42939";
    readonly DatatypeMismatch: "42804";
    readonly IndeterminateDatatype: "42P18";
    readonly CollationMismatch: "42P21";
    readonly IndeterminateCollation: "42P22";
    readonly WrongObjectType: "42809";
    readonly GeneratedAlways: "428C9";
    readonly UndefinedColumn: "42703";
    readonly UndefinedFunction: "42883";
    readonly UndefinedTable: "42P01";
    readonly UndefinedParameter: "42P02";
    readonly UndefinedObject: "42704";
    readonly DuplicateColumn: "42701";
    readonly DuplicateCursor: "42P03";
    readonly DuplicateDatabase: "42P04";
    readonly DuplicateFunction: "42723";
    readonly DuplicatePreparedStatement: "42P05";
    readonly DuplicateSchema: "42P06";
    readonly DuplicateTable: "42P07";
    readonly DuplicateAlias: "42712";
    readonly DuplicateObject: "42710";
    readonly AmbiguousColumn: "42702";
    readonly AmbiguousFunction: "42725";
    readonly AmbiguousParameter: "42P08";
    readonly AmbiguousAlias: "42P09";
    readonly InvalidColumnReference: "42P10";
    readonly InvalidColumnDefinition: "42611";
    readonly InvalidCursorDefinition: "42P11";
    readonly InvalidDatabaseDefinition: "42P12";
    readonly InvalidFunctionDefinition: "42P13";
    readonly InvalidPreparedStatementDefinition: "42P14";
    readonly InvalidSchemaDefinition: "42P15";
    readonly InvalidTableDefinition: "42P16";
    readonly InvalidObjectDefinition: "42P17";
    readonly WithCheckOptionViolation: "44000";
    readonly InsufficientResources: "53000";
    readonly DiskFull: "53100";
    readonly OutOfMemory: "53200";
    readonly TooManyConnections: "53300";
    readonly ConfigurationLimitExceeded: "53400";
    readonly ProgramLimitExceeded: "54000";
    readonly StatementTooComplex: "54001";
    readonly TooManyColumns: "54011";
    readonly TooManyArguments: "54023";
    readonly ObjectNotInPrerequisiteState: "55000";
    readonly ObjectInUse: "55006";
    readonly CantChangeRuntimeParam: "55P02";
    readonly LockNotAvailable: "55P03";
    readonly UnsafeNewEnumValueUsage: "55P04";
    readonly OperatorIntervention: "57000";
    readonly QueryCanceled: "57014";
    readonly AdminShutdown: "57P01";
    readonly CrashShutdown: "57P02";
    readonly CannotConnectNow: "57P03";
    readonly DatabaseDropped: "57P04";
    readonly IdleSessionTimeout: "57P05";
    readonly SystemError: "58000";
    readonly IoError: "58030";
    readonly UndefinedFile: "58P01";
    readonly DuplicateFile: "58P02";
    readonly FileNameTooLong: "58P03";
    readonly SnapshotTooOld: "72000";
    readonly ConfigFileError: "F0000";
    readonly LockFileExists: "F0001";
    readonly FdwError: "HV000";
    readonly FdwColumnNameNotFound: "HV005";
    readonly FdwDynamicParameterValueNeeded: "HV002";
    readonly FdwFunctionSequenceError: "HV010";
    readonly FdwInconsistentDescriptorInformation: "HV021";
    readonly FdwInvalidAttributeValue: "HV024";
    readonly FdwInvalidColumnName: "HV007";
    readonly FdwInvalidColumnNumber: "HV008";
    readonly FdwInvalidDataType: "HV004";
    readonly FdwInvalidDataTypeDescriptors: "HV006";
    readonly FdwInvalidDescriptorFieldIdentifier: "HV091";
    readonly FdwInvalidHandle: "HV00B";
    readonly FdwInvalidOptionIndex: "HV00C";
    readonly FdwInvalidOptionName: "HV00D";
    readonly FdwInvalidStringLengthOrBufferLength: "HV090";
    readonly FdwInvalidStringFormat: "HV00A";
    readonly FdwInvalidUseOfNullPointer: "HV009";
    readonly FdwTooManyHandles: "HV014";
    readonly FdwOutOfMemory: "HV001";
    readonly FdwNoSchemas: "HV00P";
    readonly FdwOptionNameNotFound: "HV00J";
    readonly FdwReplyHandle: "HV00K";
    readonly FdwSchemaNotFound: "HV00Q";
    readonly FdwTableNotFound: "HV00R";
    readonly FdwUnableToCreateExecution: "HV00L";
    readonly FdwUnableToCreateReply: "HV00M";
    readonly FdwUnableToEstablishConnection: "HV00N";
    readonly PlpgsqlError: "P0000";
    readonly RaiseException: "P0001";
    readonly NoDataFound: "P0002";
    readonly TooManyRows: "P0003";
    readonly AssertFailure: "P0004";
    readonly InternalError: "XX000";
    readonly DataCorrupted: "XX001";
    readonly IndexCorrupted: "XX002";
};
export type SqlState = (typeof SqlState)[keyof typeof SqlState];

// ---- errors/transaction-errors.d.ts
import { DatabaseError } from "./database-error.js";
import type { DatabaseErrorDetails } from "./database-error.js";
export declare class TxAbortedError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_ABORTED";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class TxAbortedCommitError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_ABORTED_COMMIT";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class TxClosedError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_CLOSED";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class TxUnawaitedQueryError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_UNAWAITED_QUERY";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class CommitOutcomeUnknownError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_TX_OUTCOME_UNKNOWN";
    constructor(message: string, options?: Omit<DatabaseErrorDetails, "outcome" | "isRetryable">);
}

// ---- idatabase-server.d.ts
import type { DbObserver, PoolStats } from "./observer/db-observer.js";
import type { Queryable } from "./queryable.js";
import type { TransactionClient, TransactionOptions } from "./transaction/transaction-client.js";
export interface ConnectionOptions {
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
}
export interface CloseOptions {
    readonly drainTimeoutMs?: number;
}
export interface CloseReport {
    readonly completed: number;
    readonly cancelled: number;
    readonly destroyed: number;
    readonly refused: number;
}
export interface HealthOptions {
    readonly timeoutMs?: number;
}
export interface HealthReport {
    readonly status: "up" | "degraded" | "down";
    readonly live: boolean;
    readonly latencyMs?: number;
    readonly pool: PoolStats;
    readonly serverVersion?: string;
    readonly error?: {
        readonly code: string;
        readonly name: string;
    };
}
export interface IDatabaseServer extends Queryable, AsyncDisposable {
    initialize(): Promise<void>;
    transaction<T>(work: (client: TransactionClient) => Promise<T>, options?: TransactionOptions): Promise<T>;
    connection<T>(use: (connection: Queryable) => Promise<T>, options?: ConnectionOptions): Promise<T>;
    addObserver(observer: DbObserver): () => void;
    stats(): PoolStats;
    health(options?: HealthOptions): Promise<HealthReport>;
    close(options?: CloseOptions): Promise<CloseReport>;
}
export declare const IDatabaseServer: unique symbol;

// ---- index.d.ts
export { createTypes } from "./codecs/type-registry.js";
export type { TypeOptions, TypeRegistry } from "./codecs/type-registry.js";
export type { Codec } from "./codecs/codec.js";
export type { DeclaredType, DeclaredValue } from "./codecs/declared-types.js";
export { Interval } from "./codecs/interval.js";
export type { IntervalParts } from "./codecs/interval.js";
export { Multirange, Range } from "./codecs/range.js";
export type { RangeBounds } from "./codecs/range.js";
export type { DatabaseConfig } from "./config/database-config.js";
export { configFromEnv } from "./config/env.js";
export type { TlsMode, TlsOptions } from "./config/tls.js";
export { createDatabaseServer, DatabaseServer } from "./database-server.js";
export type { FieldInfo } from "./driver/driver.js";
export { IDatabaseServer } from "./idatabase-server.js";
export type { CloseOptions, CloseReport, ConnectionOptions, HealthOptions, HealthReport, } from "./idatabase-server.js";
export type { DbObserver, PoolInfo, PoolStats } from "./observer/db-observer.js";
export type { Logger } from "./observer/log/logger.js";
export type { ArgumentsOf, BatchResults, CopyOptions, CopySource, CopyTarget, ExplainOptions, InsertOptions, Plan, PlanNode, Queryable, QueryOptions, QueryResult, RowToInsert, StreamOptions, } from "./queryable.js";
export type { Clock, ClockTimer } from "./pool/clock.js";
export type { LaneOptions } from "./lane-options.js";
export type { DatabaseServerOptions } from "./server-options.js";
export { sql, trustSql } from "./sql/index.js";
export type { Cardinality, DbPolicy, Fragment, JsonParameter, NamedStatementRegistry, SqlSlot, StandardSchema, Statement, StatementEntry, StatementRegistry, TrustedSql, } from "./sql/index.js";
export type { IsolationLevel, TransactionClient, TransactionOptions, } from "./transaction/transaction-client.js";

// ---- lane-options.d.ts
import type { ServerMode } from "./config/choices.js";
import type { LaneSettings } from "./pool/lane.js";
export interface LaneOptions {
    readonly shared?: number;
    readonly exclusive?: number;
}
interface Connections {
    readonly maxConnections: number;
    readonly mode: ServerMode;
}
export declare function laneSettings({ lanes, multiplex }: {
    readonly lanes?: LaneOptions;
    readonly multiplex?: boolean;
}, { maxConnections, mode }: Connections): LaneSettings;
export {};

// ---- observer/channel-observer.d.ts
import type { DbObserver } from "./db-observer.js";
export declare const channelNames: readonly ["query", "acquire", "connect", "transaction", "migration"];
export type ChannelName = (typeof channelNames)[number];
export declare function channelObserver(): DbObserver;

// ---- observer/compose-observers.d.ts
import type { AcquireEnd, AcquireEvent, DbObserver, MigrationEnd, MigrationEvent, MigrationRunEnd, MigrationRunEvent, QueryEnd, QueryEvent, WorkObservation } from "./db-observer.js";
import type { ObserverFault } from "./guard-observer.js";
import type { Watch } from "./watch.js";
export interface Watching extends Omit<DbObserver, "query" | "acquire" | "migrationRun" | "migration" | "pool"> {
    readonly query?: Watch<QueryEvent, QueryEnd>;
    readonly acquire?: Watch<AcquireEvent, AcquireEnd>;
    readonly migrationRun?: Work<MigrationRunEvent, MigrationRunEnd>;
    readonly migration?: Work<MigrationEvent, MigrationEnd>;
}
type Work<Event, End> = (event: Event) => Required<WorkObservation<End>>;
export declare function composeObservers(observers: readonly DbObserver[], fault: ObserverFault): Watching | null;
export {};

// ---- observer/db-observer.d.ts
import type { Outcome } from "../errors/outcome.js";
export interface PoolInfo {
    readonly name: string;
    readonly host: string;
    readonly port: number;
    readonly database: string;
}
export interface PoolStats {
    readonly total: number;
    readonly used: number;
    readonly idle: number;
    readonly pending: number;
    readonly max: number;
}
export interface PoolSource {
    readonly pool: PoolInfo;
    readonly minConnections: number;
    stats(): PoolStats;
    isDriverPatched(): boolean;
    warn(event: Omit<WarningEvent, "pool">): void;
}
export interface QueryEvent {
    readonly pool: PoolInfo;
    readonly text: string;
    readonly texts: readonly string[] | undefined;
    readonly name: string | undefined;
    readonly kind: "query" | "cursor" | "copy" | "batch";
    readonly batchSize: number;
    readonly parameterised: boolean;
    readonly transactionId: string | undefined;
}
export interface QueryEnd {
    readonly error?: unknown;
    readonly rowCount?: number | null | undefined;
    readonly command?: string | undefined;
    readonly durationMs: number;
    readonly waitMs: number;
}
export interface SlowQueryEvent {
    readonly pool: PoolInfo;
    readonly text: string;
    readonly name: string | undefined;
    readonly kind: QueryEvent["kind"];
    readonly batchSize: number;
    readonly transactionId: string | undefined;
    readonly error?: unknown;
    readonly rowCount?: number | null | undefined;
    readonly durationMs: number;
    readonly waitMs: number;
}
export interface AcquireEvent {
    readonly pool: PoolInfo;
}
export interface AcquireEnd {
    readonly error?: unknown;
    readonly connectionId?: number;
    readonly waitMs: number;
}
export type RefusalReason = "timeout" | "unreachable" | "refused" | "overloaded" | "closed";
export interface HeldConnection {
    readonly connectionId: number;
    readonly heldMs: number;
    readonly site?: string;
}
export interface RefusalEvent {
    readonly pool: PoolInfo;
    readonly reason: RefusalReason;
    readonly error: Error;
    readonly waitMs: number;
    readonly stats: PoolStats;
    readonly longestHeld: readonly HeldConnection[];
}
export interface ConnectEvent {
    readonly pool: PoolInfo;
}
export interface ConnectEnd {
    readonly error?: unknown;
    readonly connectionId?: number;
    readonly backendPid?: number;
}
export interface ReleaseEvent {
    readonly pool: PoolInfo;
    readonly connectionId: number;
    readonly heldMs: number;
    readonly byCaller: boolean;
}
export type RetireReason = "idle" | "lifetime" | "error" | "dirty" | "validation" | "shutdown" | "leak" | "failover";
export interface RetireEvent {
    readonly pool: PoolInfo;
    readonly connectionId: number;
    readonly reason: RetireReason;
    readonly error?: unknown;
}
export interface TransactionEvent {
    readonly pool: PoolInfo;
    readonly id: string;
    readonly name: string | undefined;
    readonly isolation: string | undefined;
    readonly readOnly: boolean;
    readonly attempt: number;
}
export interface TransactionEnd {
    readonly outcome: "commit" | "rollback" | "error" | "unknown";
    readonly error?: unknown;
}
export interface WorkObservation<End> {
    end?(result: End): void;
    run?<T>(work: () => T): T;
}
export interface TransactionObservation extends WorkObservation<TransactionEnd> {
    readonly settings?: Readonly<Record<string, string>>;
}
export interface SavepointEvent {
    readonly pool: PoolInfo;
    readonly transactionId: string;
    readonly depth: number;
}
export interface SavepointEnd {
    readonly outcome: "release" | "rollback";
    readonly error?: unknown;
}
export interface RetryEvent {
    readonly pool: PoolInfo;
    readonly kind: "connect" | "transaction";
    readonly attempt: number;
    readonly delayMs: number;
    readonly error: unknown;
}
export interface MigrationRunEvent {
    readonly pool: PoolInfo;
    readonly direction: "up" | "down";
}
export interface MigrationRunEnd {
    readonly count: number;
    readonly error?: unknown;
}
export interface MigrationLockEvent {
    readonly pool: PoolInfo;
    readonly direction: "up" | "down" | undefined;
}
export interface MigrationLockEnd {
    readonly error?: unknown;
}
export interface MigrationEvent {
    readonly pool: PoolInfo;
    readonly migration: string;
    readonly direction: "up" | "down";
    readonly checksum: string;
}
export interface MigrationEnd {
    readonly error?: unknown;
    readonly outcome?: Outcome;
}
export interface WarningEvent {
    readonly pool: PoolInfo;
    readonly code: string;
    readonly message: string;
    readonly details?: Readonly<Record<string, unknown>>;
    readonly error?: unknown;
}
export type Following<End> = ((end: End) => void) | WorkObservation<End> | void;
export interface DbObserver {
    query?(event: QueryEvent): ((end: QueryEnd) => void) | void;
    slowQuery?(event: SlowQueryEvent): void;
    acquire?(event: AcquireEvent): ((end: AcquireEnd) => void) | void;
    refusal?(event: RefusalEvent): void;
    connect?(event: ConnectEvent): ((end: ConnectEnd) => void) | void;
    release?(event: ReleaseEvent): void;
    retire?(event: RetireEvent): void;
    transaction?(event: TransactionEvent): TransactionObservation | void;
    savepoint?(event: SavepointEvent): ((end: SavepointEnd) => void) | void;
    retry?(event: RetryEvent): void;
    migrationRun?(event: MigrationRunEvent): Following<MigrationRunEnd>;
    migrationLock?(event: MigrationLockEvent): ((end: MigrationLockEnd) => void) | void;
    migration?(event: MigrationEvent): Following<MigrationEnd>;
    pool?(source: PoolSource): (() => void) | void;
    warning?(event: WarningEvent): void;
}

// ---- observer/guard-observer.d.ts
import type { DbObserver } from "./db-observer.js";
export type ObserverFault = (observer: DbObserver, error: unknown) => void;
export type Guarded<Argument, Result> = (argument: Argument) => Result | undefined;
export declare function guardObserver<Argument, Result>(observer: DbObserver, method: (argument: Argument) => Result, fault: ObserverFault): Guarded<Argument, Result>;

// ---- observer/index.d.ts
export { channelNames, channelObserver } from "./channel-observer.js";
export type { ChannelName } from "./channel-observer.js";
export type { AcquireEnd, AcquireEvent, ConnectEnd, ConnectEvent, DbObserver, Following, HeldConnection, MigrationEnd, MigrationEvent, MigrationLockEnd, MigrationLockEvent, MigrationRunEnd, MigrationRunEvent, PoolInfo, PoolSource, PoolStats, QueryEnd, QueryEvent, RefusalEvent, RefusalReason, ReleaseEvent, RetireEvent, RetireReason, RetryEvent, SavepointEnd, SavepointEvent, SlowQueryEvent, TransactionEnd, TransactionEvent, TransactionObservation, WarningEvent, WorkObservation, } from "./db-observer.js";
export { logObserver } from "./log/log-observer.js";
export type { LogObserverOptions } from "./log/log-observer.js";
export type { Logger } from "./log/logger.js";
export { redactPaths } from "./log/redact-paths.js";
export { sanitiseSql } from "./sql-text/sanitise-sql.js";
export { SqlLexer } from "./sql-text/sql-lexer.js";
export type { TokenKind } from "./sql-text/sql-lexer.js";

// ---- observer/log/log-observer.d.ts
import type { DbObserver } from "../db-observer.js";
import type { Logger } from "./logger.js";
export interface LogObserverOptions {
    readonly verboseErrors?: boolean;
    readonly sampleLines?: number;
    readonly sampleMs?: number;
    readonly now?: () => number;
}
export declare function logObserver(logger: Logger, options?: LogObserverOptions): DbObserver;

// ---- observer/log/logger.d.ts
export interface Logger {
    debug(fields: object, message: string): void;
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
}

// ---- observer/log/redact-paths.d.ts
export declare const redactPaths: readonly string[];

// ---- observer/observers.d.ts
import type { WarningCode } from "../errors/error-codes.js";
import type { Watching } from "./compose-observers.js";
import type { DbObserver, PoolSource, WarningEvent } from "./db-observer.js";
export declare class Observers {
    #private;
    current: Watching | null;
    constructor(source: Omit<PoolSource, "warn">);
    readonly add: (observer: DbObserver) => (() => void);
    forgetPool(): void;
    warn(event: WarningEvent & {
        readonly code: WarningCode;
    }): void;
    forward(event: WarningEvent): void;
}

// ---- observer/sql-text/sanitise-sql.d.ts
export declare function sanitiseSql(text: string): string;

// ---- observer/sql-text/sql-lexer.d.ts
export type TokenKind = "word" | "quotedWord" | "literal" | "parameter" | "punctuation" | "end";
export declare class SqlLexer {
    #private;
    kind: TokenKind;
    start: number;
    end: number;
    spaced: boolean;
    constructor(text: string);
    next(): TokenKind;
    get value(): string;
    get keyword(): string;
    take(): string;
    is(character: string): boolean;
}

// ---- observer/watch.d.ts
import type { DbObserver } from "./db-observer.js";
import type { ObserverFault } from "./guard-observer.js";
type End<Result> = (result: Result) => void;
export interface Watch<Event, Result> {
    begin(event: Event): End<Result> | undefined;
    finish(end: End<Result>, result: Result): void;
}
export type Start<Event, Result> = (event: Event) => End<Result> | void;
export declare function watchOf<Event, Result>(observers: readonly DbObserver[], fault: ObserverFault, pick: (observer: DbObserver) => Start<Event, Result> | undefined): Watch<Event, Result> | undefined;
export {};

// ---- pg-pool/index.d.ts
export type { LeasedClient } from "./leased-client.js";
export { PgPoolAdapter } from "./pg-pool-adapter.js";
export type { PgConnectCallback } from "./pg-pool-adapter.js";
export type { PgPoolOptions } from "./pg-pool-options.js";
export type { PgCallback, PgClientQuery, PgField, PgQuery, PgQueryConfig, PgResult, PgSubmittable, } from "./pg-query.js";
export { toPgPool } from "./to-pg-pool.js";

// ---- pg-pool/leased-client.d.ts
import { EventEmitter } from "node:events";
import type { Lease } from "../pool/lease.js";
import type { PgClientQuery } from "./pg-query.js";
export interface GivenBack {
    readonly error: unknown;
    readonly hasChanged: boolean;
}
export declare class LeasedClient extends EventEmitter {
    #private;
    constructor(lease: Lease, giveBack: (how: GivenBack) => void);
    get processID(): number | null;
    readonly query: PgClientQuery;
    readonly release: (error?: unknown) => void;
    getTransactionStatus(): string | null;
    setTypeParser(oid: number, format: unknown, parser?: unknown): void;
    getTypeParser(oid: number, format?: unknown): unknown;
    escapeIdentifier(name: string): string;
    escapeLiteral(text: string): string;
}

// ---- pg-pool/pg-pool-adapter.d.ts
import { EventEmitter } from "node:events";
import type { SessionPort } from "../session/session-port.js";
import { LeasedClient } from "./leased-client.js";
import { type PgPoolOptions } from "./pg-pool-options.js";
import type { PgQuery } from "./pg-query.js";
export type PgConnectCallback = (error: unknown, client: LeasedClient | undefined, release: (error?: unknown) => void) => void;
export declare class PgPoolAdapter extends EventEmitter {
    #private;
    readonly options: PgPoolOptions;
    constructor(port: SessionPort);
    get totalCount(): number;
    get idleCount(): number;
    get waitingCount(): number;
    get ending(): boolean;
    get ended(): boolean;
    connect(): Promise<LeasedClient>;
    connect(callback: PgConnectCallback): void;
    readonly query: PgQuery;
    end(callback?: () => void): Promise<void>;
}

// ---- pg-pool/pg-pool-options.d.ts
import type { SessionPort } from "../session/session-port.js";
export interface PgPoolOptions {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly max: number;
    readonly min: number;
    readonly connectionTimeoutMillis: number;
    readonly idleTimeoutMillis: number;
    readonly maxLifetimeSeconds: number;
    readonly maxUses: number;
    readonly allowExitOnIdle: boolean;
}
export declare function pgPoolOptions({ pool, settings }: SessionPort): PgPoolOptions;

// ---- pg-pool/pg-query.d.ts
export interface PgSubmittable {
    submit(connection: never): unknown;
}
export interface PgQueryConfig {
    readonly text?: string;
    readonly values?: readonly unknown[];
    readonly name?: string;
    readonly types?: object;
    readonly rowMode?: string;
}
export interface PgField {
    readonly name: string;
    readonly tableID: number;
    readonly columnID: number;
    readonly dataTypeID: number;
    readonly dataTypeSize: number;
    readonly dataTypeModifier: number;
    readonly format: string;
}
export interface PgResult<Row> {
    readonly rows: Row[];
    readonly rowCount: number | null;
    readonly command: string;
    readonly fields: PgField[];
}
export type PgCallback<Result> = (error: unknown, result?: Result) => void;
type PgRow = Record<string, unknown>;
export interface PgQuery {
    <Row = PgRow>(query: string | PgQueryConfig, values?: readonly unknown[]): Promise<PgResult<Row>>;
    <Row = PgRow>(query: string | PgQueryConfig, callback: PgCallback<PgResult<Row>>): void;
    <Row = PgRow>(query: string | PgQueryConfig, values: readonly unknown[] | undefined, callback: PgCallback<PgResult<Row>>): void;
}
export interface PgClientQuery extends PgQuery {
    <Submitted extends PgSubmittable>(submittable: Submitted): Submitted;
}
export {};

// ---- pg-pool/to-pg-pool.d.ts
import type { IDatabaseServer } from "../idatabase-server.js";
import { PgPoolAdapter } from "./pg-pool-adapter.js";
export declare function toPgPool<Pool extends {
    end(): Promise<void>;
} = PgPoolAdapter>(server: IDatabaseServer): Pool;

// ---- pool/checkout.d.ts
import type { ConnectionEvents, DriverConnection } from "../driver/driver.js";
import type { LeaseSite } from "./lease-site.js";
export type LeaseEnd = "released" | "destroyed" | "closed";
export interface LeaseListener extends Partial<ConnectionEvents> {
    readonly ended?: (how: LeaseEnd, cause?: unknown) => void;
}
export declare class Checkout {
    #private;
    readonly id: number;
    readonly connection: DriverConnection;
    readonly leasedAt: number;
    readonly site: LeaseSite | undefined;
    isDirty: boolean;
    ended: LeaseEnd | undefined;
    constructor(id: number, connection: DriverConnection, leasedAt: number, site: LeaseSite | undefined);
    get signal(): AbortSignal;
    abort(reason: unknown): void;
    end(how: LeaseEnd): readonly LeaseListener[];
    listen(listener: LeaseListener): () => void;
    died(cause: unknown): void;
    get listeners(): readonly LeaseListener[];
}

// ---- pool/clock.d.ts
export interface ClockTimer {
    ref(): void;
    unref(): void;
    clear(): void;
}
export interface Clock {
    now(): number;
    setTimeout(callback: () => void, delayMs: number): ClockTimer;
}
export declare const systemClock: Clock;

// ---- pool/lane.d.ts
export type Lane = "exclusive" | "shared" | "last";
export interface LaneSettings {
    readonly shared: number;
    readonly exclusive: number;
    readonly depth: number;
}
export declare const headPatienceMs = 50;
export interface Seat {
    readonly riders: number;
    readonly headSince: number;
}
export declare function isHeldUp({ headSince }: Seat, now: number): boolean;
export declare function seatFor<Each extends Seat>(seats: Iterable<Each>, now: number, depth: number, latest?: Each): Each | undefined;
export declare function fewestRiders<Each extends Seat>(seats: Iterable<Each>, now: number): Each | undefined;
export interface LaneUse {
    readonly shared: number;
    readonly exclusive: number;
}
export declare function demandOf(waiting: LaneUse, used: LaneUse, most: LaneSettings): LaneUse;
export declare function sealsOwed(wanted: number, coming: number, sealed: number): number;

// ---- pool/lease-site.d.ts
export interface LeaseSite {
    readonly stack?: string | undefined;
}
export type Called = (...args: never[]) => unknown;
export declare function captureSite(called?: Called): LeaseSite;
export declare function stackOf(site: LeaseSite | undefined): string | undefined;
export declare function writtenOut(site: LeaseSite): LeaseSite;
export declare function callerLine(stack: string | undefined, inside?: string): string | undefined;

// ---- pool/lease.d.ts
import type { DriverConnection } from "../driver/driver.js";
import type { RetireReason } from "../observer/db-observer.js";
import type { LeaseListener } from "./checkout.js";
export interface Lease {
    readonly id: number;
    readonly connection: DriverConnection;
    readonly leasedAt: number;
    readonly signal: AbortSignal;
    dirty(): void;
    listen(listener: LeaseListener): () => void;
    release(): void;
    quarantine(until: Promise<unknown>): void;
    destroy(cause?: unknown, reason?: RetireReason): void;
}
export interface LeaseInfo {
    readonly connectionId: number;
    readonly backendPid: number;
    readonly heldMs: number;
    readonly inFlight: number;
    readonly stack?: string;
}

// ---- pool/pool-settings.d.ts
import type { LaneSettings } from "./lane.js";
export interface PoolSettings {
    readonly maxConnections: number;
    readonly minConnections: number;
    readonly maxPending: number;
    readonly acquireTimeoutMs: number;
    readonly idleTimeoutMs: number;
    readonly maxLifetimeMs: number;
    readonly maxLifetimeJitter: number;
    readonly validateAfterIdleMs: number;
    readonly validateTimeoutMs: number;
    readonly leakAfterMs: number;
    readonly connectTimeoutMs: number;
    readonly lanes?: LaneSettings;
}

// ---- pool/ride.d.ts
import type { DriverConnection } from "../driver/driver.js";
import type { RetireReason } from "../observer/db-observer.js";
import type { Checkout } from "./checkout.js";
export interface RideEnds {
    now(): number;
    alight(checkout: Checkout, now: number): number | undefined;
    destroy(checkout: Checkout, reason: RetireReason, cause: unknown): void;
}
export declare class Ride {
    #private;
    readonly boardedAt: number;
    constructor(checkout: Checkout, ends: RideEnds, boardedAt: number);
    get endedAt(): number | undefined;
    get id(): number;
    get connection(): DriverConnection;
    end(): number | undefined;
    destroy(cause: unknown): void;
}

// ---- query/conduit.d.ts
import type { PoolInfo } from "../observer/db-observer.js";
import type { Observers } from "../observer/observers.js";
import type { CopyRows, DriverConnection, DriverCursor, GroupResult, Prepared, StatementGroup, StatementResult } from "../driver/driver.js";
import type { Outcome } from "../errors/outcome.js";
import type { LeaseListener } from "../pool/checkout.js";
import type { Ride } from "../pool/ride.js";
import type { TypeRegistry } from "../codecs/type-registry.js";
import type { KnownText, KnownTexts } from "./known-texts.js";
import type { Limit } from "./limit.js";
import type { RidingLane } from "./riding-lane.js";
import type { StatementUse } from "./statement-use.js";
export interface QueryContext {
    readonly pool: PoolInfo;
    readonly observers: Observers;
    readonly types: TypeRegistry;
    readonly use: StatementUse;
    readonly texts: KnownTexts;
    readonly sessions: SessionRules;
    readonly slowQueryMs: number;
}
export interface SessionRules {
    readonly lastOneTransaction: boolean;
    readonly transactionSettings: Readonly<Record<string, string>>;
    readonly statementTimeoutMs: number | undefined;
}
export interface RidingStatement {
    readonly lane: RidingLane;
    readonly known: KnownText;
}
export interface BorrowRequest {
    readonly limit: Limit | undefined;
    readonly rides?: RidingStatement | undefined;
    readonly dirties: boolean;
    readonly held?: boolean;
    readonly listener?: LeaseListener | undefined;
    readonly statement?: string | undefined;
}
export interface Borrowed {
    readonly connection: DriverConnection;
    readonly inTransaction: boolean;
    readonly commits?: boolean;
    send(group: StatementGroup): Promise<GroupResult>;
    openCursor(statement: Prepared): Promise<DriverCursor>;
    copyIn(source: CopyInSource): Promise<StatementResult>;
    copyOut(text: string): AsyncIterable<Uint8Array>;
    stop(): Promise<void>;
    committed?(): Promise<Outcome> | undefined;
    doom(error: unknown): void;
    giveBack(): void;
    quarantine(until: Promise<unknown>): void;
    destroy(cause: unknown): void;
}
export interface CopyInSource {
    readonly text: string;
    readonly rows: CopyRows;
    readonly waits: boolean;
}
export interface Conduit {
    readonly context: QueryContext;
    readonly transactionId: string | undefined;
    readonly signal: AbortSignal | undefined;
    borrow(request: BorrowRequest): Borrowed | Promise<Borrowed>;
    boardAtOnce?(lane: RidingLane): Ride | undefined;
    inTransaction(): boolean;
    begun?(): number;
    readonly withoutCommit?: Conduit;
}
export declare const conduitKey: unique symbol;
export declare function outcomeNow(conduit: Conduit): Outcome;

// ---- query/known-texts.d.ts
import type { Lane } from "../pool/lane.js";
import { type TextKind } from "./text-kind.js";
export declare class KnownText {
    #private;
    readonly kind: TextKind;
    readonly lane: Lane;
    readonly isReplanned: boolean;
    readonly commitsInParts: boolean;
    readonly isLong: boolean;
    constructor(text: string);
    used(): number;
    get isSlow(): boolean;
    took(tookMs: number): void;
}
export declare class KnownTexts {
    #private;
    of(text: string): KnownText;
}

// ---- query/limit.d.ts
import type { DatabaseError } from "../errors/database-error.js";
import type { Outcome } from "../errors/outcome.js";
export type StopReason = {
    readonly kind: "aborted";
    readonly cause: unknown;
} | {
    readonly kind: "timeout";
    readonly afterMs: number;
};
export interface LimitOptions {
    readonly signals?: readonly (AbortSignal | undefined)[];
    readonly timeoutMs?: number | undefined;
}
export declare class Limit {
    #private;
    private constructor();
    static of({ signals, timeoutMs }: LimitOptions): Limit | undefined;
    get remainingMs(): number | undefined;
    get reason(): StopReason | undefined;
    get deadlineReason(): StopReason;
    watch(stop: (reason: StopReason) => void): () => void;
    reachedBefore(work: Promise<unknown>): Promise<StopReason | undefined>;
    withSignal<Value>(work: (signal: AbortSignal | undefined) => Promise<Value>): Promise<Value>;
}
export interface StopDetails {
    readonly outcome: Outcome;
    readonly statement?: string | undefined;
    readonly connected?: boolean;
    readonly answer?: unknown;
}
export declare function stopped(reason: StopReason, details: StopDetails): DatabaseError;

// ---- query/query-methods.d.ts
import type { ArgumentsOf, MissingValues, BatchResults, CopyOptions, CopySource, CopyTarget, ExplainOptions, InsertOptions, Plan, Queryable, QueryOptions, QueryResult, RowToInsert, StreamOptions } from "../queryable.js";
import type { Cardinality, ColumnOf, FirstColumnOf, RowOf, Statement, TextOrStatement, Unless, UntypedRow } from "../sql/statement.js";
import { type Conduit } from "./conduit.js";
type NotRow<S> = Unless<S, "exec">;
type NotMany<S> = Unless<S, "exec" | "many">;
export declare abstract class QueryMethods implements Queryable {
    #private;
    protected abstract get conduit(): Conduit;
    query<Row extends object = never, const S extends string = string>(text: S, ...args: ArgumentsOf<S>): Promise<QueryResult<RowOf<S, Row>>>;
    query<Row = UntypedRow>(statement: Statement<Row, Cardinality>, options?: QueryOptions): Promise<QueryResult<Row>>;
    query<Row extends object = never, const S extends string = string>(text: S & MissingValues<S>): Promise<QueryResult<RowOf<S, Row>>>;
    query<Row extends object = never, const S extends TextOrStatement = string>(statement: S, ...args: ArgumentsOf<S>): Promise<QueryResult<RowOf<S, Row>>>;
    one<Row extends object = never, const S extends string = string>(text: S & NotMany<S>, ...args: ArgumentsOf<S>): Promise<RowOf<S, Row>>;
    one<Row = UntypedRow>(statement: Statement<Row, "one" | "maybe">, options?: QueryOptions): Promise<Row>;
    one<Row extends object = never, const S extends string = string>(text: S & MissingValues<S>): Promise<RowOf<S, Row>>;
    one<Row extends object = never, const S extends TextOrStatement = string>(statement: S & NotMany<S>, ...args: ArgumentsOf<S>): Promise<RowOf<S, Row>>;
    maybeOne<Row extends object = never, const S extends string = string>(text: S & NotMany<S>, ...args: ArgumentsOf<S>): Promise<RowOf<S, Row> | null>;
    maybeOne<Row = UntypedRow>(statement: Statement<Row, "one" | "maybe">, options?: QueryOptions): Promise<Row | null>;
    maybeOne<Row extends object = never, const S extends string = string>(text: S & MissingValues<S>): Promise<RowOf<S, Row> | null>;
    maybeOne<Row extends object = never, const S extends TextOrStatement = string>(statement: S & NotMany<S>, ...args: ArgumentsOf<S>): Promise<RowOf<S, Row> | null>;
    many<Row extends object = never, const S extends string = string>(text: S & NotRow<S>, ...args: ArgumentsOf<S>): Promise<RowOf<S, Row>[]>;
    many<Row = UntypedRow>(statement: Statement<Row, "one" | "maybe" | "many">, options?: QueryOptions): Promise<Row[]>;
    many<Row extends object = never, const S extends string = string>(text: S & MissingValues<S>): Promise<RowOf<S, Row>[]>;
    many<Row extends object = never, const S extends TextOrStatement = string>(statement: S & NotRow<S>, ...args: ArgumentsOf<S>): Promise<RowOf<S, Row>[]>;
    scalar<Value = never, const S extends string = string>(text: S & NotMany<S>, ...args: ArgumentsOf<S>): Promise<FirstColumnOf<S, Value>>;
    scalar<Value = never, Row = UntypedRow>(statement: Statement<Row, "one" | "maybe">, options?: QueryOptions): Promise<ColumnOf<Row, Value>>;
    scalar<Value = never, const S extends string = string>(text: S & MissingValues<S>): Promise<FirstColumnOf<S, Value>>;
    scalar<Value = never, const S extends TextOrStatement = string>(statement: S & NotMany<S>, ...args: ArgumentsOf<S>): Promise<FirstColumnOf<S, Value>>;
    column<Value = never, const S extends string = string>(text: S & NotRow<S>, ...args: ArgumentsOf<S>): Promise<FirstColumnOf<S, Value>[]>;
    column<Value = never, Row = UntypedRow>(statement: Statement<Row, "one" | "maybe" | "many">, options?: QueryOptions): Promise<ColumnOf<Row, Value>[]>;
    column<Value = never, const S extends string = string>(text: S & MissingValues<S>): Promise<FirstColumnOf<S, Value>[]>;
    column<Value = never, const S extends TextOrStatement = string>(statement: S & NotRow<S>, ...args: ArgumentsOf<S>): Promise<FirstColumnOf<S, Value>[]>;
    exists<const S extends string = string>(text: S & NotRow<S>, ...args: ArgumentsOf<S>): Promise<boolean>;
    exists(statement: Statement<unknown, "one" | "maybe" | "many">, options?: QueryOptions): Promise<boolean>;
    exists<const S extends string = string>(text: S & MissingValues<S>): Promise<boolean>;
    exists<const S extends TextOrStatement = string>(statement: S & NotRow<S>, ...args: ArgumentsOf<S>): Promise<boolean>;
    execute<const S extends string = string>(text: S, ...args: ArgumentsOf<S>): Promise<number>;
    execute(statement: Statement<unknown, Cardinality>, options?: QueryOptions): Promise<number>;
    execute<const S extends string = string>(text: S & MissingValues<S>): Promise<number>;
    execute<const S extends TextOrStatement = string>(statement: S, ...args: ArgumentsOf<S>): Promise<number>;
    stream<Row = UntypedRow>(statement: Statement<Row, "one" | "maybe" | "many">, options?: StreamOptions): AsyncIterableIterator<Row, undefined>;
    batch<const T extends readonly Statement<unknown, Cardinality>[]>(statements: T, options?: QueryOptions): Promise<BatchResults<T>>;
    copyFrom(target: CopyTarget, rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>, options?: CopyOptions): Promise<number>;
    insertMany<Row = UntypedRow>(target: CopyTarget, rows: Iterable<RowToInsert> | AsyncIterable<RowToInsert>, options: InsertOptions & {
        readonly returning: readonly string[];
    }): Promise<Row[]>;
    insertMany(target: CopyTarget, rows: Iterable<RowToInsert> | AsyncIterable<RowToInsert>, options?: InsertOptions & {
        readonly returning?: undefined;
    }): Promise<number>;
    copyTo(source: CopySource, options?: CopyOptions): AsyncGenerator<Uint8Array>;
    explain(statement: Statement<unknown, Cardinality>, options?: ExplainOptions): Promise<Plan>;
}
export {};

// ---- query/riding-lane.d.ts
import type { Lane } from "../pool/lane.js";
import type { QueryOptions } from "../queryable.js";
import type { KnownText } from "./known-texts.js";
export type RidingLane = Exclude<Lane, "exclusive">;
export declare function ridingLane({ lane, isSlow }: KnownText, { slow }: QueryOptions): RidingLane | undefined;

// ---- query/statement-use.d.ts
import type { PrepareMode } from "../config/choices.js";
import type { KnownText } from "./known-texts.js";
export declare class StatementUse {
    #private;
    constructor(mode: PrepareMode);
    get names(): boolean;
    keep(known: KnownText, wanted: boolean | undefined): boolean;
}

// ---- query/text-kind.d.ts
export type TextKind = "plain" | "transaction" | "session" | "copy" | "empty";
export declare function outlivesTransaction(text: string): boolean;
export declare function textKind(text: string): TextKind;
export declare function isReplanned(text: string): boolean;
export declare function statementStart(text: string): number;

// ---- queryable.d.ts
import type { FieldInfo } from "./driver/driver.js";
import type { Fragment } from "./sql/fragment.js";
import type { Cardinality, ColumnOf, FirstColumnOf, Known, RowOf, Statement, TextOrStatement, Unless, UntypedRow } from "./sql/statement.js";
export type ArgumentsOf<S> = [Known<S>] extends [never] ? [S] extends [string] ? [values?: readonly unknown[], options?: QueryOptions] : [options?: QueryOptions] : Known<S>["params"] extends readonly [] ? [values?: readonly [], options?: QueryOptions] : [values: Known<S>["params"], options?: QueryOptions];
export type MissingValues<S> = [Known<S>] extends [never] ? never : Known<S>["params"] extends readonly [] ? never : {
    readonly error: "its values are missing: give them as the second argument";
    readonly values: Known<S>["params"];
};
export interface QueryOptions {
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
    readonly prepare?: boolean;
    readonly slow?: boolean;
    readonly name?: string;
}
export interface QueryResult<Row> {
    readonly rows: Row[];
    readonly rowCount: number | null;
    readonly command: string;
    readonly fields: readonly FieldInfo[];
}
export interface StreamOptions {
    readonly batchSize?: number;
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
}
export interface CopyTarget {
    readonly table: string | readonly [schema: string, table: string];
    readonly columns: readonly string[];
}
export type CopySource = CopyTarget | {
    readonly text: string;
};
export interface CopyOptions {
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
    readonly onProgress?: (rows: number) => void;
}
export type RowToInsert = Readonly<Record<string, unknown>> | readonly unknown[];
export interface InsertOptions {
    readonly onConflict?: "nothing" | Fragment;
    readonly returning?: readonly string[];
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
}
export interface ExplainOptions {
    readonly analyze?: boolean;
    readonly buffers?: boolean;
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
}
export interface Plan {
    readonly Plan: PlanNode;
    readonly "Planning Time"?: number;
    readonly "Execution Time"?: number;
}
export interface PlanNode {
    readonly "Node Type": string;
    readonly Plans?: readonly PlanNode[];
    readonly [key: string]: unknown;
}
export type BatchResults<T extends readonly Statement<unknown, Cardinality>[]> = {
    -readonly [K in keyof T]: T[K] extends Statement<infer Row, Cardinality> ? QueryResult<Row> : never;
};
type NotRow<S> = Unless<S, "exec">;
type NotMany<S> = Unless<S, "exec" | "many">;
export interface Queryable {
    query<Row extends object = never, const S extends string = string>(text: S, ...args: ArgumentsOf<S>): Promise<QueryResult<RowOf<S, Row>>>;
    query<Row = UntypedRow>(statement: Statement<Row, Cardinality>, options?: QueryOptions): Promise<QueryResult<Row>>;
    query<Row extends object = never, const S extends string = string>(text: S & MissingValues<S>): Promise<QueryResult<RowOf<S, Row>>>;
    query<Row extends object = never, const S extends TextOrStatement = string>(statement: S, ...args: ArgumentsOf<S>): Promise<QueryResult<RowOf<S, Row>>>;
    one<Row extends object = never, const S extends string = string>(text: S & NotMany<S>, ...args: ArgumentsOf<S>): Promise<RowOf<S, Row>>;
    one<Row = UntypedRow>(statement: Statement<Row, "one" | "maybe">, options?: QueryOptions): Promise<Row>;
    one<Row extends object = never, const S extends string = string>(text: S & MissingValues<S>): Promise<RowOf<S, Row>>;
    one<Row extends object = never, const S extends TextOrStatement = string>(statement: S & NotMany<S>, ...args: ArgumentsOf<S>): Promise<RowOf<S, Row>>;
    maybeOne<Row extends object = never, const S extends string = string>(text: S & NotMany<S>, ...args: ArgumentsOf<S>): Promise<RowOf<S, Row> | null>;
    maybeOne<Row = UntypedRow>(statement: Statement<Row, "one" | "maybe">, options?: QueryOptions): Promise<Row | null>;
    maybeOne<Row extends object = never, const S extends string = string>(text: S & MissingValues<S>): Promise<RowOf<S, Row> | null>;
    maybeOne<Row extends object = never, const S extends TextOrStatement = string>(statement: S & NotMany<S>, ...args: ArgumentsOf<S>): Promise<RowOf<S, Row> | null>;
    many<Row extends object = never, const S extends string = string>(text: S & NotRow<S>, ...args: ArgumentsOf<S>): Promise<RowOf<S, Row>[]>;
    many<Row = UntypedRow>(statement: Statement<Row, "one" | "maybe" | "many">, options?: QueryOptions): Promise<Row[]>;
    many<Row extends object = never, const S extends string = string>(text: S & MissingValues<S>): Promise<RowOf<S, Row>[]>;
    many<Row extends object = never, const S extends TextOrStatement = string>(statement: S & NotRow<S>, ...args: ArgumentsOf<S>): Promise<RowOf<S, Row>[]>;
    scalar<Value = never, const S extends string = string>(text: S & NotMany<S>, ...args: ArgumentsOf<S>): Promise<FirstColumnOf<S, Value>>;
    scalar<Value = never, Row = UntypedRow>(statement: Statement<Row, "one" | "maybe">, options?: QueryOptions): Promise<ColumnOf<Row, Value>>;
    scalar<Value = never, const S extends string = string>(text: S & MissingValues<S>): Promise<FirstColumnOf<S, Value>>;
    scalar<Value = never, const S extends TextOrStatement = string>(statement: S & NotMany<S>, ...args: ArgumentsOf<S>): Promise<FirstColumnOf<S, Value>>;
    column<Value = never, const S extends string = string>(text: S & NotRow<S>, ...args: ArgumentsOf<S>): Promise<FirstColumnOf<S, Value>[]>;
    column<Value = never, Row = UntypedRow>(statement: Statement<Row, "one" | "maybe" | "many">, options?: QueryOptions): Promise<ColumnOf<Row, Value>[]>;
    column<Value = never, const S extends string = string>(text: S & MissingValues<S>): Promise<FirstColumnOf<S, Value>[]>;
    column<Value = never, const S extends TextOrStatement = string>(statement: S & NotRow<S>, ...args: ArgumentsOf<S>): Promise<FirstColumnOf<S, Value>[]>;
    exists<const S extends string = string>(text: S & NotRow<S>, ...args: ArgumentsOf<S>): Promise<boolean>;
    exists(statement: Statement<unknown, "one" | "maybe" | "many">, options?: QueryOptions): Promise<boolean>;
    exists<const S extends string = string>(text: S & MissingValues<S>): Promise<boolean>;
    exists<const S extends TextOrStatement = string>(statement: S & NotRow<S>, ...args: ArgumentsOf<S>): Promise<boolean>;
    execute<const S extends string = string>(text: S, ...args: ArgumentsOf<S>): Promise<number>;
    execute(statement: Statement<unknown, Cardinality>, options?: QueryOptions): Promise<number>;
    execute<const S extends string = string>(text: S & MissingValues<S>): Promise<number>;
    execute<const S extends TextOrStatement = string>(statement: S, ...args: ArgumentsOf<S>): Promise<number>;
    stream<Row = UntypedRow>(statement: Statement<Row, "one" | "maybe" | "many">, options?: StreamOptions): AsyncIterable<Row>;
    batch<const T extends readonly Statement<unknown, Cardinality>[]>(statements: T, options?: QueryOptions): Promise<BatchResults<T>>;
    copyFrom(target: CopyTarget, rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>, options?: CopyOptions): Promise<number>;
    insertMany<Row = UntypedRow>(target: CopyTarget, rows: Iterable<RowToInsert> | AsyncIterable<RowToInsert>, options: InsertOptions & {
        readonly returning: readonly string[];
    }): Promise<Row[]>;
    insertMany(target: CopyTarget, rows: Iterable<RowToInsert> | AsyncIterable<RowToInsert>, options?: InsertOptions & {
        readonly returning?: undefined;
    }): Promise<number>;
    copyTo(source: CopySource, options?: CopyOptions): AsyncIterable<Uint8Array>;
    explain(statement: Statement<unknown, Cardinality>, options?: ExplainOptions): Promise<Plan>;
}
export {};

// ---- server-options.d.ts
import type { TypeRegistry } from "./codecs/type-registry.js";
import type { LaneOptions } from "./lane-options.js";
import { type DriverChoice } from "./driver/default-driver.js";
import type { DbObserver } from "./observer/db-observer.js";
import type { Logger } from "./observer/log/logger.js";
import type { Clock } from "./pool/clock.js";
export interface DatabaseServerOptions {
    readonly name?: string;
    readonly observers?: readonly DbObserver[];
    readonly logger?: Logger;
    readonly driver?: DriverChoice;
    readonly multiplex?: boolean;
    readonly lanes?: LaneOptions;
    readonly types?: TypeRegistry;
    readonly clock?: Clock;
}
export declare function checkServerOptions(options: DatabaseServerOptions): void;

// ---- session/durability.d.ts
import type { Notice } from "../driver/driver.js";
export type Durability = "durable" | "local";
export declare function durabilityOf(notices: readonly Notice[]): Durability;

// ---- session/index.d.ts
export type { ConnectionEvents, ConnectTarget, Decoders, Driver, DriverConnection, DriverCursor, DriverTlsOptions, GroupResult, Notice, Notification, Prepared, SimpleResult, StatementDescription, StatementGroup, StatementResult, WireValue, } from "../driver/driver.js";
export { attachSuppressed } from "../errors/attach-suppressed.js";
export { callerLine } from "../pool/lease-site.js";
export type { LeaseSite } from "../pool/lease-site.js";
export type { TransactionStatus } from "../driver/transaction-status.js";
export { emitMigration, emitMigrationLock, emitMigrationRun, emitRetry, emitSavepoint, emitTransaction, emitWarning, maxSessions, openSession, poolOf, siteOf, } from "./open-session.js";
export { undo } from "./undo.js";
export type { BeginExtras, BeginOptions, CommitResult, Session } from "./session.js";
export { RoutedQueryable } from "./routed-queryable.js";
export { SessionQueryable } from "./session-queryable.js";
export type { LastStatementEvents, SessionQueryableSetup } from "./session-queryable.js";
export { sessionPort } from "./session-port.js";
export type { OpenSessionOptions, SessionPort } from "./session-port.js";
export type { TransactionObservation, WorkObservation } from "../observer/db-observer.js";

// ---- session/open-session.d.ts
import type { IDatabaseServer } from "../idatabase-server.js";
import type { MigrationEnd, MigrationEvent, MigrationLockEnd, MigrationLockEvent, MigrationRunEnd, MigrationRunEvent, PoolInfo, RetryEvent, SavepointEnd, SavepointEvent, TransactionEvent, TransactionObservation, WarningEvent, WorkObservation } from "../observer/db-observer.js";
import type { LeaseSite } from "../pool/lease-site.js";
import type { Session } from "./session.js";
import { type OpenSessionOptions, type SessionPort } from "./session-port.js";
export declare function openSession(server: IDatabaseServer, options?: OpenSessionOptions): Promise<Session>;
export declare function siteOf(server: IDatabaseServer): LeaseSite;
export declare function poolOf(server: IDatabaseServer): PoolInfo;
export declare function maxSessions(server: IDatabaseServer): number;
export declare function emitMigrationRun(server: IDatabaseServer, event: Omit<MigrationRunEvent, "pool">): WorkObservation<MigrationRunEnd> | undefined;
export declare function emitMigrationLock(server: IDatabaseServer, event: Omit<MigrationLockEvent, "pool">): (end: MigrationLockEnd) => void;
export declare function emitMigration(server: IDatabaseServer, event: Omit<MigrationEvent, "pool">): WorkObservation<MigrationEnd> | undefined;
export declare function emitTransaction(server: IDatabaseServer, event: Omit<TransactionEvent, "pool">): TransactionObservation | undefined;
export declare function emitSavepoint(server: IDatabaseServer, event: Omit<SavepointEvent, "pool">): (end: SavepointEnd) => void;
export declare function emitRetry(server: IDatabaseServer, event: Omit<RetryEvent, "pool">): void;
export declare function emitWarning(server: IDatabaseServer, event: Omit<WarningEvent, "pool">): void;
export declare function portOf(server: IDatabaseServer): SessionPort;

// ---- session/routed-queryable.d.ts
import { type Conduit } from "../query/conduit.js";
import { QueryMethods } from "../query/query-methods.js";
import type { Queryable } from "../queryable.js";
export declare abstract class RoutedQueryable extends QueryMethods {
    protected abstract route(): Queryable;
    protected get conduit(): Conduit;
}

// ---- session/session-port.d.ts
import type { PoolInfo, PoolStats } from "../observer/db-observer.js";
import type { Observers } from "../observer/observers.js";
import type { Lease } from "../pool/lease.js";
import type { Called, LeaseSite } from "../pool/lease-site.js";
import type { PoolSettings } from "../pool/pool-settings.js";
import type { Session } from "./session.js";
export interface OpenSessionOptions {
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
    readonly site?: LeaseSite | undefined;
}
export interface SessionPort {
    readonly pool: PoolInfo;
    readonly settings: PoolSettings;
    readonly observers: Observers;
    open(options: OpenSessionOptions): Promise<Session>;
    lease(options: OpenSessionOptions): Promise<Lease>;
    site(called: Called): LeaseSite;
    stats(): PoolStats;
}
export declare const sessionPort: unique symbol;

// ---- session/session-queryable.d.ts
import type { Conduit } from "../query/conduit.js";
import { QueryMethods } from "../query/query-methods.js";
import type { Queryable } from "../queryable.js";
import { type Durability } from "./durability.js";
export interface SessionQueryableSetup {
    readonly transactionId: string;
    readonly signal?: AbortSignal | undefined;
}
export interface LastStatementEvents {
    committing(): void;
    committed(durability: Durability): void;
    failed(error: unknown): void;
}
export declare abstract class SessionQueryable extends QueryMethods {
    #private;
    constructor(session: Queryable, setup: SessionQueryableSetup);
    protected abstract enter(): void;
    protected get conduit(): Conduit;
    get inFlight(): number;
    get running(): string | undefined;
    get firstError(): unknown;
    drained(): Promise<void>;
    stop(): Promise<void>;
    protected committing(events: LastStatementEvents): Queryable;
}

// ---- session/session.d.ts
import type { Notice, Notification, SimpleResult, StatementDescription } from "../driver/driver.js";
import type { TransactionStatus } from "../driver/transaction-status.js";
import type { Queryable } from "../queryable.js";
import type { Statement } from "../sql/statement.js";
import type { IsolationLevel } from "../transaction/transaction-client.js";
export interface BeginOptions {
    readonly isolation?: IsolationLevel;
    readonly readOnly?: boolean;
    readonly deferrable?: boolean;
}
export interface BeginExtras {
    readonly settings?: Readonly<Record<string, string>>;
    readonly defer?: boolean;
    readonly also?: readonly Statement[];
    readonly onBegun?: (rows: readonly (readonly unknown[])[]) => void;
}
export interface CommitResult {
    readonly tag: "COMMIT";
    readonly durability: "durable" | "local";
}
export interface Session extends Queryable {
    readonly backendPid: number;
    readonly serverVersion: number;
    readonly status: TransactionStatus;
    readonly inFlight: number;
    readonly closing: AbortSignal;
    begin(options?: BeginOptions, extras?: BeginExtras): Promise<readonly unknown[][]>;
    savepoint(name: string): Promise<void>;
    releaseSavepoint(name: string): Promise<void>;
    rollbackTo(name: string): Promise<void>;
    commit(options?: {
        readonly before?: Statement;
    }): Promise<CommitResult>;
    rollback(): Promise<unknown>;
    simple(text: string): Promise<SimpleResult>;
    describe(text: string): Promise<StatementDescription>;
    cancel(): Promise<void>;
    onNotice(listener: (notice: Notice) => void): () => void;
    onNotification(listener: (notification: Notification) => void): () => void;
    readonly lost: Promise<unknown>;
    release(): Promise<void>;
    destroy(cause?: unknown): void;
}

// ---- session/undo.d.ts
import type { Session } from "./session.js";
export declare function undo(session: Session, error: unknown): Promise<void>;

// ---- sql/bound-value.d.ts
import type { Fragment } from "./fragment.js";
export type ClassValue = object & {
    readonly then?: never;
    readonly call?: never;
    readonly concat?: never;
};
export type SqlValue = string | number | bigint | boolean | null | Date | Uint8Array | readonly SqlValue[] | ClassValue;
export type JsonParameter = string | number | boolean | Readonly<Record<string, unknown>> | ClassValue;
export type SqlSlot = SqlValue | Fragment;
export declare function bindingFault(value: unknown): string | undefined;
export declare function requireSlot(value: unknown, where: string): void;
export declare function requireFragment(value: unknown, where: string): asserts value is Fragment;

// ---- sql/choose.d.ts
import type { Fragment } from "./fragment.js";
export declare function choose(key: string, choices: Readonly<Record<string, Fragment>>): Fragment;

// ---- sql/compile.d.ts
import type { FragmentParts } from "./fragment.js";
export interface CompiledSql {
    readonly text: string;
    readonly values: readonly unknown[];
}
export declare function compile(parts: FragmentParts): CompiledSql;

// ---- sql/condition.d.ts
import type { Fragment } from "./fragment.js";
export type Condition = Fragment | false | null | undefined;
export declare function and(conditions: readonly Condition[]): Fragment;
export declare function or(conditions: readonly Condition[]): Fragment;

// ---- sql/fragment.d.ts
export declare const sqlBrand: unique symbol;
export declare const maxParameters: number;
export interface FragmentParts {
    readonly strings: readonly string[];
    readonly values: readonly unknown[];
    readonly size: number;
}
export interface Fragment {
    readonly [sqlBrand]: FragmentParts;
}
export declare function isFragment(value: unknown): value is Fragment;
export declare function isEmptyFragment(fragment: Fragment): boolean;
export declare function fragmentParts(strings: readonly string[], values: readonly unknown[]): FragmentParts;
export declare function createFragment(strings: readonly string[], values: readonly unknown[]): Fragment;

// ---- sql/identifier.d.ts
import type { Fragment } from "./fragment.js";
export declare function id(...path: readonly [name: string, ...names: string[]]): Fragment;

// ---- sql/index.d.ts
export type { ClassValue, JsonParameter, SqlSlot, SqlValue } from "./bound-value.js";
export { isFragment } from "./fragment.js";
export type { Fragment, FragmentParts } from "./fragment.js";
export type { Condition } from "./condition.js";
export type { Patch } from "./set-clause.js";
export { sql } from "./sql.js";
export type { SqlStatement } from "./sql-statement.js";
export type { NamedTag, RegisteredTag, SchemaTag, SqlTag, UntypedTag } from "./sql-tag.js";
export type { StandardIssue, StandardResult, StandardSchema } from "./standard-schema.js";
export type { Cardinality, ColumnOf, DbPolicy, FirstColumnOf, Known, NamedStatementRegistry, RowOf, Statement, StatementEntry, StatementRegistry, TextOrStatement, Unless, UntypedRow, } from "./statement.js";
export { trustSql } from "./trusted-sql.js";
export type { TrustedSql } from "./trusted-sql.js";
export type { UnnestRow } from "./unnest.js";

// ---- sql/join.d.ts
import type { SqlSlot } from "./bound-value.js";
import type { Fragment } from "./fragment.js";
export declare const empty: Fragment;
export declare function join(items: readonly SqlSlot[], separator?: Fragment): Fragment;

// ---- sql/json-value.d.ts
import type { Fragment } from "./fragment.js";
export declare function jsonText(value: unknown, where: string): string;
export declare function json(value: unknown): Fragment;

// ---- sql/set-clause.d.ts
import type { SqlSlot } from "./bound-value.js";
import type { Fragment } from "./fragment.js";
export type Patch<Column extends string> = {
    readonly [K in Column]?: SqlSlot | undefined;
};
export declare function set<const Column extends string>(patch: Patch<NoInfer<Column>>, allowed: readonly Column[]): Fragment;

// ---- sql/sql-statement.d.ts
import type { CompiledSql } from "./compile.js";
import type { Fragment, FragmentParts } from "./fragment.js";
import type { StandardSchema } from "./standard-schema.js";
import type { Cardinality, Statement, UntypedRow } from "./statement.js";
export interface SqlStatement<Row = UntypedRow, Card extends Cardinality = never> extends Statement<Row, Card>, Fragment {
    readonly values: readonly unknown[];
}
export interface StatementLabel<Row> {
    readonly name?: string;
    readonly schema?: StandardSchema<unknown, Row>;
}
export declare function createStatement<Row>(parts: FragmentParts, label: StatementLabel<Row>, compiled: CompiledSql): SqlStatement<Row>;
export declare function createLazyStatement<Row>(parts: FragmentParts, label: StatementLabel<Row>): SqlStatement<Row>;

// ---- sql/sql-tag.d.ts
import type { SqlSlot } from "./bound-value.js";
import type { choose } from "./choose.js";
import type { and, or } from "./condition.js";
import type { Fragment } from "./fragment.js";
import type { id } from "./identifier.js";
import type { join } from "./join.js";
import type { json } from "./json-value.js";
import type { set } from "./set-clause.js";
import type { SqlStatement } from "./sql-statement.js";
import type { StandardSchema } from "./standard-schema.js";
import type { NamedStatementRegistry, StatementEntry, UntypedRow } from "./statement.js";
import type { raw } from "./trusted-sql.js";
import type { unnest } from "./unnest.js";
import type { values } from "./values-list.js";
export type UntypedTag = <Row = UntypedRow>(strings: TemplateStringsArray, ...slots: readonly SqlSlot[]) => SqlStatement<Row>;
export type RegisteredTag<Entry extends StatementEntry> = (strings: TemplateStringsArray, ...values: Entry["params"]) => SqlStatement<Entry["row"], Entry["card"]>;
export type NamedTag<Name extends string> = Name extends keyof NamedStatementRegistry ? NamedStatementRegistry[Name] extends StatementEntry ? RegisteredTag<NamedStatementRegistry[Name]> : UntypedTag : UntypedTag;
export type SchemaTag<Row> = (strings: TemplateStringsArray, ...slots: readonly SqlSlot[]) => SqlStatement<Row>;
export interface SqlTag {
    <Row = UntypedRow>(strings: TemplateStringsArray, ...slots: readonly SqlSlot[]): SqlStatement<Row>;
    readonly id: typeof id;
    readonly join: typeof join;
    readonly and: typeof and;
    readonly or: typeof or;
    readonly choose: typeof choose;
    readonly set: typeof set;
    readonly values: typeof values;
    readonly unnest: typeof unnest;
    readonly json: typeof json;
    readonly raw: typeof raw;
    readonly empty: Fragment;
    as<Row>(schema: StandardSchema<unknown, Row>): SchemaTag<Row>;
    named<const Name extends string>(name: Name): NamedTag<Name>;
}

// ---- sql/sql.d.ts
import type { SqlTag } from "./sql-tag.js";
export declare const sql: SqlTag;

// ---- sql/standard-schema.d.ts
export interface StandardSchema<Input = unknown, Output = Input> {
    readonly "~standard": {
        readonly version: 1;
        readonly vendor: string;
        readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
        readonly types?: {
            readonly input: Input;
            readonly output: Output;
        } | undefined;
    };
}
export type StandardResult<Output> = {
    readonly value: Output;
    readonly issues?: undefined;
} | {
    readonly issues: readonly StandardIssue[];
};
export interface StandardIssue {
    readonly message: string;
    readonly path?: readonly (PropertyKey | {
        readonly key: PropertyKey;
    })[] | undefined;
}

// ---- sql/statement.d.ts
import type { StandardSchema } from "./standard-schema.js";
export interface StatementRegistry {
}
export interface NamedStatementRegistry {
}
export interface DbPolicy {
}
export type Cardinality = "exec" | "one" | "maybe" | "many";
export interface StatementEntry {
    readonly params: readonly unknown[];
    readonly row: object;
    readonly card: Cardinality;
    readonly first?: unknown;
}
export type UntypedRow = DbPolicy extends {
    untypedRow: infer Row;
} ? Row : any;
export type Known<S> = S extends keyof StatementRegistry ? StatementRegistry[S] extends StatementEntry ? StatementRegistry[S] : never : never;
export type RowOf<S, Stated = never> = [Known<S>] extends [never] ? [Stated] extends [never] ? UntypedRow : Stated : Known<S>["row"];
export type ColumnOf<Row, Stated = never> = unknown extends Row ? [Stated] extends [never] ? Row : Stated : Row[keyof Row];
export type FirstColumnOf<S, Stated = never> = [Known<S>] extends [never] ? [Stated] extends [never] ? unknown : Stated : Known<S> extends {
    readonly first: infer First;
} ? First : ColumnOf<Known<S>["row"]>;
export type TextOrStatement = string | Statement<unknown, Cardinality>;
type CardinalityOf<S> = S extends string ? [Known<S>] extends [never] ? never : Known<S>["card"] : S extends Statement<unknown, infer Card> ? Card : never;
interface Refusals {
    readonly exec: "it returns no rows: call execute(), or add RETURNING";
    readonly many: "it may return many rows: call many(), or let a unique key or LIMIT 1 say that there is one";
    readonly one: "it returns one row";
    readonly maybe: "it may return no row";
}
export type Unless<S, Bad extends Cardinality> = [CardinalityOf<S>] extends [never] ? S : CardinalityOf<S> extends Bad ? {
    readonly error: Refusals[CardinalityOf<S>];
} : S;
declare const rowType: unique symbol;
declare const cardinalityType: unique symbol;
export interface Statement<Row = UntypedRow, Card extends Cardinality = never> {
    readonly text: string;
    readonly values?: readonly unknown[];
    readonly name?: string;
    readonly schema?: StandardSchema<unknown, Row>;
    readonly [rowType]?: Row;
    readonly [cardinalityType]?: Card;
}
export {};

// ---- sql/trusted-sql.d.ts
import type { Fragment } from "./fragment.js";
declare const trustBrand: unique symbol;
export interface TrustedSql {
    readonly [trustBrand]: true;
    readonly text: string;
    readonly reason: string;
}
export declare function trustSql(text: string, reason: string): TrustedSql;
export declare function raw(trusted: TrustedSql): Fragment;
export {};

// ---- sql/unnest.d.ts
import type { SqlValue } from "./bound-value.js";
import type { Fragment } from "./fragment.js";
type CellOf<Type> = Type extends "json" | "jsonb" ? unknown : SqlValue;
export type UnnestRow<Types> = {
    readonly [Column in keyof Types]: CellOf<Types[Column]>;
} | readonly unknown[];
export declare function unnest<const Types extends Readonly<Record<string, string>>>(rows: readonly UnnestRow<NoInfer<Types>>[], types: Types): Fragment;
export {};

// ---- sql/values-list.d.ts
import type { SqlSlot } from "./bound-value.js";
import type { Fragment } from "./fragment.js";
export declare function values(rows: readonly (readonly SqlSlot[])[]): Fragment;
export declare function values<const Column extends string>(rows: readonly {
    readonly [K in NoInfer<Column>]: SqlSlot;
}[], columns: readonly Column[]): Fragment;

// ---- transaction/transaction-client.d.ts
import type { Queryable } from "../queryable.js";
export type IsolationLevel = "read committed" | "repeatable read" | "serializable";
export interface TransactionOptions {
    readonly isolation?: IsolationLevel;
    readonly readOnly?: boolean;
    readonly deferrable?: boolean;
    readonly name?: string;
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
    readonly settings?: Readonly<Record<string, string>>;
}
export interface TransactionClient extends Queryable {
    readonly id: string;
    readonly isolation: IsolationLevel | undefined;
    readonly readOnly: boolean;
    readonly signal: AbortSignal;
    last(): Queryable;
}
