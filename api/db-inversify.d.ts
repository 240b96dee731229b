// The public surface of @abe/db-inversify. Regenerate with: pnpm api:update

// ---- bound-database.d.ts
import { type IDatabaseServer } from "@abe/db-core";
import type { ContainerModule } from "inversify";
import { BoundResource } from "./bound-resource.js";
import type { DatabaseOptions } from "./database-options.js";
import type { Resolver } from "./resolver.js";
export declare const boundDatabases: unique symbol;
export declare class BoundDatabase extends BoundResource {
    #private;
    readonly name: string;
    constructor(module: ContainerModule, name?: string);
    open(makeOptions: () => DatabaseOptions, resolver: Resolver): IDatabaseServer;
    unbound(): void;
}

// ---- bound-resource.d.ts
import type { CloseOptions } from "@abe/db-core";
import type { ContainerModule } from "inversify";
export declare const boundResources: unique symbol;
type End = (options?: CloseOptions) => Promise<void>;
export declare class BoundResource {
    #private;
    readonly module: ContainerModule;
    constructor(module: ContainerModule, title: string);
    protected endBy(end: End): void;
    protected get isOpen(): boolean;
    expectUnbinding(): void;
    unbound(): void;
    close(options?: CloseOptions): Promise<void>;
    hurry(options: CloseOptions): void;
}
export {};

// ---- database-module.d.ts
import type { IDatabaseServer } from "@abe/db-core";
import type { ContainerModule } from "inversify";
import { BoundDatabase } from "./bound-database.js";
import { type DatabaseModuleOptions, type DatabaseName, type DatabaseOptionsFactory } from "./database-options.js";
import type { Resolver } from "./resolver.js";
type ServerSource = (database: BoundDatabase, resolver: Resolver) => IDatabaseServer;
export declare function databaseModule(options?: DatabaseModuleOptions): ContainerModule;
export declare function databaseModule(factory: DatabaseOptionsFactory, named?: DatabaseName): ContainerModule;
export declare function serverModule(name: string | undefined, source: ServerSource): ContainerModule;
export {};

// ---- database-options.d.ts
import type { DatabaseConfig, DatabaseServerOptions, IDatabaseServer } from "@abe/db-core";
import type { Resolve } from "./resolver.js";
export interface DatabaseOptions extends Omit<DatabaseServerOptions, "name"> {
    readonly config?: DatabaseConfig | string;
    readonly server?: IDatabaseServer;
}
export interface DatabaseName {
    readonly name?: string;
}
export interface DatabaseModuleOptions extends DatabaseOptions, DatabaseName {
}
export type DatabaseOptionsFactory = (get: Resolve) => DatabaseOptions;
export declare function checkOptions(options: DatabaseModuleOptions): void;

// ---- dispose-container.d.ts
import type { CloseOptions } from "@abe/db-core";
import type { Container } from "inversify";
export declare function disposeContainer(container: Container, options?: CloseOptions): Promise<void>;

// ---- errors/error-codes.d.ts
export declare const errorCodes: {
    readonly DB_INVERSIFY_DUPLICATE: {
        readonly class: "DuplicateModuleError";
        readonly when: "Two databases of one name, or one module twice, are loaded into a container.";
        readonly then: "Nothing was bound by the second. Give it a name, or unload the first.";
    };
    readonly DB_INVERSIFY_OPTIONS: {
        readonly class: "DatabaseModuleError";
        readonly when: "The options of a module contradict each other, hold an unknown key, or their factory failed.";
        readonly then: "Nothing was started.";
    };
    readonly DB_INVERSIFY_UNBOUND: {
        readonly class: "UnboundDatabaseError";
        readonly when: "The container holds no database, no transaction service, or not what a factory of options asks for.";
        readonly then: "Nothing was sent. The message names the module to load, or what to bind.";
    };
    readonly DB_INVERSIFY_START: {
        readonly class: "DatabaseStartError";
        readonly when: "`startDatabases()` could not connect to a database.";
        readonly then: "Nothing was sent. `cause` is the refusal; the databases that did start stay open until the container is disposed.";
    };
    readonly DB_INVERSIFY_UNBIND: {
        readonly class: "DatabaseUnbindError";
        readonly when: "A database in use is unbound by inversify's own `unbind`, `rebind`, `unload` or `unbindAll`, which wait in some majors and not in others.";
        readonly then: "It is being closed, and nobody waits for it. Call `disposeContainer()` or `unloadModules()` instead.";
    };
    readonly DB_INVERSIFY_ENDING: {
        readonly class: "ContainerEndingError";
        readonly when: "`disposeContainer()` or `unloadModules()` is called by what the same container is unbinding, such as an `onDeactivation`, and each would wait for the other.";
        readonly then: "The container goes on ending, and closes its databases. Take the inner call out.";
    };
};
export type InversifyErrorCode = keyof typeof errorCodes;

