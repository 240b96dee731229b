import { randomUUID } from "node:crypto";
import type { IDatabaseServer, Statement } from "@abe/db-core";
import { isUniqueViolation } from "@abe/db-core/errors";
import { TxAlreadyAppliedError } from "../errors/index.js";
import type { CommitProof, Verdict } from "./commit-proof.js";
import { untilAnswered } from "./until-answered.js";

/** Unique constraint of `abe_tx_outcome` on the callers' keys. */
const keyConstraint = "abe_tx_outcome_key";

/** Which table of that name the transaction sees: its role, settings and statements choose among several. */
const locate =
  "SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('abe_tx_outcome')";

/**
 * Writes a row in COMMIT's round trip. Whoever wants to know later tries to write the same row: it waits
 * for a COMMIT that is under way, then either finds the row, or has made the COMMIT impossible.
 */
export class MarkerProof implements CommitProof {
  readonly also: CommitProof["also"] = [{ text: locate }];
  readonly isReady: boolean = true;
  readonly #id: string = randomUUID();
  readonly #key: string | undefined;
  #table: string | undefined;

  constructor(key: string | undefined) {
    this.#key = key;
  }

  /** Where nothing was located, as with a table that is missing, the server says why. */
  get before(): Statement {
    const table = this.#table ?? "abe_tx_outcome";
    return {
      text: `INSERT INTO ${table} (id, key, outcome) VALUES ($1, $2, 'committed')`,
      values: [this.#id, this.#key ?? null],
    };
  }

  get clue(): string {
    return `marker ${this.#id}`;
  }

  begun(rows: readonly (readonly unknown[])[]): void {
    this.#table = (rows.at(-1)?.[0] as { readonly name: string } | undefined)?.name;
  }

  refusal(error: unknown): unknown {
    if (!isUniqueViolation(error, keyConstraint)) return error;
    return new TxAlreadyAppliedError(
      "a transaction with this idempotencyKey was applied before; this one was rolled back",
      { cause: error },
    );
  }

  async verify(server: IDatabaseServer): Promise<Verdict> {
    const table = this.#table;
    // BEGIN left with COMMIT, and the answer to both is lost: another table of that name may have the row.
    if (table === undefined) return "unknown";
    const values = [this.#id];
    const fence = {
      text: `INSERT INTO ${table} (id, outcome) VALUES ($1, 'aborted') ON CONFLICT (id) DO NOTHING`,
      values,
    };
    const read = { text: `SELECT outcome FROM ${table} WHERE id = $1`, values };
    return untilAnswered(async (timeoutMs) => {
      await server.execute(fence, { timeoutMs });
      const row = await server.maybeOne<{ outcome: Verdict }>(read, { timeoutMs });
      return row?.outcome;
    });
  }
}
