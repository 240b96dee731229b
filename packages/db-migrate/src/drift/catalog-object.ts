import { createHash } from "node:crypto";

/** One object of a database, described by texts that are the same on every server. */
export interface CatalogObject {
  /** Such as `table`, `column`, `constraint`, `index`, `function`, `grant`. */
  readonly kind: string;
  /** Qualified and quoted where that is needed, such as `public.users.email` or `users_pkey on public.users`. */
  readonly identity: string;
  /** Kind and identity of what it belongs to and goes away with, if anything. */
  readonly parent: string | undefined;
  /** What it is like, by name; what does not apply is left out. */
  readonly properties: Readonly<Record<string, string>>;
}

/** All objects of a database, in the order of {@link keyOf}. */
export type Catalog = readonly CatalogObject[];

/** The format of the description: another one has other fingerprints. */
const format = 1;

/** Kind and identity: no two objects of a database share them. */
export function keyOf({ kind, identity }: Pick<CatalogObject, "kind" | "identity">): string {
  return `${kind} ${identity}`;
}

/** Puts objects into the order that does not depend on how they came to be. */
export function toCatalog(objects: readonly CatalogObject[]): Catalog {
  return objects.toSorted((left, right) => compareTexts(keyOf(left), keyOf(right)));
}

/** Equal for equal catalogs, on whatever server and in whatever order they were made. */
export function fingerprintOf(catalog: Catalog): string {
  const described = toCatalog(catalog).map(({ kind, identity, properties }) => [
    kind,
    identity,
    Object.entries(properties).toSorted(([left], [right]) => compareTexts(left, right)),
  ]);
  const hash = createHash("sha256").update(JSON.stringify(described)).digest("hex");
  return `catalog-${format}:${hash}`;
}

/** By code unit: the locale of whoever runs it has no say. */
function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
