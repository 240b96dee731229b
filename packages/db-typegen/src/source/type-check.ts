import {
  parseSync,
  type PropertyKey as Key,
  type TSQualifiedName,
  type TSType,
  type TSTypeReference,
} from "oxc-parser";
import { literal } from "../output/typescript.js";

/** A type that nothing is known of here. */
class UnknownType extends Error {}

/** Types without parameters that are values of one class. */
const classes: readonly string[] = ["Date", "Buffer", "Uint8Array", "Interval"];

/**
 * An expression for the check of a type, as it is written in the lock, from the helpers of `output/check-helpers.ts`.
 *
 * @returns `undefined`: it has a part that somebody else has declared, so nobody here knows what it is.
 */
export function checkOf(type: string): string | undefined {
  const { program, errors } = parseSync("type.ts", `type T = ${type};`);
  const [declaration] = program.body;
  if (errors.length > 0 || program.body.length !== 1) return undefined;
  if (declaration?.type !== "TSTypeAliasDeclaration") return undefined;
  try {
    return check(declaration.typeAnnotation);
  } catch (error) {
    if (error instanceof UnknownType) return undefined;
    throw error;
  }
}

/** Keywords that are types. */
const keywords: Readonly<Partial<Record<TSType["type"], string>>> = {
  TSUnknownKeyword: "anything",
  TSAnyKeyword: "anything",
  TSStringKeyword: "aString",
  TSNumberKeyword: "aNumber",
  TSBooleanKeyword: "aBoolean",
  TSBigIntKeyword: "aBigint",
};

function check(type: TSType): string {
  switch (type.type) {
    case "TSNullKeyword":
    case "TSLiteralType":
      return `oneOf([${constant(type)}])`;
    case "TSParenthesizedType":
      return check(type.typeAnnotation);
    case "TSTypeOperator":
      if (type.operator === "readonly") return check(type.typeAnnotation);
      throw new UnknownType();
    case "TSArrayType":
      return `list(${check(type.elementType)})`;
    case "TSTupleType":
      return `tuple([${type.elementTypes.map((each) => check(each as TSType)).join(", ")}])`;
    case "TSTypeLiteral":
      return `fields([${type.members.map(field).join(", ")}])`;
    case "TSUnionType":
      return union(type.types);
    case "TSTypeReference":
      return reference(type);
    default:
      return known(keywords[type.type]);
  }
}

/** @throws UnknownType there is none. */
function known(expression: string | undefined): string {
  if (expression === undefined) throw new UnknownType();
  return expression;
}

/** A literal, or null, as an expression. */
function constant(type: TSType): string | undefined {
  if (type.type === "TSNullKeyword") return "null";
  if (type.type !== "TSLiteralType") return undefined;
  const { literal: value } = type;
  if (value.type === "Literal" && "value" in value) {
    if (typeof value.value === "string") return literal(value.value);
    if (typeof value.value === "number" || typeof value.value === "boolean")
      return String(value.value);
  }
  const isNegative = value.type === "UnaryExpression" && value.operator === "-";
  if (isNegative && value.argument.type === "Literal") return `-${String(value.argument.value)}`;
  throw new UnknownType();
}

function union(types: readonly TSType[]): string {
  const constants = types.map((each) => constant(each));
  const values = constants.filter((each) => each !== undefined);
  const others = types.filter((_, at) => constants[at] === undefined).map((each) => check(each));
  if (others.length === 0) return `oneOf([${values.join(", ")}])`;
  const [only = ""] = others;
  if (others.length === 1 && values.length === 1 && values[0] === "null") return `orNull(${only})`;
  return `either([${[...others, ...(values.length === 0 ? [] : [`oneOf([${values.join(", ")}])`])].join(", ")}])`;
}

function field(member: Extract<TSType, { type: "TSTypeLiteral" }>["members"][number]): string {
  if (member.type !== "TSPropertySignature" || member.computed) throw new UnknownType();
  const type = member.typeAnnotation?.typeAnnotation;
  if (type === undefined) throw new UnknownType();
  return `[${literal(keyName(member.key))}, ${check(type)}${member.optional ? ", true" : ""}]`;
}

function keyName(key: Key): string {
  if (key.type === "Identifier") return key.name;
  if (key.type === "Literal" && typeof key.value === "string") return key.value;
  throw new UnknownType();
}

/** Types with one parameter, by the check of that. */
const generics: Readonly<Record<string, (check: string) => string>> = {
  Range: (bound) => `range(${bound})`,
  Multirange: (bound) => `multirange(range(${bound}))`,
  Array: (element) => `list(${element})`,
  ReadonlyArray: (element) => `list(${element})`,
};

function reference({ typeName, typeArguments }: TSTypeReference): string {
  const given = typeArguments?.params ?? [];
  if (typeName.type === "TSQualifiedName") return temporal(typeName, given.length);
  const name = typeName.type === "Identifier" ? typeName.name : "";
  const [first, second] = given;
  if (first === undefined) return known(classes.includes(name) ? `instance(${name})` : undefined);
  if (second === undefined) {
    const generic = Object.hasOwn(generics, name) ? generics[name] : undefined;
    return known(generic?.(check(first)));
  }
  if (name !== "Record" || first.type !== "TSStringKeyword") throw new UnknownType();
  return second.type === "TSNeverKeyword" ? "noFields" : `record(${check(second)})`;
}

function temporal({ left, right }: TSQualifiedName, parameters: number): string {
  const isTemporal = left.type === "Identifier" && left.name === "Temporal" && parameters === 0;
  return known(isTemporal ? `aTemporal(${literal(right.name)})` : undefined);
}
