import type { Catalog } from "../catalog/catalog.js";
import type { TypeRow } from "../catalog/catalog-rows.js";
import { type JsonShape, unknownShape } from "./json-shape.js";

/** OIDs of built-in types that JSON does not write as a text. */
const shapes: ReadonlyMap<number, JsonShape> = new Map<number, JsonShape>([
  [16, { kind: "boolean" }],
  [20, { kind: "number" }],
  [21, { kind: "number" }],
  [23, { kind: "number" }],
  [700, { kind: "decimal" }],
  [701, { kind: "decimal" }],
  [1700, { kind: "decimal" }],
  [114, unknownShape],
  [3802, unknownShape],
  // A literal whose type nothing decides.
  [705, { kind: "string" }],
]);

/** From here on types are an application's or an extension's, which may have a cast to json of their own. */
const firstOwnType = 16_384;

/** What `to_jsonb` makes of a value of a type that is no NULL. Arrays are taken to have one dimension. */
export function shapeOfType(oid: number, catalog: Catalog): JsonShape {
  const known = shapes.get(oid);
  if (known !== undefined) return known;
  const type = catalog.types.get(oid);
  if (type === undefined) return unknownShape;
  if (type.element !== 0)
    return {
      kind: "array",
      element: { shape: shapeOfType(type.element, catalog), nullable: true },
    };
  switch (type.kind) {
    case "d":
      return shapeOfType(type.base, catalog);
    case "e":
      return type.toJson ? unknownShape : { kind: "string", labels: type.labels };
    case "c":
      return shapeOfComposite(type, catalog);
    case "p":
      return unknownShape;
    default:
      return oid >= firstOwnType && (type.kind === "b" || type.toJson)
        ? unknownShape
        : { kind: "string" };
  }
}

/** A row of a table's type made by hand need not keep the table's constraints. */
function shapeOfComposite(type: TypeRow, catalog: Catalog): JsonShape {
  const relation = catalog.relations.get(type.relation);
  if (relation === undefined) return unknownShape;
  return {
    kind: "object",
    fields: [...relation.attributes.values()].map((attribute) => ({
      name: attribute.name,
      shape: shapeOfType(attribute.type, catalog),
      nullable: true,
      optional: false,
    })),
  };
}
