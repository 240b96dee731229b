/** SQL in which one rule finds something, and SQL that differs little in which it does not. */
export interface LintCase {
  readonly rule: string;
  /** An earlier migration. */
  readonly before?: string;
  readonly fires: string;
  readonly silent: string;
  /** Of the findings in `fires`. Default 1. */
  readonly times?: number;
  /** Both are the down.sql of this up.sql, instead of an up.sql. `null`: there is none. */
  readonly up?: string;
  readonly down?: string | null;
  /** The relation whose lock and file `fires` is about. Default `t`. */
  readonly table?: string;
  /** Why the claim about locks and rewriting is not tried on the server. */
  readonly untried?: string;
  /** The first PostgreSQL that takes both. Default: each that is supported. */
  readonly since?: number;
  /** `fires` must be refused with this code, which is the SQLSTATE where it reaches the server. */
  readonly refused?: string;
}
