/** `[name, OID, OID of its array]` of built-in types; their OIDs are the same on every server. */
type TypeRow = readonly [name: string, oid: number, arrayOid: number];

/** Types with one value. Source: pg_type.dat, PostgreSQL 14 to 18. */
export const scalarTypes: readonly TypeRow[] = [
  ["bool", 16, 1000],
  ["bytea", 17, 1001],
  ["char", 18, 1002],
  ["name", 19, 1003],
  ["int8", 20, 1016],
  ["int2", 21, 1005],
  ["int4", 23, 1007],
  ["regproc", 24, 1008],
  ["text", 25, 1009],
  ["oid", 26, 1028],
  ["tid", 27, 1010],
  ["xid", 28, 1011],
  ["cid", 29, 1012],
  ["json", 114, 199],
  ["xml", 142, 143],
  ["point", 600, 1017],
  ["lseg", 601, 1018],
  ["path", 602, 1019],
  ["box", 603, 1020],
  ["polygon", 604, 1027],
  ["line", 628, 629],
  ["cidr", 650, 651],
  ["float4", 700, 1021],
  ["float8", 701, 1022],
  ["circle", 718, 719],
  ["macaddr8", 774, 775],
  ["money", 790, 791],
  ["macaddr", 829, 1040],
  ["inet", 869, 1041],
  ["aclitem", 1033, 1034],
  ["bpchar", 1042, 1014],
  ["varchar", 1043, 1015],
  ["date", 1082, 1182],
  ["time", 1083, 1183],
  ["timestamp", 1114, 1115],
  ["timestamptz", 1184, 1185],
  ["interval", 1186, 1187],
  ["timetz", 1266, 1270],
  ["bit", 1560, 1561],
  ["varbit", 1562, 1563],
  ["numeric", 1700, 1231],
  ["refcursor", 1790, 2201],
  ["regprocedure", 2202, 2207],
  ["regoper", 2203, 2208],
  ["regoperator", 2204, 2209],
  ["regclass", 2205, 2210],
  ["regtype", 2206, 2211],
  ["uuid", 2950, 2951],
  ["pg_lsn", 3220, 3221],
  ["tsvector", 3614, 3643],
  ["tsquery", 3615, 3645],
  ["regconfig", 3734, 3735],
  ["regdictionary", 3769, 3770],
  ["jsonb", 3802, 3807],
  ["jsonpath", 4072, 4073],
  ["regnamespace", 4089, 4090],
  ["regrole", 4096, 4097],
  ["xid8", 5069, 271],
];

/** A range type, with its multirange, by the name of what it ranges over. */
export interface RangeRow {
  readonly subtype: string;
  readonly range: TypeRow;
  readonly multirange: TypeRow;
}

/** Source: pg_range.dat. */
export const rangeTypes: readonly RangeRow[] = [
  {
    subtype: "int4",
    range: ["int4range", 3904, 3905],
    multirange: ["int4multirange", 4451, 6150],
  },
  {
    subtype: "numeric",
    range: ["numrange", 3906, 3907],
    multirange: ["nummultirange", 4532, 6151],
  },
  {
    subtype: "timestamp",
    range: ["tsrange", 3908, 3909],
    multirange: ["tsmultirange", 4533, 6152],
  },
  {
    subtype: "timestamptz",
    range: ["tstzrange", 3910, 3911],
    multirange: ["tstzmultirange", 4534, 6153],
  },
  {
    subtype: "date",
    range: ["daterange", 3912, 3913],
    multirange: ["datemultirange", 4535, 6155],
  },
  {
    subtype: "int8",
    range: ["int8range", 3926, 3927],
    multirange: ["int8multirange", 4536, 6157],
  },
];

/** `pg_type.typdelim`: a comma but for box, whose text contains commas. */
export function delimiterOf(name: string): string {
  return name === "box" ? ";" : ",";
}