// ---- errors/index.d.ts
import { DatabaseError, type DatabaseErrorDetails } from "@abe/db-core/errors";
export declare class DuplicateModuleError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_INVERSIFY_DUPLICATE";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class DatabaseModuleError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_INVERSIFY_OPTIONS";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class UnboundDatabaseError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_INVERSIFY_UNBOUND";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class DatabaseStartError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_INVERSIFY_START";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class DatabaseUnbindError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_INVERSIFY_UNBIND";
    constructor(message: string, options?: DatabaseErrorDetails);
}
export declare class ContainerEndingError extends DatabaseError {
    static readonly className: string;
    readonly code: "DB_INVERSIFY_ENDING";
    constructor(options?: DatabaseErrorDetails);
}

// ---- identifiers.d.ts
import { IDatabaseServer } from "@abe/db-core";
export type Identifier<T> = string | symbol | (abstract new (...args: never[]) => T);
export declare const TYPES: {
    readonly DatabaseServer: typeof IDatabaseServer;
    readonly TransactionService: symbol;
    readonly Transaction: symbol;
    readonly MigrationManager: symbol;
    readonly DatabaseObserver: symbol;
    readonly Logger: symbol;
};
export declare const defaultName = "default";
export declare function databaseToken(name?: string): symbol;
export declare function tokenOf(identifier: symbol, name: string): symbol;

// ---- index.d.ts
export { databaseModule } from "./database-module.js";
export type { DatabaseModuleOptions, DatabaseName, DatabaseOptions, DatabaseOptionsFactory, } from "./database-options.js";
export { disposeContainer } from "./dispose-container.js";
export { errorCodes } from "./errors/error-codes.js";
export type { InversifyErrorCode } from "./errors/error-codes.js";
export { ContainerEndingError, DatabaseModuleError, DatabaseStartError, DatabaseUnbindError, DuplicateModuleError, UnboundDatabaseError, } from "./errors/index.js";
export { TYPES, databaseToken } from "./identifiers.js";
export type { Identifier } from "./identifiers.js";
export { loadModules } from "./load-modules.js";
export type { Resolve } from "./resolver.js";
export { startDatabases } from "./start-databases.js";
export { testDatabaseModule } from "./test-database-module.js";
export type { TestDatabaseModuleOptions } from "./test-database-module.js";
export { unloadModules } from "./unload-modules.js";

// ---- load-modules.d.ts
import type { Container, ContainerModule } from "inversify";
export declare function loadModules(container: Container, ...modules: ContainerModule[]): void;

// ---- migrate.d.ts
import { type MigrationManagerOptions } from "@abe/db-migrate";
import type { ContainerModule } from "inversify";
export interface MigrationModuleOptions extends MigrationManagerOptions {
    readonly name?: string;
}
export declare function migrationModule(options?: MigrationModuleOptions): ContainerModule;

// ---- otel.d.ts
import { type OtelObserverOptions } from "@abe/db-otel";
import type { ContainerModule } from "inversify";
export declare function otelModule(options?: OtelObserverOptions): ContainerModule;

// ---- resolver.d.ts
import type { Identifier } from "./identifiers.js";
export type Resolve = <T>(identifier: Identifier<T>) => T;
export interface Resolver {
    readonly get: Resolve;
    readonly optional: <T>(identifier: Identifier<T>) => T | undefined;
    readonly all: <T>(identifier: Identifier<T>) => T[];
}
export declare function resolverOf(context: unknown): Resolver;

// ---- start-databases.d.ts
import type { Container } from "inversify";
export declare function startDatabases(container: Container): Promise<void>;

// ---- test-database-module.d.ts
import type { IDatabaseServer } from "@abe/db-core";
import type { ContainerModule } from "inversify";
import { type DatabaseName } from "./database-options.js";
export interface TestDatabaseModuleOptions extends DatabaseName {
    readonly server: {
        readonly [Method in keyof IDatabaseServer]?: unknown;
    };
}
export declare function testDatabaseModule(options: TestDatabaseModuleOptions): ContainerModule;

// ---- tx.d.ts
import { type Transaction, type TransactionRunOptions } from "@abe/db-tx";
import type { Container, ContainerModule } from "inversify";
export interface TransactionModuleOptions {
    readonly name?: string;
}
export declare function transactionModule(options?: TransactionModuleOptions): ContainerModule;
export interface TransactionScopeOptions extends TransactionRunOptions {
    readonly database?: string;
}
export declare function runInTransactionScope<T>(container: Container, work: (scope: Container, transaction: Transaction) => Promise<T>, options?: TransactionScopeOptions): Promise<T>;

// ---- unload-modules.d.ts
import type { Container, ContainerModule } from "inversify";
export declare function unloadModules(container: Container, ...modules: ContainerModule[]): Promise<void>;
