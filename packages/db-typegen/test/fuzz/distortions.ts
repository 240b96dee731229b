import type { AggregateNeed, BuiltIns } from "../../src/built-ins/built-ins.js";
import type { Catalog } from "../../src/catalog/catalog.js";
import type { Attribute, Relation } from "../../src/catalog/relation.js";
import type { Told } from "./fuzz.js";

/** A lie that amounts to one rule of the analysis being broken. */
export interface Distortion {
  readonly rule: string;
  /** It shows within some hundred statements. */
  readonly quick?: boolean;
  readonly distort: (told: Told) => Told;
}

/** One for each rule that random statements have to be able to show to be broken. */
export const distortions: readonly Distortion[] = [
  inTree(
    "outer joins fill columns with NULLs",
    /:varnullingrels \(b[^)]*\)/g,
    ":varnullingrels (b)",
    true,
  ),
  inTree("OR proves what both sides prove", /:boolop or /g, ":boolop and "),
  inTree("NOT turns a condition round", /:boolop not /g, ":boolop and "),
  inTree("IS NULL is no IS NOT NULL", /:nulltesttype 0/g, ":nulltesttype 1"),
  inTree("IS NOT TRUE is no IS TRUE", /:booltesttype 1/g, ":booltesttype 0"),
  inTree("grouping sets leave columns out", /:groupingSets \(/g, ":groupingSets <> :was ("),
  inTree("a frame may not hold its row", /:frameOptions \d+/g, ":frameOptions 1313"),
  inTree("FILTER may leave no row", /:aggfilter \{/g, ":aggfilter <> :was {"),
  inTree("a subquery may return no row", /:subLinkType 4/g, ":subLinkType 6"),
  inTree("UNION has two sides", /:op 1 /g, ":op 3 ", true),
  inTree("constants may be NULL", /:constisnull true/g, ":constisnull false", true),
  inTree("RETURNING shows the row after the change", /:resultRelation \d+/g, ":resultRelation 0"),
  {
    rule: "columns are NOT NULL by a constraint only",
    quick: true,
    distort: withCatalog((catalog) => ({
      relations: mapColumns(catalog, (column) => ({
        ...column,
        own: { nullable: false, because: "a lie" },
        inherited: { nullable: false, because: "a lie" },
      })),
    })),
  },
  {
    rule: "descendants have constraints of their own",
    distort: withCatalog((catalog) => ({
      relations: mapColumns(catalog, (column) => ({ ...column, inherited: column.own })),
    })),
  },
  {
    rule: "a foreign key proves nothing where row-level security hides rows",
    distort: withCatalog((catalog) => ({
      relations: mapRelations(catalog, (relation) => ({ ...relation, rowSecurity: false })),
    })),
  },
  {
    rule: "a unique index does not reach into descendants",
    distort: withCatalog((catalog) => ({
      relations: mapRelations(catalog, (relation) => ({ ...relation, descendants: [] })),
    })),
  },
  {
    rule: "a unique key is all of its columns",
    distort: withCatalog((catalog) => ({
      relations: mapRelations(catalog, (relation) => ({
        ...relation,
        uniqueIndexes: relation.uniqueIndexes.map((each) => ({
          ...each,
          columns: each.columns.slice(0, 1),
        })),
      })),
    })),
  },
  {
    rule: "functions may return NULL",
    quick: true,
    distort: withBuiltIns((builtIns) => ({
      functions: withDefault(builtIns.functions, [[-1]]),
    })),
  },
  {
    rule: "aggregates need a value",
    distort: withBuiltIns((builtIns) => ({
      aggregates: everyAggregate(builtIns, "row"),
    })),
  },
  {
    rule: "aggregates need a row",
    quick: true,
    distort: withBuiltIns((builtIns) => ({
      aggregates: everyAggregate(builtIns, "nothing"),
    })),
  },
  {
    rule: "rows of functions may hold NULL",
    quick: true,
    distort: withBuiltIns((builtIns) => ({
      sets: withDefault(builtIns.sets, new Set([1, 2, 3])),
    })),
  },
];

function inTree(rule: string, from: RegExp, to: string, quick = false): Distortion {
  const changed = (text: string): string => text.replaceAll(from, to);
  return {
    rule,
    quick,
    distort: (told) => ({
      ...told,
      described: {
        ...told.described,
        notices: told.described.notices.map((notice) =>
          notice.detail === undefined ? notice : { ...notice, detail: changed(notice.detail) },
        ),
      },
    }),
  };
}

function withCatalog(change: (catalog: Catalog) => Partial<Catalog>): Distortion["distort"] {
  const known = new WeakMap<Catalog, Catalog>();
  return (told) => {
    const { catalog } = told;
    const changed = known.get(catalog) ?? { ...catalog, ...change(catalog) };
    known.set(catalog, changed);
    return { ...told, catalog: changed };
  };
}

function withBuiltIns(change: (builtIns: BuiltIns) => Partial<BuiltIns>): Distortion["distort"] {
  return (told) => ({ ...told, builtIns: { ...told.builtIns, ...change(told.builtIns) } });
}

function everyAggregate(
  { aggregates }: BuiltIns,
  need: AggregateNeed,
): ReadonlyMap<number, AggregateNeed> {
  return new Map([...aggregates.keys()].map((oid) => [oid, need]));
}

function mapRelations(
  catalog: Catalog,
  change: (relation: Relation) => Relation,
): ReadonlyMap<number, Relation> {
  return new Map([...catalog.relations].map(([oid, relation]) => [oid, change(relation)]));
}

function mapColumns(
  catalog: Catalog,
  change: (column: Attribute) => Attribute,
): ReadonlyMap<number, Relation> {
  return mapRelations(catalog, (relation) => ({
    ...relation,
    attributes: new Map([...relation.attributes].map(([at, column]) => [at, change(column)])),
  }));
}

/** A map that has something for every OID. */
function withDefault<Value>(
  map: ReadonlyMap<number, Value>,
  value: Value,
): ReadonlyMap<number, Value> {
  const every = new Map(map);
  every.get = (oid) => map.get(oid) ?? value;
  every.has = () => true;
  return every;
}
