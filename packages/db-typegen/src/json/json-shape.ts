/** What a JSON value is known to hold. */
export type JsonShape =
  /** Anything, null included. */
  | { readonly kind: "unknown" }
  | { readonly kind: "boolean" }
  /** A whole number. */
  | { readonly kind: "number" }
  /** A number; NaN and the infinities are written as texts. */
  | { readonly kind: "decimal" }
  /** A text; one of the labels, where there are some. */
  | { readonly kind: "string"; readonly labels?: readonly string[] }
  | { readonly kind: "array"; readonly element: JsonMember }
  | { readonly kind: "tuple"; readonly elements: readonly JsonMember[] }
  | { readonly kind: "object"; readonly fields: readonly JsonField[] }
  /** Names that are not known. */
  | { readonly kind: "record"; readonly value: JsonMember };

/** A value within another; `nullable`: it may be null. */
export interface JsonMember {
  readonly shape: JsonShape;
  readonly nullable: boolean;
}

/** A field of an object; `optional`: it is left out where its value would be null. */
export interface JsonField extends JsonMember {
  readonly name: string;
  readonly optional: boolean;
}

/** An object; of several fields of one name, the last one that is there counts. */
export function objectShape(fields: readonly JsonField[]): JsonShape {
  const last = new Map<string, JsonField>();
  for (const field of fields) {
    const before = last.get(field.name);
    last.set(field.name, before === undefined ? field : eitherField(before, field));
  }
  return { kind: "object", fields: [...last.values()] };
}

function eitherField(before: JsonField, field: JsonField): JsonField {
  return field.optional
    ? { name: field.name, optional: before.optional, ...eitherMember(before, field) }
    : field;
}

/** Nothing is known. */
export const unknownShape: JsonShape = { kind: "unknown" };

/** The shape that two values have in common, for a place where either may stand. */
export function eitherShape(a: JsonShape, b: JsonShape): JsonShape {
  if (isEmptyArray(a) && b.kind === "array") return b;
  if (isEmptyArray(b) && a.kind === "array") return a;
  if (a.kind === "array" && b.kind === "array")
    return { kind: "array", element: eitherMember(a.element, b.element) };
  return JSON.stringify(a) === JSON.stringify(b) ? a : unknownShape;
}

function eitherMember(a: JsonMember, b: JsonMember): JsonMember {
  return { shape: eitherShape(a.shape, b.shape), nullable: a.nullable || b.nullable };
}

/** `[]`, which is an array of anything. */
export const emptyArray: JsonShape = { kind: "tuple", elements: [] };

function isEmptyArray(shape: JsonShape): boolean {
  return shape.kind === "tuple" && shape.elements.length === 0;
}
