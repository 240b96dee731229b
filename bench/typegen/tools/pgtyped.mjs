import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { run } from "../../../scripts/command.mjs";
import { declaredColumns, firstNode } from "./declared-type.mjs";

const program = fileURLToPath(
  new URL("../node_modules/@pgtyped/cli/lib/index.js", import.meta.url),
);

/** Has the CLI generate the types of a file for each statement, and reads them. Parameters have names there. */
export async function answers(statements, { url, folder }) {
  mkdirSync(join(folder, "queries"));
  for (const { text, file } of statements) {
    const named = text.replaceAll(/\$(\d+)/g, ":p$1");
    writeFileSync(join(folder, "queries", `${file}.sql`), `/* @name ${file} */\n${named};\n`);
  }
  const transforms = [
    { mode: "sql", include: "*.sql", emitTemplate: "{{dir}}/{{name}}.queries.ts" },
  ];
  const config = { transforms, srcDir: "./queries/", failOnError: false, dbUrl: url };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  await run(process.execPath, [program, "-c", "config.json"], { cwd: folder });
  return statements.map(({ file }) => answerIn(join(folder, "queries", `${file}.queries.ts`)));
}

function answerIn(path) {
  if (!existsSync(path)) return { refused: "no types were generated" };
  const result = firstNode(
    readFileSync(path, "utf8"),
    (node) => ts.isInterfaceDeclaration(node) && node.name.text.endsWith("Result"),
  );
  if (result === undefined) return { refused: "no type of a row was generated" };
  return { columns: declaredColumns(result.members) };
}
