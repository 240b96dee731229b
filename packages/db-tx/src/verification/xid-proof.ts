import type { IDatabaseServer } from "@abe/db-core";
import type { CommitProof, Verdict } from "./commit-proof.js";
import { untilAnswered } from "./until-answered.js";

/** Which history a transaction number belongs to: another server, or the same after a promotion. */
const historyColumns =
  "(SELECT system_identifier FROM pg_control_system())::text AS system, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS timeline";

const askAtBegin = `SELECT pg_current_xact_id()::text AS xid, ${historyColumns}`;
const askAfterwards = `SELECT pg_xact_status($1::xid8) AS status, ${historyColumns}`;

interface History {
  readonly system: string;
  readonly timeline: string;
}

/** What the server said after the connection was lost. */
export interface XidAnswer extends History {
  /** `pg_xact_status` (PostgreSQL documentation, section 9.27.8). NULL: too old to be known. */
  readonly status: "committed" | "aborted" | "in progress" | null;
}

/**
 * The verdict of an answer; `undefined`: ask again.
 *
 * After a failover to a standby that lagged behind, the new primary gives the same number to another
 * transaction, and says `committed` of one that is lost: an answer counts only within one history.
 */
export function judgeXid(before: History, answer: XidAnswer): Verdict | undefined {
  if (before.system !== answer.system || before.timeline !== answer.timeline) return "unknown";
  if (answer.status === "in progress") return undefined;
  return answer.status ?? "unknown";
}

/** Asks the server what became of the transaction's number. */
export class XidProof implements CommitProof {
  readonly also: CommitProof["also"] = [{ text: askAtBegin }];
  readonly before: undefined = undefined;
  #begun: (History & { readonly xid: string }) | undefined;

  /** The number comes with the answer to BEGIN, which must not be lost with COMMIT's. */
  get isReady(): boolean {
    return this.#begun !== undefined;
  }

  get clue(): string | undefined {
    return this.#begun === undefined ? undefined : `transaction number ${this.#begun.xid}`;
  }

  begun(rows: readonly (readonly unknown[])[]): void {
    this.#begun = rows.at(-1)?.[0] as (History & { readonly xid: string }) | undefined;
  }

  refusal(error: unknown): unknown {
    return error;
  }

  async verify(server: IDatabaseServer): Promise<Verdict> {
    const begun = this.#begun;
    if (begun === undefined) return "unknown";
    return untilAnswered(async (timeoutMs) => {
      const statement = { text: askAfterwards, values: [begun.xid] };
      return judgeXid(begun, await server.one<XidAnswer>(statement, { timeoutMs }));
    });
  }
}
