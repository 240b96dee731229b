import type {
  MigrationEnd,
  MigrationEvent,
  MigrationLockEnd,
  MigrationLockEvent,
} from "@abe/db-core/observer";
import { attributeNames } from "./attribute-names.js";
import { failureOf } from "./failure.js";
import type { Instruments } from "./instruments.js";
import { errorType } from "./outcome-attributes.js";

/** Records what happens to schemas. */
export class MigrationMetrics {
  readonly #instruments: () => Instruments;

  /** @param instruments those in force. */
  constructor(instruments: () => Instruments) {
    this.#instruments = instruments;
  }

  ended({ direction }: MigrationEvent, { error, outcome }: MigrationEnd, seconds: number): void {
    const unsaid = error === undefined ? "applied" : "not_applied";
    this.#instruments().migrationDuration.record(seconds, {
      [attributeNames.migrationDirection]: direction,
      [attributeNames.migrationOutcome]: outcome ?? unsaid,
      ...(error === undefined ? {} : errorType(failureOf(error))),
    });
  }

  /** A runner got the lock, or not. */
  locked({ direction }: MigrationLockEvent, { error }: MigrationLockEnd, seconds: number): void {
    this.#instruments().migrationLockWaitTime.record(seconds, {
      ...(direction === undefined ? {} : { [attributeNames.migrationDirection]: direction }),
      ...(error === undefined ? {} : errorType(failureOf(error))),
    });
  }
}
