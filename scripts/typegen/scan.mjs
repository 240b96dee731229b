import { argumentsFor } from "./calls.mjs";
import { nullOf } from "./samples.mjs";

/** @typedef {import("../../packages/db-core/dist/index.js").Queryable} Queryable */
/** @typedef {import("./calls.mjs").Arguments} Arguments */
/** @typedef {{ oid: number, name: string, signature: string, strict: boolean, returnsSet: boolean, columns: number, args: string[], variadic: string, aggregate: string, direct: number }} Routine */

/**
 * What the functions of one server do with NULL.
 *
 * @typedef {object} Scan
 * @property {Map<number, number[][]>} functions positions of arguments that are enough; -1 is all of them
 * @property {Map<number, string>} aggregates
 * @property {Map<number, number[]>} sets
 * @property {Map<number, string>} witnesses
 * @property {Map<number, string[]>} fields first arguments with which there is no NULL, of EXTRACT and its kin
 */

const routines = `
  SELECT p.oid, p.proname AS name, p.oid::regprocedure::text AS signature, p.proisstrict AS strict,
    p.proretset AS "returnsSet", greatest(1, (SELECT count(*)::int FROM unnest(p.proargmodes) m WHERE m IN ('o', 'b', 't')))
      AS columns,
    ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY u(t, at) ORDER BY at) AS args,
    CASE WHEN p.provariadic <> 0 THEN format_type(p.provariadic, NULL) ELSE '' END AS variadic,
    CASE WHEN p.prokind = 'a' THEN a.aggkind::text ELSE '' END AS aggregate, coalesce(a.aggnumdirectargs, 0) AS direct
  FROM pg_catalog.pg_proc p LEFT JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
  WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind IN ('f', 'a')
    AND p.prorettype NOT IN (SELECT oid FROM pg_catalog.pg_type WHERE typname IN ('void', 'internal', 'cstring', 'trigger',
      'event_trigger', 'language_handler', 'fdw_handler', 'index_am_handler', 'table_am_handler', 'tsm_handler'))
    -- They ask about the server, the session or the catalog, and answer with NULL where there is nothing to say, which
    -- depends on more than their arguments; or they do something.
    AND NOT (p.provolatile <> 'i' AND p.proname ~ '^(pg_|inet_(client|server)|has_|lo_|lo|currval|lastval|row_security|binary_|col_|obj_|shobj_|current_(schema|setting|query)|cursor_to|database_to|query_to|schema_to|table_to|set_config|setseed|txid_|ts_stat|to_reg|brin_|gin_|amvalidate|cluster|query_)')
    AND p.proname !~ '^(binary_upgrade|fmgr_|pg_(read|ls|stat_file|logical|replication|create|drop|copy|terminate|cancel))'
  ORDER BY p.oid`;

/** Says for each expression whether it is NULL, is not, or fails. */
const tool = `
  CREATE TYPE scan_enum AS ENUM ('x', 'y');
  CREATE SEQUENCE scan_sequence; CREATE SEQUENCE scan_sequence_2; CREATE SEQUENCE scan_sequence_3;
  CREATE TEXT SEARCH DICTIONARY scan_dictionary (TEMPLATE = pg_catalog.simple, ACCEPT = false);
  CREATE FUNCTION scan_each(expressions text[]) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE e text; n boolean; found text := '';
  BEGIN
    FOREACH e IN ARRAY expressions LOOP
      BEGIN
        EXECUTE 'SELECT v IS NOT DISTINCT FROM NULL FROM (SELECT ' || e || ' AS v) s' INTO STRICT n;
        found := found || CASE WHEN n THEN 'n' ELSE 'v' END;
      EXCEPTION WHEN OTHERS THEN found := found || 'e';
      END;
    END LOOP;
    RETURN found;
  END $$`;

/**
 * @param {import("../../packages/db-core/dist/session/index.js").Session} session
 * @returns {Promise<Scan>}
 */
