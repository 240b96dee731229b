/**
 * A statement made to mislead. A column that was NULL when it was executed is `?`, one that never can be is
 * `-`, and `~` one that never can be although the verdict is that it may.
 */
export interface Trap {
  readonly text: string;
  readonly truth: string;
  /** Default: executed once without values. */
  readonly values?: readonly (readonly unknown[])[];
  readonly since?: number;
  /** Executed as a role that row-level security applies to. */
  readonly asReader?: boolean;
}

/** One of them. */
export const trap = (
  text: string,
  truth: string,
  more: Omit<Trap, "text" | "truth"> = {},
): Trap => ({
  text,
  truth,
  ...more,
});
