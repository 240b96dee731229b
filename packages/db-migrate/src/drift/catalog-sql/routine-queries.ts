import {
  type ObjectQuery,
  firing,
  firstUserOid,
  functionName,
  identify,
  inSchema,
  isUserSchema,
  keyOfObject,
  sorted,
  standsAlone,
  userRelations,
} from "./fragments.js";

const volatility =
  "CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END";
const parallel =
  "CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END";

/** Aggregates too: what makes one is in `pg_aggregate`. The constructors of a range are parts of its type. */
const routines: ObjectQuery = `
SELECT it.type AS kind, it.identity, ${inSchema("it")} AS parent, jsonb_build_object(
  'arguments', pg_get_function_arguments(p.oid),
  'returns', pg_get_function_result(p.oid),
  'window', CASE p.prokind WHEN 'w' THEN true END,
  'language', l.lanname,
  'volatility', ${volatility},
  'parallel', ${parallel},
  'strict', CASE WHEN p.proisstrict THEN true END,
  'security definer', CASE WHEN p.prosecdef THEN true END,
  'leakproof', CASE WHEN p.proleakproof THEN true END,
  'cost', p.procost, 'rows', nullif(p.prorows, 0),
  'support', ${functionName("p.prosupport")},
  'settings', ${sorted("p.proconfig")},
  'transforms', ${sorted("ARRAY(SELECT format_type(t, NULL) FROM unnest(p.protrftypes) AS t)")},
  'library', p.probin,
  'body', CASE WHEN p.prokind <> 'a' THEN coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) END
) || CASE WHEN g.aggfnoid IS NULL THEN '{}' ELSE jsonb_build_object(
  'transition', ${functionName("g.aggtransfn")}, 'state', format_type(g.aggtranstype, NULL),
  'final', ${functionName("g.aggfinalfn")}, 'final modifies', g.aggfinalmodify,
  'combine', ${functionName("g.aggcombinefn")}, 'initial', g.agginitval,
  'serialize', ${functionName("g.aggserialfn")}, 'deserialize', ${functionName("g.aggdeserialfn")},
  'moving transition', ${functionName("g.aggmtransfn")}, 'moving inverse', ${functionName("g.aggminvtransfn")},
  'moving final', ${functionName("g.aggmfinalfn")}, 'moving initial', g.aggminitval,
  'aggregate kind', g.aggkind, 'sort operator', CASE WHEN g.aggsortop <> 0 THEN g.aggsortop::regoperator::text END
) END AS properties
FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_language AS l ON l.oid = p.prolang LEFT JOIN pg_aggregate AS g ON g.aggfnoid = p.oid,
${identify("pg_proc", "p.oid")} AS it
WHERE p.oid >= ${firstUserOid} AND ${isUserSchema("n")} AND ${standsAlone("pg_proc", "p.oid", "'e', 'i'")}`;

const triggers: ObjectQuery = `
SELECT it.type AS kind, it.identity, ${keyOfObject("base")} AS parent, jsonb_build_object(
  'definition', pg_get_triggerdef(t.oid), 'enabled', ${firing("t.tgenabled")}) AS properties
FROM (${userRelations("'r', 'p', 'v', 'f'")}) AS c JOIN pg_trigger AS t ON t.tgrelid = c.oid AND NOT t.tgisinternal,
${identify("pg_trigger", "t.oid")} AS it, ${identify("pg_class", "c.oid")} AS base`;

/** The rule that makes a view is the view's definition. */
const rules: ObjectQuery = `
SELECT it.type AS kind, it.identity, ${keyOfObject("base")} AS parent, jsonb_build_object(
  'definition', pg_get_ruledef(r.oid), 'enabled', ${firing("r.ev_enabled")}) AS properties
FROM (${userRelations("'r', 'p', 'v'")}) AS c
JOIN pg_rewrite AS r ON r.ev_class = c.oid AND r.rulename <> '_RETURN',
${identify("pg_rewrite", "r.oid")} AS it, ${identify("pg_class", "c.oid")} AS base`;

const policies: ObjectQuery = `
SELECT it.type AS kind, it.identity, ${keyOfObject("base")} AS parent, jsonb_build_object(
  'command', CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'
    WHEN 'd' THEN 'delete' ELSE 'all' END,
  'permissive', p.polpermissive,
  'roles', coalesce(${sorted("ARRAY(SELECT rolname::text FROM pg_roles WHERE oid = ANY (p.polroles))")}, 'public'),
  'using', pg_get_expr(p.polqual, p.polrelid), 'with check', pg_get_expr(p.polwithcheck, p.polrelid)
) AS properties
FROM (${userRelations("'r', 'p'")}) AS c JOIN pg_policy AS p ON p.polrelid = c.oid,
${identify("pg_policy", "p.oid")} AS it, ${identify("pg_class", "c.oid")} AS base`;

const eventTriggers: ObjectQuery = `
SELECT it.type AS kind, it.identity, NULL AS parent, jsonb_build_object(
  'event', e.evtevent, 'function', ${functionName("e.evtfoid")}, 'tags', ${sorted("e.evttags")},
  'enabled', ${firing("e.evtenabled")}) AS properties
FROM pg_event_trigger AS e, ${identify("pg_event_trigger", "e.oid")} AS it
WHERE ${standsAlone("pg_event_trigger", "e.oid")}`;

/** What runs: functions, procedures, aggregates, and what makes them run. */
export const routineQueries: readonly ObjectQuery[] = [
  routines,
  triggers,
  rules,
  policies,
  eventTriggers,
];
