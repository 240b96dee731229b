export type { Clock, ClockTimer } from "./clock.js";
export { systemClock } from "./clock.js";
export type { Lease, LeaseInfo } from "./lease.js";
export type { AcquireOptions, PoolOptions } from "./pool-options.js";
export { PoolSaturatedError } from "./pool-saturated-error.js";
export type { PoolSettings } from "./pool-settings.js";
export { Pool } from "./pool.js";
