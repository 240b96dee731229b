import {
  type ObjectQuery,
  firstUserOid,
  functionName,
  identify,
  inSchema,
  isUserSchema,
  keyOfObject,
  sorted,
  standsAlone,
} from "./fragments.js";

const schemas: ObjectQuery = `
SELECT it.type AS kind, it.identity, NULL AS parent, '{}'::jsonb AS properties
FROM pg_namespace AS n, ${identify("pg_namespace", "n.oid")} AS it
WHERE ${isUserSchema("n")} AND ${standsAlone("pg_namespace", "n.oid")}`;

const extensions: ObjectQuery = `
SELECT it.type AS kind, it.identity, NULL AS parent, jsonb_build_object(
  'version', e.extversion, 'schema', e.extnamespace::regnamespace) AS properties
FROM pg_extension AS e, ${identify("pg_extension", "e.oid")} AS it WHERE e.oid >= ${firstUserOid}`;

/** What a publication shows, which PostgreSQL 15 made choosable. */
const publicationMembers = (version: number): string =>
  version < 150_000
    ? `ARRAY(SELECT prrelid::regclass::text FROM pg_publication_rel WHERE prpubid = p.oid)`
    : `ARRAY(SELECT concat_ws(' ', m.prrelid::regclass,
        '(' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) FROM pg_attribute AS a
          WHERE a.attrelid = m.prrelid AND a.attnum = ANY (m.prattrs)) || ')',
        'where ' || pg_get_expr(m.prqual, m.prrelid)) FROM pg_publication_rel AS m WHERE m.prpubid = p.oid
      UNION ALL SELECT 'all of schema ' || pnnspid::regnamespace FROM pg_publication_namespace
        WHERE pnpubid = p.oid)`;

const publications = (version: number): ObjectQuery => `
SELECT it.type AS kind, it.identity, NULL AS parent, jsonb_build_object(
  'all tables', CASE WHEN p.puballtables THEN true END, 'publishes', concat_ws(', ',
    CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
    CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END),
  'via root', CASE WHEN p.pubviaroot THEN true END,
  'generated columns', nullif(to_jsonb(p) ->> 'pubgencols', 'n'),
  'tables', ${sorted(publicationMembers(version))}) AS properties
FROM pg_publication AS p, ${identify("pg_publication", "p.oid")} AS it
WHERE ${standsAlone("pg_publication", "p.oid")}`;

/** How a subscription connects is a secret, and only superusers may read it. */
const subscriptions: ObjectQuery = `
SELECT it.type AS kind, it.identity, NULL AS parent, jsonb_build_object(
  'enabled', s.subenabled, 'slot', s.subslotname, 'publications', ${sorted("s.subpublications")}) AS properties
FROM pg_subscription AS s, ${identify("pg_subscription", "s.oid")} AS it
WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`;

const statistics: ObjectQuery = `
SELECT it.type AS kind, it.identity, coalesce(${keyOfObject("base")}, ${inSchema("it")}) AS parent,
  jsonb_build_object('definition', pg_get_statisticsobjdef(s.oid)) AS properties
FROM pg_statistic_ext AS s JOIN pg_namespace AS n ON n.oid = s.stxnamespace,
${identify("pg_statistic_ext", "s.oid")} AS it, ${identify("pg_class", "s.stxrelid")} AS base
WHERE ${isUserSchema("n")} AND ${standsAlone("pg_statistic_ext", "s.oid")}`;

const wrappers: ObjectQuery = `
SELECT it.type AS kind, it.identity, NULL AS parent, jsonb_build_object(
  'handler', ${functionName("w.fdwhandler")}, 'validator', ${functionName("w.fdwvalidator")},
  'options', ${sorted("w.fdwoptions")}) AS properties
FROM pg_foreign_data_wrapper AS w, ${identify("pg_foreign_data_wrapper", "w.oid")} AS it
WHERE ${standsAlone("pg_foreign_data_wrapper", "w.oid")}`;

const servers: ObjectQuery = `
SELECT it.type AS kind, it.identity, ${keyOfObject("base")} AS parent, jsonb_build_object(
  'type', s.srvtype, 'version', s.srvversion, 'options', ${sorted("s.srvoptions")}) AS properties
FROM pg_foreign_server AS s, ${identify("pg_foreign_server", "s.oid")} AS it,
${identify("pg_foreign_data_wrapper", "s.srvfdw")} AS base WHERE ${standsAlone("pg_foreign_server", "s.oid")}`;

