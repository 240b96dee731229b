import type { Verdict } from "../analysis/verdict.js";
import type { DescribedType } from "../describe/statement-description.js";
import type { Explanation } from "../explain/explain-place.js";
import { renderProblem } from "./render.js";

const rowCounts = {
  exec: "returns no rows",
  one: "returns exactly one row",
  maybe: "returns one row or none",
  many: "returns any number of rows",
} as const;

/** A statement, its rows, and why each column may be NULL or never is. */
export function renderExplanation(explanation: Explanation): string {
  const { file, line, name, variant, text, cardinality, parameters, columns, problems } =
    explanation;
  const heading = [`${file}:${line}`, ...(name === undefined ? [] : [name])].join(" ");
  if (cardinality === undefined) return problems.map((each) => renderProblem(each)).join("\n");
  return [
    `${heading}: ${rowCounts[cardinality]}`,
    ...(variant === undefined ? [] : [`  ${variant}`]),
    ...indented(text.trim(), 1),
    ...parameters.map(
      (each, at) =>
        `\n$${at + 1}${each.name === undefined ? "" : ` (:${each.name})`} ${typeName(each.type)}, ` +
        (each.nullable ? `may be NULL: ${each.because}` : "is not NULL"),
    ),
    ...columns.flatMap(({ name: column, type, verdict }) => [
      `\n${column} ${typeName(type)}, ${verdict.nullable ? "may be NULL" : "never NULL"}`,
      ...reasons(verdict, 1),
    ]),
  ].join("\n");
}

function typeName({ schema, name }: DescribedType): string {
  const plain = name.startsWith("_") ? `${name.slice(1)}[]` : name;
  return schema === "pg_catalog" || schema === "public" ? plain : `${schema}.${plain}`;
}

/** From the verdict to what it was drawn from. */
function reasons({ because, from }: Verdict, depth: number): string[] {
  return [
    ...indented(because, depth),
    ...(depth > 12 ? [] : from.flatMap((each) => reasons(each, depth + 1))),
  ];
}

function indented(text: string, depth: number): string[] {
  return text.split("\n").map((line) => `${"  ".repeat(depth)}${line}`);
}
