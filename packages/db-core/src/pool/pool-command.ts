import type { RefusalReason, RetireReason } from "../observer/db-observer.js";
import type { Waiter } from "./wait-queue.js";

/** What the pool's state machine wants done. Each is done once, in order. */
export type PoolCommand<Ticket> =
  | { readonly do: "lease"; readonly id: number; readonly waiter: Waiter<Ticket> }
  | { readonly do: "refuse"; readonly waiter: Waiter<Ticket>; readonly why: RefusalReason }
  | { readonly do: "open"; readonly id: number }
  /** The attempt to connect took too long, or nobody wants it any more; its slot is free already. */
  | { readonly do: "abandon"; readonly id: number; readonly why: "timeout" | "closed" }
  /** The next attempt to connect waits. `attempt` counts the failed ones. */
  | { readonly do: "retry"; readonly attempt: number; readonly delayMs: number }
  | { readonly do: "validate"; readonly id: number }
  /** Close it; unless `gracefully`, without a goodbye. Its slot is free already. */
  | {
      readonly do: "retire";
      readonly id: number;
      readonly reason: RetireReason;
      readonly gracefully: boolean;
    }
  /** Saying goodbye took too long. */
  | { readonly do: "cut"; readonly id: number }
  /** The pool is closing: ask the holder and the server to stop. */
  | { readonly do: "cancel"; readonly id: number }
  | { readonly do: "leak"; readonly id: number };
