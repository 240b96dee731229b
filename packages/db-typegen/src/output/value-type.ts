import type { SchemaFacts } from "../catalog/schema-facts.js";
import { arrayOf, literal, union } from "./typescript.js";

/** What a value of a type is read as, as TypeScript. */
export function outputType(oid: number, facts: SchemaFacts): string {
  const declared = facts.registry.declared(oid);
  switch (declared?.kind) {
    case "value":
      return declared.output;
    case "array":
      return arrayOf(`${outputType(declared.of, facts)} | null`);
    case "range":
      return `Range<${outputType(declared.of, facts)}>`;
    case "multirange":
      return `Multirange<${outputType(declared.of, facts)}>`;
    case undefined:
      return readAsText(oid, facts);
  }
}

/** The server's text: one of the labels, or any. */
function readAsText(oid: number, facts: SchemaFacts): string {
  const type = facts.types.get(oid);
  if (type?.kind === "e") return union(type.labels.map((each) => literal(each)));
  return type?.kind === "d" ? outputType(type.base, facts) : "string";
}

/**
 * What may be given for a parameter of a type, as TypeScript.
 *
 * @param json what stands for JSON, which is not the same everywhere.
 */
export function inputType(oid: number, facts: SchemaFacts, json = "JsonParameter"): string {
  const inner = (of: number): string => inputType(of, facts, json);
  const declared = facts.registry.declared(oid);
  switch (declared?.kind) {
    case "value":
      return declared.input === "JsonParameter" ? json : declared.input;
    case "array":
      return `readonly ${arrayOf(`${inner(declared.of)} | null`)}`;
    case "range":
      return union([`Range<${inner(declared.of)}>`, "string"]);
    case "multirange":
      return union([`Multirange<${inner(declared.of)}>`, "string"]);
    case undefined:
      return givenAsText(oid, facts, inner);
  }
}

/** A text that the server reads; arrays and ranges of known elements are written for it as well. */
function givenAsText(oid: number, facts: SchemaFacts, inner: (of: number) => string): string {
  const type = facts.types.get(oid);
  if (type === undefined) return "string";
  if (type.element !== 0 && type.delimiter === ",")
    return `readonly ${arrayOf(`${inner(type.element)} | null`)} | string`;
  switch (type.kind) {
    case "e":
      return union(type.labels.map((each) => literal(each)));
    case "d":
      return inner(type.base);
    case "r":
      return `Range<${inner(type.base)}> | string`;
    case "m":
      return `Multirange<${inner(type.base)}> | string`;
    default:
      return "string";
  }
}
