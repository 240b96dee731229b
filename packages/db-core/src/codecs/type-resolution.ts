/**
 * Looks up the types that codecs name. `$1` is `text[]`: the names as they were given. A name that is no
 * type yields no row. Domains are followed to their base; ranges name what they range over.
 */
export const typeResolutionSql = `WITH RECURSIVE named AS (
  SELECT n.name, t.oid, t.typarray, t.typdelim, t.typtype, t.typbasetype
  FROM unnest($1::text[]) AS n(name)
  JOIN pg_catalog.pg_type t ON t.oid = pg_catalog.to_regtype(n.name)
), domains AS (
  SELECT oid, typbasetype AS base FROM named WHERE typbasetype <> 0
  UNION ALL
  SELECT d.oid, t.typbasetype FROM domains d
  JOIN pg_catalog.pg_type t ON t.oid = d.base WHERE t.typbasetype <> 0
)
SELECT n.name, n.oid::int8::text AS oid, n.typarray::int8::text AS array_oid,
  n.typdelim::text AS delimiter, n.typtype::text AS kind,
  coalesce((
    SELECT d.base FROM domains d JOIN pg_catalog.pg_type t ON t.oid = d.base
    WHERE d.oid = n.oid AND t.typbasetype = 0
  ), r.rngsubtype, 0)::int8::text AS base_oid
FROM named n
LEFT JOIN pg_catalog.pg_range r ON n.oid IN (r.rngtypid, r.rngmultitypid)`;

/** A row of {@link typeResolutionSql}. */
export interface ResolvedType {
  /** As the codec names it. */
  readonly name: string;
  /** Decimal. */
  readonly oid: string;
  /** OID of its array type, `0` for none. */
  readonly array_oid: string;
  /** Between the elements of its arrays. */
  readonly delimiter: string;
  /** `pg_type.typtype`: `b` base, `c` composite, `d` domain, `e` enum, `m` multirange, `r` range. */
  readonly kind: string;
  /** What a domain is made of or a range ranges over, `0` for others. */
  readonly base_oid: string;
}
