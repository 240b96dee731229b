/** What is signed: who approves what, of which database, until when. */
export interface ApprovalClaims {
  /** `database_id` of the history. */
  readonly db: string;
  /** The environment of the plan. `null`: none was named. */
  readonly env: string | null;
  /** `up`, `down`, `redo`, `repair` or `baseline`. */
  readonly op: string;
  readonly planHash: string;
  /** Name under which the public key is configured. */
  readonly approver: string;
  /** Seconds since the epoch. */
  readonly iat: number;
  /** Seconds since the epoch. */
  readonly exp: number;
  /** Of this token alone: it counts once. */
  readonly jti: string;
}

/** Seconds that a token may count at most, whatever it says: one that never ends is no approval of a run. */
export const longestLifeSeconds: number = 7 * 24 * 3600;

/** The header of every token. No algorithm is ever chosen by a token. */
export const approvalHeader: { readonly alg: string; readonly typ: string } = {
  alg: "EdDSA",
  typ: "db-migrate-approval",
};

/** Reads a header. */
export function isApprovalHeader(given: unknown): boolean {
  return (
    hasKeys(given, Object.keys(approvalHeader)) &&
    given["alg"] === approvalHeader.alg &&
    given["typ"] === approvalHeader.typ
  );
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
/** The end of the year 9999, which is as far as a date of four digits goes. */
const lastSecond = 253_402_300_799;
const isTime = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= lastSecond;

const claims: Readonly<Record<keyof ApprovalClaims, (value: unknown) => boolean>> = {
  db: isText,
  env: (value) => value === null || isText(value),
  op: isText,
  planHash: isText,
  approver: isText,
  iat: isTime,
  exp: isTime,
  jti: (value) => typeof value === "string" && /^[\w-]{16,64}$/.test(value),
};

/** Whether a payload has these claims and no others, each of its type. */
export function isApprovalClaims(given: unknown): given is ApprovalClaims {
  return (
    hasKeys(given, Object.keys(claims)) &&
    Object.entries(claims).every(([name, fits]) => fits(given[name]))
  );
}

function hasKeys(given: unknown, keys: readonly string[]): given is Record<string, unknown> {
  if (typeof given !== "object" || given === null) return false;
  const found = Object.keys(given);
  return found.length === keys.length && keys.every((key) => found.includes(key));
}
