export type { AcquireOptions } from "./pool-options.js";
export { PoolSaturatedError } from "./pool-saturated-error.js";
export { Pool } from "./pool.js";
