import type { RefusalReason } from "../observer/db-observer.js";
import type { Clock } from "./clock.js";
import type { Lease } from "./lease.js";
import type { LeaseSite } from "./lease-site.js";
import type { Member } from "./member.js";
import type { PoolCommand } from "./pool-command.js";
import type { PoolOptions } from "./pool-options.js";
import type { PoolState } from "./pool-state.js";
import type { Ride } from "./ride.js";

/** What a waiting caller is told. */
export type Answer = Lease | Ride | RefusalReason | "aborted";

/** A caller's place in the queue, as the pool sees it. */
export interface Ticket {
  readonly site: LeaseSite | undefined;
  /** The first answer counts. */
  readonly settle: (answer: Answer) => void;
}

/** What the parts of a pool share. */
export interface PoolInside {
  readonly options: PoolOptions;
  readonly clock: Clock;
  readonly state: PoolState<Ticket>;
  /** Open connections by id. */
  readonly members: Map<number, Member>;
  /** Does what the state machine decided. */
  readonly run: (commands: readonly PoolCommand<Ticket>[]) => void;
}
