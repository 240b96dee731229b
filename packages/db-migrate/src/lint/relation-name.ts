import type { NodeOf } from "./tree.js";

/** A table, view, index or type, as the catalog spells it. */
export interface RelationName {
  /** `public` where none is written. */
  readonly schema: string;
  readonly name: string;
}

/** The name of a relation in a syntax tree. */
export function relationName(relation: NodeOf<"RangeVar"> | undefined): RelationName {
  return { schema: relation?.schemaname ?? "public", name: relation?.relname ?? "" };
}

/** The name in a list of parts, such as `{app, users}`. */
export function qualifiedName(parts: readonly string[]): RelationName {
  return { schema: parts.at(-2) ?? "public", name: parts.at(-1) ?? "" };
}

/** One text for each relation. */
export function relationKey({ schema, name }: RelationName): string {
  return `${schema}.${name}`;
}

/** As a person would write it. */
export function showName({ schema, name }: RelationName): string {
  return schema === "public" ? name : `${schema}.${name}`;
}
