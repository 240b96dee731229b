import { type Catalog, type CatalogObject, keyOf } from "./catalog-object.js";

/** A property that two catalogs give different values; `null` where one of them has none. */
export interface PropertyDifference {
  readonly property: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** An object that is in one catalog only, or not the same in both. */
export interface CatalogDifference {
  /** `added`: nobody expected it. `missing`: it was expected and is not there. */
  readonly change: "added" | "missing" | "changed";
  readonly kind: string;
  readonly identity: string;
  /** Of a `changed` one: what differs. Else: all it has. */
  readonly properties: readonly PropertyDifference[];
}

/**
 * What `actual` has, lacks or has otherwise than `expected`, in the order of kind and identity. What goes
 * away with an object that is missing, or came with one that was added, is not told again.
 */
export function differencesOf(expected: Catalog, actual: Catalog): readonly CatalogDifference[] {
  const before = byKey(expected);
  const after = byKey(actual);
  const changes = [...before.values()].flatMap((object) => {
    const now = after.get(keyOf(object));
    return now === undefined ? [] : changed(object, now);
  });
  return [...only(before, after, "missing"), ...only(after, before, "added"), ...changes].toSorted(
    (left, right) => (keyOf(left) < keyOf(right) ? -1 : 1),
  );
}

function byKey(catalog: Catalog): ReadonlyMap<string, CatalogObject> {
  return new Map(catalog.map((object) => [keyOf(object), object]));
}

function only(
  here: ReadonlyMap<string, CatalogObject>,
  there: ReadonlyMap<string, CatalogObject>,
  change: "added" | "missing",
): CatalogDifference[] {
  const isNew = (key: string): boolean => here.has(key) && !there.has(key);
  return [...here.values()].flatMap((object) => {
    const { kind, identity, parent, properties } = object;
    if (!isNew(keyOf(object)) || (parent !== undefined && isNew(parent))) return [];
    const described = Object.entries(properties).map(([property, value]) =>
      change === "added"
        ? { property, expected: null, actual: value }
        : { property, expected: value, actual: null },
    );
    return [{ change, kind, identity, properties: described }];
  });
}

function changed(expected: CatalogObject, actual: CatalogObject): CatalogDifference[] {
  const names = new Set([...Object.keys(expected.properties), ...Object.keys(actual.properties)]);
  const properties = [...names]
    .map((property) => ({
      property,
      expected: expected.properties[property] ?? null,
      actual: actual.properties[property] ?? null,
    }))
    .filter((each) => each.expected !== each.actual);
  const { kind, identity } = expected;
  return properties.length === 0 ? [] : [{ change: "changed", kind, identity, properties }];
}
