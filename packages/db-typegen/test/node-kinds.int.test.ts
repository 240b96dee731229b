import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type AnalysisDatabase, analysisDatabase } from "./analysis-database.js";
import { rowTraps } from "./row-traps.js";
import { valueTraps } from "./value-traps.js";

let database: AnalysisDatabase;

beforeAll(async () => {
  database = await analysisDatabase("adversarial-schema.sql");
});

beforeEach(({ skip }) => skip(!database.isKnown));

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

/** Kinds of nodes that are looked at, or whose meaning was looked up and is left alone. */
const known = new Set(
  `
  AGGREF ALIAS ARRAYEXPR BOOLEANTEST BOOLEXPR CASEEXPR CASETESTEXPR CASEWHEN COALESCEEXPR
  COERCETODOMAIN COERCEVIAIO COMMONTABLEEXPR CONST DISTINCTEXPR FIELDSELECT FROMEXPR FUNCEXPR
  GROUPINGFUNC GROUPINGSET INFERENCEELEM JOINEXPR JSONBEHAVIOR JSONCONSTRUCTOREXPR JSONEXPR
  JSONFORMAT JSONISPREDICATE JSONRETURNING JSONTABLEPATH JSONTABLEPATHSCAN JSONVALUEEXPR
  MERGEACTION MERGESUPPORTFUNC MINMAXEXPR NULLIFEXPR NULLTEST ONCONFLICTEXPR OPEXPR PARAM QUERY
  RANGETBLENTRY RANGETBLFUNCTION RANGETBLREF RELABELTYPE ROWCOMPAREEXPR ROWEXPR ROWMARKCLAUSE
  RTEPERMISSIONINFO SCALARARRAYOPEXPR SETOPERATIONSTMT SORTGROUPCLAUSE SQLVALUEFUNCTION SUBLINK
  SUBSCRIPTINGREF TABLEFUNC TABLESAMPLECLAUSE TARGETENTRY VAR WINDOWCLAUSE WINDOWFUNC XMLEXPR`
    .trim()
    .split(/\s+/),
);

it("meets no kind of node that nobody has looked at", async () => {
  await database.session.simple(
    "SET debug_print_rewritten = on; SET debug_pretty_print = off; SET client_min_messages = log",
  );
  const met = new Set<string>();
  for (const { text, since = 0 } of [...rowTraps, ...valueTraps]) {
    if (database.major < since) continue;
    const { notices } = await database.session.describe(text);
    for (const { detail = "" } of notices)
      for (const [, kind] of detail.matchAll(/\{([A-Z]+) /g)) met.add(kind ?? "");
  }
  expect([...met].filter((kind) => !known.has(kind)).toSorted()).toEqual([]);
});
