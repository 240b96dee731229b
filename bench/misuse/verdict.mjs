/**
 * @typedef {import("./cases.mjs").Belief} Belief
 * @typedef {import("./cases.mjs").SeenError} SeenError
 * @typedef {{ belief?: Belief | undefined, end: string, rows: number[] }} Observation - `end` is
 *   `ended`, `hung`, or what the process died of.
 * @typedef {{ isTrue: boolean, text: string }} Verdict - Whether the answer agrees with the table.
 */

/**
 * What a mistake was answered with, and whether the table agrees.
 *
 * @param {string} letter
 * @param {Observation} observation
 * @returns {Verdict}
 */
export function judge(letter, { belief, end, rows }) {
  if (end === "hung") return { isTrue: false, text: "hangs" };
  if (belief === undefined) return { isTrue: false, text: `crash: ${end}` };
  const verdict = judges[letter]?.(belief, rows) ?? { isTrue: false, text: "no such case" };
  return end === "ended" ? verdict : { isTrue: false, text: `${verdict.text}, then crash: ${end}` };
}

/** @type {Record<string, (belief: Belief, rows: number[]) => Verdict>} */
const judges = {
  A: ({ error }, rows) => answered(error, rows, [1]),
  B: ({ error }, rows) => {
    if (error !== undefined) return answered(error, rows, []);
    return {
      isTrue: false,
      text: rows.length > 0 ? "runs, and commits by itself" : "“ok”, no row",
    };
  },
  C: ({ error }, rows) => {
    if (error === undefined) return { isTrue: false, text: "“ok”, though the callback threw" };
    return answered(error, rows, []);
  },
  "C′": ({ error }, rows) => answered(error, rows, [1, 2, 3]),
  D: ({ error, claimed = [], refused = [] }, rows) => {
    if (error !== undefined) return answered(error, rows, []);
    const isTrue = same(claimed, rows);
    const others = [...new Set(refused.map(named))].join(", ");
    const said = claimed.length > 0 ? `“committed ${claimed.join(", ")}”` : `refused: ${others}`;
    return { isTrue, text: `${said}, rows ${listed(rows)}` };
  },
  E: ({ error, again }, rows) => {
    const verdict = answered(
      error,
      rows.filter((n) => n !== 3),
      [],
    );
    if (again === "works" && rows.includes(3)) return verdict;
    const after = typeof again === "object" ? named(again) : "“ok” without a row";
    return { isTrue: false, text: `${verdict.text}, then ${after}` };
  },
};

/**
 * Success is true when the rows are there, an error when none is.
 *
 * @param {SeenError | undefined} error
 * @param {number[]} rows
 * @param {number[]} promised
 * @returns {Verdict}
 */
function answered(error, rows, promised) {
  if (error === undefined)
    return {
      isTrue: same(rows, promised) && promised.length > 0,
      text: `“ok”, rows ${listed(rows)}`,
    };
  const text = named(error);
  return rows.length === 0
    ? { isTrue: true, text }
    : { isTrue: false, text: `${text}, but rows ${listed(rows)} stay` };
}

/** @param {SeenError} error */
function named({ name, code, message, attached }) {
  const generic = /^(?:Error|DatabaseError|error|no error)$/.test(name);
  const short = message.length > 60 ? `${message.slice(0, 59)}…` : message;
  const what = generic ? (code === undefined ? short : withKind(code)) : name;
  return attached.length > 0 ? `${what} with ${attached.join(", ")}` : what;
}

/** @param {string} code */
function withKind(code) {
  return /^[0-9A-Z]{5}$/.test(code) ? `SQLSTATE ${code}` : code;
}

/**
 * @param {number[]} some
 * @param {number[]} others
 */
function same(some, others) {
  return some.join() === others.join();
}

/** @param {number[]} rows */
function listed(rows) {
  return `[${rows.join(", ")}]`;
}
