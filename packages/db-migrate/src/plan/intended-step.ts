import type { MigrationFile } from "../source/migration.js";
import type { HashedStep } from "./plan-hash.js";
import type { DownStep } from "./plan-down.js";
import type { UpReason, UpStep } from "./plan-up.js";

/**
 * Why a file is part of a plan, besides the reasons of an `up`.
 *
 * - `revert`: it takes a migration back. `record`: a baseline counts it as applied.
 * - `accept`: a repair lets it count as it is now.
 * - `settle-…`: a repair settles an interrupted migration that way.
 */
export type PlanReason =
  | UpReason
  | "revert"
  | "record"
  | "accept"
  | "settle-done"
  | "settle-again"
  | "settle-applied"
  | "settle-pending";

/** A file that a command is about to run or to record. */
export interface IntendedStep {
  readonly name: string;
  readonly version: string;
  readonly reason: PlanReason;
  readonly file: MigrationFile;
  /** Older than one that is applied. */
  readonly outOfOrder: boolean;
  /** Statements that took effect before, of what is resumed. */
  readonly done: number;
}

/** What an `up` is about to do. */
export function intendedUp({ migration, reason, outOfOrder, entry }: UpStep): IntendedStep {
  const { name, version, up } = migration;
  return { name, version, reason, file: up, outOfOrder, done: entry?.statementsDone ?? 0 };
}

/** What a `down` is about to do. */
export function intendedDown({ entry, file }: DownStep): IntendedStep {
  const { name, version } = entry;
  const done = entry.state === "applied" ? 0 : entry.statementsDone;
  return { name, version, reason: "revert", file, outOfOrder: false, done };
}

/** The part of a step that the plan's hash covers. */
export function hashedStep({ name, reason, file, done }: IntendedStep): HashedStep {
  return { name, reason, checksum: file.checksum, done };
}
