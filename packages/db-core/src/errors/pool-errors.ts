import { DatabaseError } from "./database-error.js";
import type { DatabaseErrorDetails } from "./database-error.js";

/** No connection became free within `acquireTimeoutMs`. Nothing was sent; retryable by default. */
export class PoolTimeoutError extends DatabaseError {
  static override readonly className: string = "PoolTimeoutError";
  declare readonly code: "DB_POOL_TIMEOUT";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { isRetryable: true, ...options, code: "DB_POOL_TIMEOUT" });
  }
}

/** `maxPending` callers already wait for a connection. Nothing was sent; retryable by default. */
export class PoolOverloadedError extends DatabaseError {
  static override readonly className: string = "PoolOverloadedError";
  declare readonly code: "DB_POOL_OVERLOADED";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { isRetryable: true, ...options, code: "DB_POOL_OVERLOADED" });
  }
}

/** `close()` was called before or while the caller waited. Nothing was sent. */
export class PoolClosedError extends DatabaseError {
  static override readonly className: string = "PoolClosedError";
  declare readonly code: "DB_POOL_CLOSED";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_POOL_CLOSED" });
  }
}

/** A connection was used after it had been given back. Nothing was sent. */
export class LeaseReleasedError extends DatabaseError {
  static override readonly className: string = "LeaseReleasedError";
  declare readonly code: "DB_LEASE_RELEASED";

  constructor(message: string, options?: DatabaseErrorDetails) {
    super(message, { ...options, code: "DB_LEASE_RELEASED" });
  }
}
