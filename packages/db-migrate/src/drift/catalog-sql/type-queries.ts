import {
  type ObjectQuery,
  firstUserOid,
  functionName,
  identify,
  inSchema,
  isUserSchema,
  sorted,
  standsAlone,
} from "./fragments.js";

const isOfUsers = (catalog: string, alias: string): string =>
  `${alias}.oid >= ${firstUserOid} AND ${isUserSchema("n")} AND ${standsAlone(catalog, `${alias}.oid`)}`;

const baseType = `jsonb_build_object('input', ${functionName("t.typinput")},
  'output', ${functionName("t.typoutput")}, 'receive', ${functionName("t.typreceive")},
  'send', ${functionName("t.typsend")}, 'length', t.typlen, 'alignment', t.typalign,
  'storage', t.typstorage, 'category', t.typcategory, 'preferred', t.typispreferred,
  'by value', t.typbyval, 'delimiter', t.typdelim, 'default', t.typdefault)`;

const domain = `jsonb_build_object('base', format_type(t.typbasetype, t.typtypmod),
  'not null', CASE WHEN t.typnotnull THEN true END, 'default', t.typdefault,
  'collation', CASE WHEN t.typcollation <> (SELECT typcollation FROM pg_type WHERE oid = t.typbasetype)
    THEN (${identify("pg_collation", "t.typcollation")}).identity END)`;

const range = `(SELECT jsonb_build_object('subtype', format_type(r.rngsubtype, NULL),
  'operator class', (${identify("pg_opclass", "r.rngsubopc")}).identity,
  'collation', CASE WHEN r.rngcollation <> 0 THEN (${identify("pg_collation", "r.rngcollation")}).identity END,
  'canonical', ${functionName("r.rngcanonical")}, 'difference', ${functionName("r.rngsubdiff")},
  'multirange', format_type(r.rngmultitypid, NULL)) FROM pg_range AS r WHERE r.rngtypid = t.oid)`;

/** Arrays, multiranges and the row types of tables come and go with what they are made of. */
const types: ObjectQuery = `
SELECT 'type' AS kind, it.identity, ${inSchema("it")} AS parent, jsonb_build_object('class',
  CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' WHEN 'c' THEN 'composite'
    WHEN 'p' THEN 'shell' ELSE 'base' END)
|| CASE t.typtype
  WHEN 'e' THEN jsonb_build_object('labels', (SELECT string_agg(quote_literal(enumlabel), ', '
    ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
  WHEN 'd' THEN ${domain}
  WHEN 'r' THEN ${range}
  WHEN 'b' THEN ${baseType}
  ELSE '{}' END AS properties
FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace,
${identify("pg_type", "t.oid")} AS it
WHERE ${isOfUsers("pg_type", "t")} AND t.typtype <> 'm'
  AND NOT EXISTS (SELECT FROM pg_type AS element WHERE element.typarray = t.oid)
  AND (t.typtype <> 'c' OR (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c')`;

/** Where ICU's locale stands, each release knows another column for. */
const collations: ObjectQuery = `
SELECT it.type AS kind, it.identity, ${inSchema("it")} AS parent, jsonb_build_object(
  'provider', c.collprovider, 'deterministic', c.collisdeterministic,
  'collate', CASE WHEN c.collprovider <> 'i' THEN c.collcollate END,
  'ctype', CASE WHEN c.collprovider <> 'i' THEN c.collctype END,
  'locale', coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale',
    CASE c.collprovider WHEN 'i' THEN c.collcollate END),
  'rules', to_jsonb(c) ->> 'collicurules') AS properties
FROM pg_collation AS c JOIN pg_namespace AS n ON n.oid = c.collnamespace,
${identify("pg_collation", "c.oid")} AS it WHERE ${isOfUsers("pg_collation", "c")}`;

const operatorOf = (oid: string): string =>
  `CASE WHEN ${oid} <> 0 THEN ${oid}::regoperator::text END`;

