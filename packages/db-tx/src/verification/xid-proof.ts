import type { IDatabaseServer } from "@abe/db-core";
import type { CommitProof, Verdict } from "./commit-proof.js";
import { untilAnswered } from "./until-answered.js";

/**
 * Which history a transaction number belongs to: another server, the same after a promotion, or after a
 * crash. `checkpoint` is the last one, and `next` the first number that had not been given out then.
 */
const historyColumns = [
  "(SELECT system_identifier FROM pg_control_system())::text AS system",
  "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS timeline",
  "c.checkpoint_lsn::text AS checkpoint",
  "(split_part(c.next_xid, ':', 1)::numeric * 4294967296 + split_part(c.next_xid, ':', 2)::numeric)::text AS next",
].join(", ");

const askAtBegin = `SELECT pg_current_xact_id()::text AS xid, pg_current_wal_flush_lsn()::text AS flushed, ${historyColumns} FROM pg_control_checkpoint() AS c`;
const askAfterwards = `SELECT pg_xact_status($1::xid8) AS status, c.redo_lsn < $2::pg_lsn AS "isOlder", ${historyColumns} FROM pg_control_checkpoint() AS c`;

interface History {
  readonly system: string;
  readonly timeline: string;
  readonly checkpoint: string;
  readonly next: string;
}

/** What is known of a transaction since its BEGIN. */
export interface BegunXid extends History {
  readonly xid: string;
  /** Up to where the log was on the disk: what no crash can forget. */
  readonly flushed: string;
}

/** What the server said after the connection was lost. */
export interface XidAnswer extends History {
  /** `pg_xact_status` (PostgreSQL documentation, section 9.27.8). NULL: too old to be known. */
  readonly status: "committed" | "aborted" | "in progress" | null;
  /** The last checkpoint begins in the log before what was on the disk at BEGIN. */
  readonly isOlder: boolean;
}

/**
 * The verdict of an answer; `undefined`: ask again.
 *
 * A number is given to another transaction, whose `committed` says nothing of ours, by a standby that
 * lagged behind when it was promoted, and by a server that crashed before the number had reached its disk.
 */
export function judgeXid(begun: BegunXid, answer: XidAnswer): Verdict | undefined {
  if (begun.system !== answer.system || begun.timeline !== answer.timeline) return "unknown";
  if (answer.status === "in progress") return undefined;
  if (answer.status === "committed" && mayBeAnothers(begun, answer)) return "unknown";
  return answer.status ?? "unknown";
}

/**
 * Recovery from a crash ends with a checkpoint, which knows the numbers that were found on the disk, and begins
 * behind all of the log that is there. One that was begun since BEGIN knows our number; one that was under way
 * then does not, and begins before.
 */
function mayBeAnothers(begun: BegunXid, answer: XidAnswer): boolean {
  if (answer.isOlder) return false;
  return begun.checkpoint !== answer.checkpoint && BigInt(answer.next) <= BigInt(begun.xid);
}

/** Asks the server what became of the transaction's number. */
export class XidProof implements CommitProof {
  readonly also: CommitProof["also"] = [{ text: askAtBegin }];
  readonly before: undefined = undefined;
  #begun: BegunXid | undefined;

  /** The number comes with the answer to BEGIN, which must not be lost with COMMIT's. */
  get isReady(): boolean {
    return this.#begun !== undefined;
  }

  get clue(): string | undefined {
    return this.#begun === undefined ? undefined : `transaction number ${this.#begun.xid}`;
  }

  begun(rows: readonly (readonly unknown[])[]): void {
    this.#begun = rows.at(-1)?.[0] as BegunXid | undefined;
  }

  refusal(error: unknown): unknown {
    return error;
  }

  async verify(server: IDatabaseServer): Promise<Verdict> {
    const begun = this.#begun;
    if (begun === undefined) return "unknown";
    return untilAnswered(async (timeoutMs) => {
      const statement = { text: askAfterwards, values: [begun.xid, begun.flushed] };
      return judgeXid(begun, await server.one<XidAnswer>(statement, { timeoutMs }));
    });
  }
}
