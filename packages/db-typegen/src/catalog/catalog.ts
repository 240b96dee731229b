import type {
  AttributeRow,
  CatalogRows,
  FunctionRow,
  OperatorRow,
  ParentRow,
  RelationRow,
  TypeRow,
} from "./catalog-rows.js";
import { checkedColumns, checkedDomains, ownNullability } from "./column-nullability.js";
import { checkedLists, type ListedValues } from "./listed-values.js";
import type { Attribute, ColumnNullability, Relation } from "./relation.js";

/** What is known of a database: looked up by OID, undefined for what is not there. */
export interface Catalog {
  readonly relations: ReadonlyMap<number, Relation>;
  readonly functions: ReadonlyMap<number, FunctionRow>;
  readonly operators: ReadonlyMap<number, OperatorRow>;
  readonly types: ReadonlyMap<number, TypeRow>;
  /** The name of the domain, of those a type is over, that lets no NULL in. */
  notNullDomain(type: number): string | undefined;
  /** All values that the CHECKs of a domain, or of those it is over, allow. */
  domainValues(type: number): ListedValues | undefined;
}

/** Draws from rows what statements are judged by. */
export function buildCatalog(rows: CatalogRows): Catalog {
  const types = byOid(rows.types);
  const checked = checkedDomains(rows.checks);
  const notNullDomain = (type: number): string | undefined => {
    for (let each = types.get(type); each?.kind === "d"; each = types.get(each.base))
      if (each.notNull || checked.has(each.oid)) return each.name;
    return undefined;
  };
  const loose = new Set(rows.looseCollations.map(({ oid }) => oid));
  const lists = checkedLists(rows.checks, loose);
  const domainValues = (type: number): ListedValues | undefined => {
    for (let each = types.get(type); each?.kind === "d"; each = types.get(each.base)) {
      const values = lists.domains.get(each.oid);
      if (values !== undefined) return values;
    }
    return undefined;
  };
  return {
    relations: buildRelations(rows, notNullDomain, lists.columns),
    functions: byOid(rows.functions),
    operators: byOid(rows.operators),
    types,
    notNullDomain,
    domainValues,
  };
}

function byOid<Row extends { readonly oid: number }>(rows: readonly Row[]): Map<number, Row> {
  return new Map(rows.map((row) => [row.oid, row]));
}

function groupBy<Row>(rows: readonly Row[], key: (row: Row) => number): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}

function buildRelations(
  rows: CatalogRows,
  domainOf: (type: number) => string | undefined,
  lists: ReadonlyMap<string, ListedValues>,
): Map<number, Relation> {
  const relations = byOid(rows.relations);
  const attributes = groupBy(rows.attributes, (row) => row.relation);
  const children = groupBy(rows.parents, (row) => row.parent);
  const indexes = groupBy(rows.uniqueIndexes, (row) => row.relation);
  const foreignKeys = groupBy(rows.foreignKeys, (row) => row.relation);
  const checked = checkedColumns(rows.checks);
  const own = (relation: RelationRow, row: AttributeRow): ColumnNullability =>
    ownNullability(relation, row, checked, domainOf(row.type));
  /** A child has the columns of its parent, at other positions perhaps. */
  const inDescendant = (oid: number, name: string): ColumnNullability => {
    const relation = relations.get(oid);
    const row = attributes.get(oid)?.find((each) => each.name === name);
    if (relation === undefined || row === undefined)
      return { nullable: true, because: `a table below ${oid} has no column ${name}` };
    return own(relation, row);
  };
  const valuesIn = (oid: number, name: string): ListedValues | undefined => {
    const kind = relations.get(oid)?.kind ?? "";
    const row = attributes.get(oid)?.find((each) => each.name === name);
    return row !== undefined && enforcing.has(kind) ? lists.get(`${oid}.${row.number}`) : undefined;
  };
  const build = (relation: RelationRow): Relation => {
    const descendants = descendantsOf(relation.oid, children);
    const attribute = (row: AttributeRow): Attribute => {
      const alone = own(relation, row);
      const below = descendants.map((oid) => inDescendant(oid, row.name));
      const ownValues = valuesIn(relation.oid, row.name);
      // A partitioned table has no rows of its own.
      const storing = [relation.oid, ...descendants].filter(
        (oid) => relations.get(oid)?.kind !== "p",
      );
      const values = storing.map((oid) => valuesIn(oid, row.name));
      return {
        ...row,
        own: alone,
        inherited: [alone, ...below].find((each) => each.nullable) ?? alone,
        ownValues,
        inheritedValues: storing.length === 0 ? ownValues : valuesOfAll(values),
      };
    };
    const built = (attributes.get(relation.oid) ?? []).map(attribute);
    return {
      ...relation,
      attributes: new Map(built.map((each) => [each.number, each])),
      uniqueIndexes: indexes.get(relation.oid) ?? [],
      foreignKeys: foreignKeys.get(relation.oid) ?? [],
      descendants,
    };
  };
  return new Map(rows.relations.map((row) => [row.oid, build(row)]));
}

/** The values of several tables; `undefined` where one has any. */
function valuesOfAll(lists: readonly (ListedValues | undefined)[]): ListedValues | undefined {
  const known = lists.filter((each) => each !== undefined);
  return known.length === lists.length ? [...new Set(known.flat())] : undefined;
}

/** Kinds of relations whose CHECKs the server enforces: tables, partitioned ones too. */
const enforcing: ReadonlySet<string> = new Set(["r", "p"]);

function descendantsOf(oid: number, children: ReadonlyMap<number, readonly ParentRow[]>): number[] {
  const found = new Set<number>();
  const visit = (parent: number): void => {
    for (const { child } of children.get(parent) ?? []) {
      if (found.has(child)) continue;
      found.add(child);
      visit(child);
    }
  };
  visit(oid);
  return [...found];
}