/** An operator without a function is named by another one and not made yet. */
const operators: ObjectQuery = `
SELECT it.type AS kind, it.identity, ${inSchema("it")} AS parent, jsonb_build_object(
  'function', ${functionName("o.oprcode")}, 'returns', format_type(o.oprresult, NULL),
  'commutator', ${operatorOf("o.oprcom")}, 'negator', ${operatorOf("o.oprnegate")},
  'restrict', ${functionName("o.oprrest")}, 'join', ${functionName("o.oprjoin")},
  'merges', CASE WHEN o.oprcanmerge THEN true END, 'hashes', CASE WHEN o.oprcanhash THEN true END) AS properties
FROM pg_operator AS o JOIN pg_namespace AS n ON n.oid = o.oprnamespace,
${identify("pg_operator", "o.oid")} AS it WHERE ${isOfUsers("pg_operator", "o")}`;

const operatorClasses: ObjectQuery = `
SELECT it.type AS kind, it.identity, ${inSchema("it")} AS parent, jsonb_build_object(
  'type', format_type(o.opcintype, NULL), 'default', o.opcdefault,
  'family', (${identify("pg_opfamily", "o.opcfamily")}).identity,
  'storage', CASE WHEN o.opckeytype <> 0 THEN format_type(o.opckeytype, NULL) END) AS properties
FROM pg_opclass AS o JOIN pg_namespace AS n ON n.oid = o.opcnamespace,
${identify("pg_opclass", "o.oid")} AS it WHERE ${isOfUsers("pg_opclass", "o")}`;

const familyOperators = `ARRAY(SELECT a.amopstrategy || ' ' || a.amopopr::regoperator::text
  FROM pg_amop AS a WHERE a.amopfamily = f.oid)`;
const familyFunctions = `ARRAY(SELECT format('%s (%s, %s) %s', a.amprocnum, format_type(a.amproclefttype, NULL),
  format_type(a.amprocrighttype, NULL), a.amproc::oid::regprocedure) FROM pg_amproc AS a WHERE a.amprocfamily = f.oid)`;

const operatorFamilies: ObjectQuery = `
SELECT it.type AS kind, it.identity, ${inSchema("it")} AS parent, jsonb_build_object(
  'operators', ${sorted(familyOperators)}, 'functions', ${sorted(familyFunctions)}) AS properties
FROM pg_opfamily AS f JOIN pg_namespace AS n ON n.oid = f.opfnamespace,
${identify("pg_opfamily", "f.oid")} AS it WHERE ${isOfUsers("pg_opfamily", "f")}`;

const casts: ObjectQuery = `
SELECT it.type AS kind, it.identity, NULL AS parent, jsonb_build_object(
  'function', ${functionName("c.castfunc")},
  'context', CASE c.castcontext WHEN 'e' THEN 'explicit' WHEN 'a' THEN 'assignment' ELSE 'implicit' END,
  'method', CASE c.castmethod WHEN 'f' THEN 'function' WHEN 'i' THEN 'inout' ELSE 'binary' END) AS properties
FROM pg_cast AS c, ${identify("pg_cast", "c.oid")} AS it
WHERE c.oid >= ${firstUserOid} AND ${standsAlone("pg_cast", "c.oid", "'e', 'i'")}`;

const conversions: ObjectQuery = `
SELECT it.type AS kind, it.identity, ${inSchema("it")} AS parent, jsonb_build_object(
  'from', pg_encoding_to_char(c.conforencoding), 'to', pg_encoding_to_char(c.contoencoding),
  'function', ${functionName("c.conproc")}, 'default', c.condefault) AS properties
FROM pg_conversion AS c JOIN pg_namespace AS n ON n.oid = c.connamespace,
${identify("pg_conversion", "c.oid")} AS it WHERE ${isOfUsers("pg_conversion", "c")}`;

/** Types, and what belongs to them. */
export const typeQueries: readonly ObjectQuery[] = [
  types,
  collations,
  operators,
  operatorClasses,
  operatorFamilies,
  casts,
  conversions,
];
