import { parseSync, type PropertyKey as Key, type TSType, type TSTypeReference } from "oxc-parser";
import { literal } from "./typescript.js";

/** A type that nothing is known of here. */
class UnknownType extends Error {}

/** Types without parameters that are values of one class. */
const classes: readonly string[] = ["Date", "Buffer", "Uint8Array", "Interval"];

/**
 * An expression for the check of a type, as it is written in the lock, from the helpers of `check-helpers.ts`.
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

function check(type: TSType): string {
  switch (type.type) {
    case "TSUnknownKeyword":
    case "TSAnyKeyword":
      return "anything";
    case "TSStringKeyword":
      return "aString";
    case "TSNumberKeyword":
      return "aNumber";
    case "TSBooleanKeyword":
      return "aBoolean";
    case "TSBigIntKeyword":
      return "aBigint";
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
      throw new UnknownType();
  }
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
  const known = constants.filter((each) => each !== undefined);
  const others = types.filter((_, at) => constants[at] === undefined).map((each) => check(each));
  if (others.length === 0) return `oneOf([${known.join(", ")}])`;
  const [only = ""] = others;
  if (others.length === 1 && known.length === 1 && known[0] === "null") return `orNull(${only})`;
  return `either([${[...others, ...(known.length === 0 ? [] : [`oneOf([${known.join(", ")}])`])].join(", ")}])`;
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

function reference({ typeName, typeArguments }: TSTypeReference): string {
  const given = typeArguments?.params ?? [];
  const [first, second] = given;
  if (typeName.type === "TSQualifiedName") {
    const { left, right } = typeName;
    if (left.type !== "Identifier" || left.name !== "Temporal" || given.length > 0)
      throw new UnknownType();
    return `aTemporal(${literal(right.name)})`;
  }
  if (typeName.type !== "Identifier") throw new UnknownType();
  const { name } = typeName;
  if (given.length === 0 && classes.includes(name)) return `instance(${name})`;
  if (given.length === 1 && first !== undefined) {
    if (name === "Range") return `range(${check(first)})`;
    if (name === "Multirange") return `multirange(range(${check(first)}))`;
    if (name === "Array" || name === "ReadonlyArray") return `list(${check(first)})`;
  }
  if (name === "Record" && first?.type === "TSStringKeyword" && second !== undefined)
    return second.type === "TSNeverKeyword" ? "noFields" : `record(${check(second)})`;
  throw new UnknownType();
}