export async function scan(session) {
  await session.simple(tool);
  await session.simple(
    "SET search_path = public; SET lc_messages = 'C'; SET client_min_messages = error",
  );
  /** @type {Scan} */
  const found = {
    functions: new Map(),
    aggregates: new Map(),
    sets: new Map(),
    witnesses: new Map(),
    fields: new Map(),
  };
  /** @type {Routine[]} */
  const all = await session.many(routines);
  for (const routine of all) {
    // A series up to infinity has no end.
    await session.simple(`SET statement_timeout = ${routine.returnsSet ? 200 : 20_000}`);
    if (routine.aggregate !== "") await scanAggregate(session, routine, found);
    else if (routine.returnsSet) await scanSet(session, routine, found);
    else await scanFunction(session, routine, found);
  }
  return found;
}

/**
 * @param {Queryable} session
 * @param {readonly string[]} expressions
 * @returns {Promise<string>} a letter each: `n` NULL, `v` a value, `e` an error
 */
async function outcomes(session, expressions) {
  if (expressions.length === 0) return "";
  /** @type {string} */
  const letters = await session.scalar("SELECT scan_each($1)", [expressions]);
  return letters;
}

/** @param {Routine} routine @param {readonly string[]} args */
function call({ name, variadic }, args) {
  const last = variadic !== "" && variadic !== '"any"' ? args.length - 1 : -1;
  const written = args.map((each, at) => (at === last ? `VARIADIC ${each}` : each));
  return `pg_catalog."${name}"(${written.join(", ")})`;
}

/** @param {Queryable} session @param {Routine} routine @param {Scan} found */
async function scanFunction(session, routine, found) {
  const shapes =
    routine.variadic === '"any"'
      ? [1, 2, 3].map((count) => widened(routine.args, count))
      : [routine.args];
  const tried = shapes.flatMap((types) => argumentsFor(types, !routine.strict));
  const letters = await outcomes(
    session,
    tried.map(({ args }) => call(routine, args)),
  );
  const seen = tried.map((each, at) => ({ ...each, letter: letters[at] }));
  const witness = seen.find(({ given, letter }) => letter === "n" && given.every(Boolean));
  if (witness !== undefined) found.witnesses.set(routine.oid, call(routine, witness.args));
  if (witness !== undefined && extracting.has(routine.name)) {
    const fields = await scanFields(session, routine);
    if (fields.length > 0) found.fields.set(routine.oid, fields);
  }
  const values = seen.filter(({ letter }) => letter === "v").length;
  if (values === 0 || (values < 3 && seen.some(({ letter }) => letter === "e"))) return;
  const sets = routine.strict ? (witness === undefined ? [[-1]] : []) : enough(seen, routine);
  if (sets.length > 0) found.functions.set(routine.oid, sets);
}

const extracting = new Set(["extract", "date_part"]);

/** Manual, "EXTRACT, date_part". */
const timeFields = [
  "century",
  "day",
  "decade",
  "dow",
  "doy",
  "epoch",
  "hour",
  "isodow",
  "isoyear",
  "julian",
  "microseconds",
  "millennium",
  "milliseconds",
  "minute",
  "month",
  "quarter",
  "second",
  "timezone",
  "timezone_hour",
  "timezone_minute",
  "week",
  "year",
];

/** @param {Queryable} session @param {Routine} routine */
async function scanFields(session, routine) {
  const fields = [];
  for (const field of timeFields) {
    const tried = argumentsFor(routine.args.slice(1), false).map(({ args }) =>
      call(routine, [`'${field}'`, ...args]),
    );
    const letters = await outcomes(session, tried);
    if (letters.includes("v") && !letters.includes("n")) fields.push(field);
  }
  return fields;
}

/** @param {readonly string[]} types @param {number} count */
function widened(types, count) {
  return [...types.slice(0, -1), ...Array.from({ length: count }, () => '"any"')];
}

/**
 * The smallest sets of arguments that, where they are no NULL, leave the result no NULL.
 *
 * @param {readonly (Arguments & { letter: string | undefined })[]} seen
 * @param {Routine} routine
 * @returns {number[][]}
 */
