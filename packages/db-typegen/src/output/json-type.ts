import type { JsonField, JsonMember, JsonShape } from "../json/json-shape.js";
import { arrayOf, literal, orNull, propertyName, union } from "./typescript.js";

/** The TypeScript type of JSON that is no null. */
export function jsonType(shape: JsonShape): string {
  switch (shape.kind) {
    case "unknown":
    case "boolean":
    case "number":
      return shape.kind;
    case "decimal":
      return "number";
    case "string":
      return shape.labels === undefined
        ? "string"
        : union(shape.labels.map((each) => literal(each)));
    case "array":
      return arrayOf(member(shape.element));
    case "tuple":
      return `[${shape.elements.map((each) => member(each)).join(", ")}]`;
    case "record":
      return `Record<string, ${member(shape.value)}>`;
    case "object":
      return objectOf(shape.fields);
  }
}

function member({ shape, nullable }: JsonMember): string {
  return orNull(jsonType(shape), nullable);
}

/** Of two fields of one name, JSON.parse keeps the last. */
function objectOf(fields: readonly JsonField[]): string {
  const last = new Map(fields.map((each) => [each.name, each]));
  if (last.size === 0) return "Record<string, never>";
  const written = [...last.values()].map(
    (each) => `${propertyName(each.name)}${each.optional ? "?" : ""}: ${member(each)}`,
  );
  return `{ ${written.join("; ")} }`;
}
