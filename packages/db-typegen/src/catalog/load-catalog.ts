import type { Queryable } from "@abe/db-core";
import { buildCatalog, type Catalog } from "./catalog.js";
import { catalogQueries } from "./catalog-queries.js";
import type { CatalogRows } from "./catalog-rows.js";

/** Reads what the analysis needs to know of a database. Nothing is changed. */
export async function loadCatalog(connection: Queryable): Promise<Catalog> {
  const kinds = Object.entries(catalogQueries);
  const rows: [string, readonly object[]][] = [];
  for (const [kind, query] of kinds) rows.push([kind, await connection.many<object>(query)]);
  return buildCatalog(Object.fromEntries(rows) as unknown as CatalogRows);
}