function enough(seen, { args, variadic }) {
  // What is spread may be longer or shorter: only what stands before it has a position.
  const count = variadic === '"any"' ? args.length - 1 : args.length;
  const sets = Array.from({ length: 2 ** count }, (_, mask) =>
    Array.from({ length: count }, (_each, at) => at).filter((at) => (mask & (1 << at)) !== 0),
  ).toSorted((a, b) => a.length - b.length);
  /** @type {number[][]} */
  const kept = [];
  for (const set of sets) {
    if (kept.some((smaller) => smaller.every((at) => set.includes(at)))) continue;
    const covered = seen.filter(({ given }) => set.every((at) => given[at] === true));
    if (
      covered.some(({ letter }) => letter === "v") &&
      !covered.some(({ letter }) => letter === "n")
    )
      kept.push(set);
  }
  return kept;
}

/** @param {Queryable} session @param {Routine} routine @param {Scan} found */
async function scanSet(session, routine, found) {
  const tried = argumentsFor(routine.args, !routine.strict).slice(0, 200);
  const names = Array.from({ length: routine.columns }, (_, at) => `c${at + 1}`);
  let rows = 0;
  const solid = new Set(Array.from({ length: routine.columns }, (_, at) => at + 1));
  for (const { args } of tried) {
    const nulls = names.map((name) => `${name} IS NOT DISTINCT FROM NULL AS ${name}`);
    const text = `SELECT ${nulls.join(", ")} FROM ${call(routine, args)} AS t(${names.join(", ")}) LIMIT 50`;
    for (const row of await session.many(text).catch(() => [])) {
      rows += 1;
      for (const at of solid) if (row[`c${at}`] === true) solid.delete(at);
    }
  }
  if (rows >= 3 && solid.size > 0) found.sets.set(routine.oid, [...solid]);
}

/** @param {Queryable} session @param {Routine} routine @param {Scan} found */
async function scanAggregate(session, routine, found) {
  const { args, variadic } = routine;
  const types =
    variadic === '"any"' ? args.map((each) => (each === '"any"' ? "integer" : each)) : args;
  if (types.length === 0) {
    if (routine.name === "count") found.aggregates.set(routine.oid, "nothing");
    return;
  }
  const first = routine.direct;
  /** Rows of one and of two values. @param {readonly (readonly string[])[]} rows @param {string} filter */
  const over = (rows, filter) => aggregateCall(routine, types, rows, filter);
  const given = argumentsFor(types, false)
    .slice(0, 300)
    .map(({ args: row }) => row);
  const lone = given.map((row) =>
    row.map((each, at) => (at <= first ? each : nullOf(types[at] ?? ""))),
  );
  const nulls = given
    .slice(0, 1)
    .map((row) => row.map((each, at) => (at < first ? each : nullOf(types[at] ?? ""))));
  const filled = [...given, ...lone].map((row) => over([row], "true"));
  const pairs = given.map((row, at) =>
    over([row, given[(at * 7 + 1) % given.length] ?? row], "true"),
  );
  const values = await outcomes(session, [...filled, ...pairs]);
  const none = await outcomes(
    session,
    given.slice(0, 3).map((row) => over([row], "false")),
  );
  const missing = await outcomes(
    session,
    nulls.map((row) => over([row], "true")),
  );
  if (values.includes("n") || !values.includes("v")) return;
  const keepsNull = missing.includes("v") && !missing.includes("n");
  const keepsNone = none.includes("v") && !none.includes("n");
  found.aggregates.set(
    routine.oid,
    keepsNull && keepsNone ? "nothing" : keepsNull ? "row" : "value",
  );
}

/**
 * @param {Routine} routine
 * @param {readonly string[]} types
 * @param {readonly (readonly string[])[]} rows
 * @param {string} filter
 */
function aggregateCall({ name, aggregate, direct }, types, rows, filter) {
  const columns = types.map((_, at) => `c${at}`);
  const values = rows.map((row) => `(${row.join(", ")})`).join(", ");
  const table = `(VALUES ${values}) t(${columns.join(", ")}) WHERE ${filter}`;
  if (aggregate === "n")
    return `(SELECT pg_catalog."${name}"(${columns.join(", ")}) FROM ${table})`;
  const given = (rows[0] ?? []).slice(0, direct).join(", ");
  const ordered = columns.slice(direct).join(", ");
  return `(SELECT pg_catalog."${name}"(${given}) WITHIN GROUP (ORDER BY ${ordered}) FROM ${table})`;
}
