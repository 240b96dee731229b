/** Whether a value can be NULL, the sentence that says why, and the verdicts it was drawn from. */
export interface Verdict {
  readonly nullable: boolean;
  readonly because: string;
  readonly from: readonly Verdict[];
}

/** It may be NULL. */
export function canBeNull(because: string, from: readonly Verdict[] = []): Verdict {
  return { nullable: true, because, from };
}

/** It never is NULL. */
export function neverNull(because: string, from: readonly Verdict[] = []): Verdict {
  return { nullable: false, because, from };
}

/** Never NULL if none of them is; otherwise NULL when one of them is. */
export function ifAll(because: string, verdicts: readonly Verdict[]): Verdict {
  const nullable = verdicts.filter((each) => each.nullable);
  if (nullable.length > 0)
    return canBeNull(`${because} is NULL when a value it needs is`, nullable);
  return neverNull(`${because} is never NULL when the values it needs are not`, verdicts);
}

/** Never NULL if one of them is not. */
export function ifAny(because: string, verdicts: readonly Verdict[]): Verdict {
  const solid = verdicts.find((each) => !each.nullable);
  if (solid !== undefined)
    return neverNull(`${because} is never NULL when one value is not`, [solid]);
  return canBeNull(`${because} is NULL when all its values are`, verdicts);
}
