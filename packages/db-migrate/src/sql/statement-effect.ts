import type { ObjectName } from "./object-name.js";

/**
 * What can be found out, after a crash, about a statement that ran outside of a transaction.
 *
 * - `create-index`: CREATE INDEX CONCURRENTLY with a name. A crash leaves an invalid index.
 * - `drop-index`: DROP INDEX CONCURRENTLY. A crash leaves an invalid index, or none.
 * - `reindex`: a crash leaves invalid indexes named `…_ccnew` or `…_ccold`.
 * - `detach`: ALTER TABLE … DETACH PARTITION … CONCURRENTLY. A crash leaves it pending.
 * - `setting`: SET or RESET, which ends with the session: needed again by what comes after it.
 * - `repeatable`: running it again does no harm, such as VACUUM or what says IF NOT EXISTS.
 * - `other`: only a person can tell.
 */
export type StatementEffect =
  | {
      readonly kind: "create-index";
      readonly index: string;
      readonly table: ObjectName;
    }
  | { readonly kind: "drop-index"; readonly indexes: readonly ObjectName[] }
  | { readonly kind: "reindex" }
  | { readonly kind: "detach"; readonly table: ObjectName; readonly partition: ObjectName }
  | { readonly kind: "setting" }
  | { readonly kind: "repeatable" }
  | { readonly kind: "other" };
