/**
 * The module that holds what was found.
 *
 * @param {string} major
 * @param {string} version
 * @param {import("./scan.mjs").Scan} scan
 */
export function builtInsText(major, version, { functions, aggregates, sets, witnesses, fields }) {
  const strict = [...functions].filter(([, enough]) => enough[0]?.[0] === -1).map(([oid]) => oid);
  const others = [...functions].filter(([oid]) => !strict.includes(oid));
  /** @type {[string, string[]][]} */
  const rows = [
    ["strict", numbers(strict)],
    [
      "others",
      others.map(([oid, enough]) => `${oid}:${enough.map((set) => set.join("+")).join("|")}`),
    ],
    ["aggregates", [...aggregates].map(([oid, need]) => `${oid}:${need}`)],
    ["fields", [...fields].map(([oid, names]) => `${oid}:${names.join("+")}`)],
    ["sets", [...sets].map(([oid, columns]) => `${oid}:${columns.join("+")}`)],
  ];
  const lines = rows.map(([name, words]) => `  ${name}: \`\n${wrapped(words)}\`,\n`);
  const calls = [...witnesses].map(
    ([oid, call]) => `    ${oid}: ${JSON.stringify(call.replaceAll("pg_catalog.", ""))},\n`,
  );
  return `import type { BuiltInsText } from "./built-ins.js";

/** Written by \`node scripts/typegen/built-ins.mjs ${major}\` from PostgreSQL ${version}. */
export const postgres${major}: BuiltInsText = {
${lines.join("")}  witnesses: {
${calls.join("")}  },
};
`;
}

/** Runs of numbers as `from-to`. @param {readonly number[]} values */
function numbers(values) {
  /** @type {[number, number][]} */
  const runs = [];
  for (const value of values.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === value - 1) last[1] = value;
    else runs.push([value, value]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
}

/** @param {readonly string[]} words */
function wrapped(words) {
  let lines = "";
  let line = "   ";
  for (const word of words) {
    if (line.length + word.length > 96) {
      lines += `${line}\n`;
      line = "   ";
    }
    line += ` ${word}`;
  }
  return `${lines}${line}`;
}
