import { type DataLoss, describeLoss } from "../loss/data-loss.js";
import { MigrationError } from "./migration-error.js";

/** A way back would lose rows, and nobody has said that they may go. Nothing was changed. */
export class DataLossError extends MigrationError {
  static override readonly className: string = "DataLossError";
  readonly losses: readonly DataLoss[];

  constructor(losses: readonly DataLoss[]) {
    super(
      "DB_MIGRATE_DATA_LOSS",
      [
        losses.every(({ what }) => what === "unknown")
          ? "What is to be reverted may lose rows:"
          : "What is to be reverted would lose rows:",
        ...losses.map((loss) => `  ${describeLoss(loss)}`),
        "Nothing was changed. Keep a copy of them; when they may go, revert with --accept-data-loss, as in: " +
          "npx @abe/db-migrate down --accept-data-loss",
      ].join("\n"),
    );
    this.losses = losses;
  }
}
