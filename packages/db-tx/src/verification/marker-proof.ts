import { randomUUID } from "node:crypto";
import type { IDatabaseServer, Statement } from "@abe/db-core";
import { isUniqueViolation } from "@abe/db-core/errors";
import { TxAlreadyAppliedError } from "../errors/index.js";
import type { CommitProof, Verdict } from "./commit-proof.js";
import { untilAnswered } from "./until-answered.js";

/** Unique constraint of `abe_tx_outcome` on the callers' keys. */
const keyConstraint = "abe_tx_outcome_key";

/**
 * Writes a row in COMMIT's round trip. Whoever wants to know later tries to write the same row: it waits
 * for a COMMIT that is under way, then either finds the row, or has made the COMMIT impossible.
 */
export class MarkerProof implements CommitProof {
  readonly also: CommitProof["also"] = [];
  readonly isReady: boolean = true;
  readonly before: Statement;
  readonly #id: string = randomUUID();

  constructor(key: string | undefined) {
    this.before = {
      text: "INSERT INTO abe_tx_outcome (id, key, outcome) VALUES ($1, $2, 'committed')",
      values: [this.#id, key ?? null],
    };
  }

  get clue(): string {
    return `marker ${this.#id}`;
  }

  begun(): void {}

  refusal(error: unknown): unknown {
    if (!isUniqueViolation(error, keyConstraint)) return error;
    return new TxAlreadyAppliedError(
      "a transaction with this idempotencyKey was applied before; this one was rolled back",
      { cause: error },
    );
  }

  verify(server: IDatabaseServer): Promise<Verdict> {
    const fence = {
      text: "INSERT INTO abe_tx_outcome (id, outcome) VALUES ($1, 'aborted') ON CONFLICT (id) DO NOTHING",
      values: [this.#id],
    };
    const read = { text: "SELECT outcome FROM abe_tx_outcome WHERE id = $1", values: [this.#id] };
    return untilAnswered(async (timeoutMs) => {
      await server.execute(fence, { timeoutMs });
      const row = await server.maybeOne<{ outcome: Verdict }>(read, { timeoutMs });
      return row?.outcome;
    });
  }
}