/** Its options hold passwords. */
const userMappings: ObjectQuery = `
SELECT it.type AS kind, it.identity, ${keyOfObject("base")} AS parent, '{}'::jsonb AS properties
FROM pg_user_mappings AS m, ${identify("pg_user_mapping", "m.umid")} AS it,
${identify("pg_foreign_server", "m.srvid")} AS base`;

const languages: ObjectQuery = `
SELECT it.type AS kind, it.identity, NULL AS parent, jsonb_build_object('trusted', l.lanpltrusted,
  'handler', ${functionName("l.lanplcallfoid")}, 'inline', ${functionName("l.laninline")},
  'validator', ${functionName("l.lanvalidator")}) AS properties
FROM pg_language AS l, ${identify("pg_language", "l.oid")} AS it
WHERE l.oid >= ${firstUserOid} AND ${standsAlone("pg_language", "l.oid")}`;

const transforms: ObjectQuery = `
SELECT it.type AS kind, it.identity, NULL AS parent, jsonb_build_object(
  'from SQL', ${functionName("t.trffromsql")}, 'to SQL', ${functionName("t.trftosql")}) AS properties
FROM pg_transform AS t, ${identify("pg_transform", "t.oid")} AS it WHERE ${standsAlone("pg_transform", "t.oid")}`;

const accessMethods: ObjectQuery = `
SELECT it.type AS kind, it.identity, NULL AS parent, jsonb_build_object(
  'type', a.amtype, 'handler', ${functionName("a.amhandler")}) AS properties
FROM pg_am AS a, ${identify("pg_am", "a.oid")} AS it
WHERE a.oid >= ${firstUserOid} AND ${standsAlone("pg_am", "a.oid")}`;

const ofTextSearch = (catalog: string, namespace: string, properties: string): ObjectQuery => `
SELECT it.type AS kind, it.identity, ${inSchema("it")} AS parent, ${properties} AS properties
FROM ${catalog} AS t JOIN pg_namespace AS n ON n.oid = t.${namespace}, ${identify(catalog, "t.oid")} AS it
WHERE t.oid >= ${firstUserOid} AND ${isUserSchema("n")} AND ${standsAlone(catalog, "t.oid")}`;

const mapping = `ARRAY(SELECT format('%s: %s', (SELECT alias FROM ts_token_type(t.cfgparser)
    WHERE tokid = m.maptokentype), string_agg(m.mapdict::regdictionary::text, ' ' ORDER BY m.mapseqno))
  FROM pg_ts_config_map AS m WHERE m.mapcfg = t.oid GROUP BY m.maptokentype)`;

const textSearch: readonly ObjectQuery[] = [
  ofTextSearch(
    "pg_ts_config",
    "cfgnamespace",
    `jsonb_build_object('parser', (${identify("pg_ts_parser", "t.cfgparser")}).identity,
      'mapping', ${sorted(mapping)})`,
  ),
  ofTextSearch(
    "pg_ts_dict",
    "dictnamespace",
    `jsonb_build_object('template', (${identify("pg_ts_template", "t.dicttemplate")}).identity,
      'options', t.dictinitoption)`,
  ),
  ofTextSearch(
    "pg_ts_parser",
    "prsnamespace",
    `jsonb_build_object('start', ${functionName("t.prsstart")}, 'token', ${functionName("t.prstoken")},
      'end', ${functionName("t.prsend")}, 'types', ${functionName("t.prslextype")})`,
  ),
  ofTextSearch(
    "pg_ts_template",
    "tmplnamespace",
    `jsonb_build_object('init', ${functionName("t.tmplinit")}, 'lexize', ${functionName("t.tmpllexize")})`,
  ),
];

/** What belongs to the database as a whole. @param version `server_version_num` */
export function databaseQueries(version: number): readonly ObjectQuery[] {
  return [
    schemas,
    extensions,
    publications(version),
    subscriptions,
    statistics,
    wrappers,
    servers,
    userMappings,
    languages,
    transforms,
    accessMethods,
    ...textSearch,
  ];
}
