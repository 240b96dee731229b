import { identifier } from "./literal.js";

/** A name with its schema where one was given, as the catalog spells it. */
export interface ObjectName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** The name of a relation in a syntax tree. */
export function relationName(
  relation: { readonly schemaname?: string; readonly relname?: string } | undefined,
): ObjectName {
  return { schema: relation?.schemaname, name: relation?.relname ?? "" };
}

/** The name that the parts of a dotted one make; a database before the schema is left out. */
export function dottedName(parts: readonly string[]): ObjectName {
  return { schema: parts.at(-2), name: parts.at(-1) ?? "" };
}

/** As it may stand in a statement. */
export function quotedName({ schema, name }: ObjectName): string {
  return schema === undefined ? identifier(name) : `${identifier(schema)}.${identifier(name)}`;
}
