export { databaseModule } from "./database-module.js";
export type {
  DatabaseModuleOptions,
  DatabaseName,
  DatabaseOptions,
  DatabaseOptionsFactory,
} from "./database-options.js";
export { disposeContainer } from "./dispose-container.js";
export { errorCodes } from "./errors/error-codes.js";
export type { InversifyErrorCode } from "./errors/error-codes.js";
export {
  ContainerEndingError,
  DatabaseModuleError,
  DatabaseStartError,
  DatabaseUnbindError,
  DuplicateModuleError,
  UnboundDatabaseError,
} from "./errors/index.js";
export { TYPES, databaseToken } from "./identifiers.js";
export type { Identifier } from "./identifiers.js";
export { loadModules } from "./load-modules.js";
export type { Resolve } from "./resolver.js";
export { startDatabases } from "./start-databases.js";
export { testDatabaseModule } from "./test-database-module.js";
export type { TestDatabaseModuleOptions } from "./test-database-module.js";
export { unloadModules } from "./unload-modules.js";
