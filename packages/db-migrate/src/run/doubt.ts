import type { StatementEffect } from "../sql/statement-effect.js";
import type { Leftovers } from "./leftovers.js";

/**
 * What to do about a statement of which it is not known whether it took effect: its runner was killed.
 *
 * - `skip`: it did. `finish`: it was half done, and another statement ends it.
 * - `run`: it did not, or running it again does no harm; what it left behind goes first.
 * - `ask`: only a person can tell.
 */
export type DoubtVerdict = "skip" | "run" | "finish" | "ask";

/** Judges a statement in doubt by what is in the catalog. */
export function judgeDoubt(effect: StatementEffect, left: Leftovers): DoubtVerdict {
  if (effect.kind === "other") return "ask";
  if (effect.kind === "reindex" || effect.kind === "repeatable" || effect.kind === "setting") {
    return "run";
  }
  if (left.accomplished) return "skip";
  return left.finish === undefined ? "run" : "finish";
}
