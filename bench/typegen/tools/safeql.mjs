import { writeFileSync } from "node:fs";
import { join } from "node:path";
import safeql from "@ts-safeql/eslint-plugin/config";
import * as parser from "@typescript-eslint/parser";
import { ESLint } from "eslint";
import ts from "typescript";
import { declaredColumns, firstNode } from "./declared-type.mjs";

/**
 * Has the rule write the type of a row into each call, as `eslint --fix` does, and reads it from there. Each
 * statement is a file of its own: a rule that throws ends the run.
 */
export async function answers(statements, { url, folder }) {
  const compilerOptions = { strict: true, target: "es2022" };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  writeFileSync(join(folder, "package.json"), "{}");
  for (const each of statements) writeFileSync(pathOf(each, folder), program(each));
  const eslint = new ESLint({
    cwd: folder,
    fix: true,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ["**/*.ts"],
        languageOptions: {
          parser,
          parserOptions: { projectService: true, tsconfigRootDir: folder },
        },
      },
      safeql.configs.connections({ databaseUrl: url, targets: [{ tag: "sql" }] }),
    ],
  });
  const answered = [];
  for (const each of statements) answered.push(await answer(eslint, pathOf(each, folder)));
  return answered;
}

const pathOf = ({ file }, folder) => join(folder, `${file}.ts`);

async function answer(eslint, path) {
  try {
    const [result] = await eslint.lintFiles([path]);
    const [written] = typeArguments(result?.output ?? "");
    if (written !== undefined && ts.isTypeLiteralNode(written))
      return { columns: declaredColumns(written.members) };
    return { refused: result?.messages[0]?.message ?? "no type was written" };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

function typeArguments(text) {
  return firstNode(text, (node) => ts.isTaggedTemplateExpression(node))?.typeArguments ?? [];
}

/** A program with one call, whose parameters are variables of the types of the values. */
function program({ text, values }) {
  const declared = (values[0] ?? []).map(
    (value, at) => `declare const p${at + 1}: ${typeOf(value)};`,
  );
  const written = text.replaceAll(/[`\\]/g, String.raw`\$&`).replaceAll(/\$(\d+)/g, "${p$1}");
  return [
    "declare function sql<Row>(texts: TemplateStringsArray, ...values: unknown[]): Row[];",
    ...declared,
    `export const rows = sql\`${written}\`;\n`,
  ].join("\n");
}

function typeOf(value) {
  return Array.isArray(value) ? `${typeof value[0]}[]` : typeof value;
}
