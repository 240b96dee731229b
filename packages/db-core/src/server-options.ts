import type { TypeRegistry } from "./codecs/type-registry.js";
import { type ConfigProblem, shown, throwProblems } from "./config/problems.js";
import type { LaneOptions } from "./lane-options.js";
import { defaultDriver, type DriverChoice } from "./driver/default-driver.js";
import type { DbObserver } from "./observer/db-observer.js";
import type { Logger } from "./observer/log/logger.js";
import type { Clock } from "./pool/clock.js";

/** What a server is made with besides its configuration. */
export interface DatabaseServerOptions {
  /** The pool's name in metrics and logs. Default `host:port/database`. */
  readonly name?: string;
  readonly observers?: readonly DbObserver[];
  /** Anything with pino's methods. Equals `observers: [logObserver(logger)]`. */
  readonly logger?: Logger;
  /**
   * What speaks to the server. `wire`: pg connects and logs in, and the socket is written and read by code of
   * our own, which is several times as fast. `pg`: the stock driver. `auto`, the default: `wire` where a first
   * statement shows that it works, else `pg`, with the warning `DB_DRIVER_FALLBACK`.
   */
  readonly driver?: DriverChoice;
  /**
   * Single statements of several callers share connections once all `maxConnections` are in use. `false`: each
   * statement has one for itself, or waits. Default `true`; without effect with the driver `pg` and behind a
   * pooler in transaction mode.
   */
  readonly multiplex?: boolean;
  /** How the connections are divided where that is not left to what is asked for. */
  readonly lanes?: LaneOptions;
  /** How values are read and written. Default `createTypes()`. */
  readonly types?: TypeRegistry;
  /**
   * The time by which the pool waits, and by which its connections are idle, old or leaked. Default: the
   * process's monotonic clock. What is on the wire is waited for in real time.
   */
  readonly clock?: Clock;
}

const known: Readonly<Record<keyof DatabaseServerOptions, true>> = {
  name: true,
  observers: true,
  logger: true,
  driver: true,
  multiplex: true,
  lanes: true,
  types: true,
  clock: true,
};

const drivers: readonly DriverChoice[] = ["auto", "wire", "pg"];

/** @throws ConfigError an option that is not known, or a driver. Nothing was started. */
export function checkServerOptions(options: DatabaseServerOptions): void {
  const problems: ConfigProblem[] = Object.keys(options)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => ({ name, allowed: `is no option; there are ${Object.keys(known).join(", ")}` }));
  const { driver = defaultDriver } = options;
  if (!drivers.includes(driver))
    problems.push({
      name: "driver",
      given: shown(driver),
      allowed: `expected ${drivers.join(" or ")}`,
    });
  if (!["undefined", "boolean"].includes(typeof options.multiplex))
    problems.push({
      name: "multiplex",
      given: shown(options.multiplex),
      allowed: "expected true or false",
    });
  throwProblems(problems);
}
