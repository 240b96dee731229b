import type { IsolationLevel } from "@abe/db-core";

/** What one transaction did to one list; every appended value is unique in its history. */
export type Operation =
  | { readonly kind: "append"; readonly key: number; readonly value: number }
  | { readonly kind: "read"; readonly key: number; readonly values: readonly number[] };

/** What the caller was told. `unknown`: that nobody knows. */
export type Answer = "committed" | "notApplied" | "unknown";

/** One attempt of one transaction, in the order of its operations. */
export interface Attempt {
  readonly id: number;
  readonly answer: Answer;
  readonly operations: readonly Operation[];
}

/** All attempts, and what every list held after the last of them. */
export interface History {
  readonly attempts: readonly Attempt[];
  readonly lists: ReadonlyMap<number, readonly number[]>;
}

/**
 * What may be wrong with a history. G0 to G2 are Adya's phenomena ("Weak Consistency", 1999): G0 dirty
 * write, G1a aborted read, G1b intermediate read, G1c circular information flow, G-single a cycle with one
 * anti-dependency (read skew, lost update), G2 one with several (write skew). The others are broken
 * promises of the caller's answer or of the list itself, and forbidden at every level.
 */
export type AnomalyKind =
  | "G0"
  | "G1a"
  | "G1b"
  | "G1c"
  | "G-single"
  | "G2"
  | "lost append"
  | "applied after all"
  | "torn"
  | "duplicate"
  | "value of nobody"
  | "incompatible order";

/** One finding, with the attempts that show it. */
export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly attempts: readonly number[];
  readonly message: string;
}

/** Only what PostgreSQL's documentation allows at a level (chapter 13.2); all else is forbidden. */
export const allowed: Readonly<Record<IsolationLevel, readonly AnomalyKind[]>> = {
  "read committed": ["G-single", "G2"],
  "repeatable read": ["G2"],
  serializable: [],
};
