import { SqlLexer } from "@abe/db-core/observer";
import {
  namedObjects,
  objectModifiers,
  objectPrefixes,
  sqlCommands,
  targetModifiers,
  unnamedObjects,
} from "./sql-commands.js";
import { beginsName, takeName } from "./sql-name.js";
import { SummaryBuilder } from "./summary-builder.js";
import type { SqlSummary } from "./summary-builder.js";
import { TargetWalker } from "./target-walker.js";

/**
 * Commands and targets of a text, for labels of low cardinality: `SELECT songs artists`.
 *
 * Targets are tables and views, and what CALL and the commands that create, alter or drop name; never a
 * function in FROM, the name of a WITH query, a column, an alias or a literal.
 *
 * Source: OpenTelemetry semantic conventions, "Generating a summary of the query". Unlike their example
 * with `'artists'`, a string in FROM is dropped: in PostgreSQL it is a value. Any text is accepted; time grows
 * with its length only.
 */
export function summariseSql(text: string): SqlSummary {
  const lexer = new SqlLexer(text);
  const summary = new SummaryBuilder();
  lexer.next();
  while (lexer.kind !== "end" && !summary.isFull) {
    summarise(lexer, summary);
    while (!lexer.is(";") && lexer.next() !== "end");
    lexer.next();
  }
  return summary.build();
}

/** Reads as much of a statement as its summary needs. */
function summarise(lexer: SqlLexer, summary: SummaryBuilder): void {
  while (lexer.is("(")) lexer.next();
  const shape = sqlCommands.get(lexer.keyword);
  if (shape === undefined) return;
  if (shape === "walk") return new TargetWalker(lexer, summary).walk();
  if (shape === "object") return summariseObject(lexer, summary);
  summary.add(lexer.take());
  if (shape === "target" && beginsName(lexer)) summary.add(takeName(lexer));
}

/** `CREATE OR REPLACE VIEW v AS SELECT …`: the kind of object, for some its name, and a query's targets. */
function summariseObject(lexer: SqlLexer, summary: SummaryBuilder): void {
  const words = [lexer.take()];
  skip(lexer, objectModifiers);
  while (objectPrefixes.has(lexer.keyword)) words.push(lexer.take());
  const kind = lexer.keyword;
  const isNamed = namedObjects.has(kind);
  if (isNamed || unnamedObjects.has(kind)) words.push(lexer.take());
  summary.add(words.join(" "));
  if (!isNamed) return;
  skip(lexer, targetModifiers);
  if (beginsName(lexer) && lexer.keyword !== "ON") summary.add(takeName(lexer));
  if (kind === "TABLE" || kind === "VIEW") new TargetWalker(lexer, summary).walk();
}

function skip(lexer: SqlLexer, words: ReadonlySet<string>): void {
  while (words.has(lexer.keyword)) lexer.next();
}
