import { DatabaseError } from "./database-error.js";
import type { DatabaseErrorDetails } from "./database-error.js";

/** A variable, URL or configuration object has values that are not allowed. Nothing was started. */
export class ConfigError extends DatabaseError {
  static override readonly className: string = "ConfigError";
  declare readonly code: "DB_CONFIG_INVALID";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_CONFIG_INVALID" });
  }
}
