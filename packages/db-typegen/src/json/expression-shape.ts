import { entryKind, returnedTargets } from "../analysis/entry.js";
import { textConstant } from "../analysis/constant.js";
import { functionOf } from "../analysis/functions-known.js";
import { expressionType } from "../analysis/expression-type.js";
import { type Analysis, siteOf } from "../analysis/level.js";
import { child, children, flag, number, text, theChild, value } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import {
  eitherShape,
  emptyArray,
  type JsonField,
  type JsonMember,
  type JsonShape,
  objectShape,
  unknownShape,
} from "./json-shape.js";
import { originOf, type Placed, targetOf } from "./origin.js";
import { shapeOfType } from "./type-shape.js";

/** The JSON that an expression becomes: of type json as it is, of any other as `to_jsonb` writes it. */
export function shapeOf(at: Placed, analysis: Analysis): JsonShape {
  if (!analysis.followsShape()) return unknownShape;
  const origin = originOf(at, analysis);
  const { node, site } = origin;
  const inner = (each: TreeNode): JsonShape => shapeOf({ node: each, site }, analysis);
  switch (node.kind) {
    case "VAR":
      return number(node, "varattno") === 0
        ? shapeOfRow(origin, analysis)
        : shapeOfType(number(node, "vartype"), analysis.catalog);
    case "FUNCEXPR":
    case "AGGREF":
      return shapeOfCall(origin, analysis);
    case "JSONCONSTRUCTOREXPR":
      return shapeOfConstructor(origin, analysis);
    case "COERCEVIAIO":
      return isJson(node) && isJson(theChild(node, "arg"))
        ? inner(theChild(node, "arg"))
        : shapeOfType(expressionType(node), analysis.catalog);
    case "COALESCEEXPR":
      return children(node, "args")
        .map((each) => inner(each))
        .reduce(eitherShape);
    case "CASEEXPR":
      return shapeOfCase(node, inner);
    case "SUBLINK":
      return shapeOfSublink(origin, analysis);
    case "CONST":
      return shapeOfConstant(node, analysis);
    default:
      return shapeOfType(expressionType(node), analysis.catalog);
  }
}

/** A value within another: with what is known of its being NULL. */
function memberOf(at: Placed, analysis: Analysis): JsonMember {
  return {
    shape: shapeOf(at, analysis),
    nullable: analysis.expression(at.node, at.site).nullable,
  };
}

/** OIDs of json and jsonb. */
const jsonTypes: ReadonlySet<number> = new Set([114, 3802]);

function isJson(node: TreeNode): boolean {
  return jsonTypes.has(expressionType(node));
}

function shapeOfCase(node: TreeNode, inner: (each: TreeNode) => JsonShape): JsonShape {
  const results = children(node, "args").map((each) => theChild(each, "result"));
  const last = child(node, "defresult");
  const all = [...results, ...(last === undefined ? [] : [last])];
  const shapes = all
    .filter((each) => each.kind !== "CONST" || !flag(each, "constisnull"))
    .map((each) => inner(each));
  return shapes.length === 0 ? unknownShape : shapes.reduce(eitherShape);
}

/** Built-in functions that make JSON, by what they make. */
const makers: Readonly<Record<string, (at: Placed, analysis: Analysis) => JsonShape>> = {
  json_build_object: builtObject,
  jsonb_build_object: builtObject,
  json_build_array: builtArray,
  jsonb_build_array: builtArray,
  to_json: ofFirst,
  to_jsonb: ofFirst,
  row_to_json: ofFirst,
  array_to_json: ofFirst,
  json_agg: aggregated,
  jsonb_agg: aggregated,
  json_agg_strict: aggregatedStrictly,
  jsonb_agg_strict: aggregatedStrictly,
  json_object_agg: aggregatedObject,
  jsonb_object_agg: aggregatedObject,
};

function shapeOfCall(at: Placed, analysis: Analysis): JsonShape {
  const called = functionOf(at.node, analysis.catalog);
  const make = called?.schema === "pg_catalog" ? makers[called.name] : undefined;
  return make === undefined
    ? shapeOfType(expressionType(at.node), analysis.catalog)
    : make(at, analysis);
}

/** Arguments of a call or an aggregate. */
function argumentsOf({ node, site }: Placed): readonly Placed[] {
  if (node.kind === "FUNCEXPR" && flag(node, "funcvariadic")) return [];
  const inside = node.kind === "AGGREF" ? { ...site, guards: [], inAggregate: true } : site;
  return children(node, "args").flatMap((each) => {
    if (each.kind !== "TARGETENTRY") return [{ node: each, site }];
    if (flag(each, "resjunk")) return [];
    return [{ node: theChild(each, "expr"), site: inside }];
  });
}

function builtObject(at: Placed, analysis: Analysis): JsonShape {
  const args = argumentsOf(at);
  return args.length === 0 && children(at.node, "args").length > 0
    ? unknownShape
    : objectOf(args, false, analysis);
}

/** @param args names and values in turn. */
function objectOf(args: readonly Placed[], leavesNullsOut: boolean, analysis: Analysis): JsonShape {
  const fields: JsonField[] = [];
  for (let at = 0; at + 1 < args.length; at += 2) {
    const [key, member] = [args[at], args[at + 1]];
    const name = key === undefined ? undefined : textConstant(key.node);
    if (name === undefined || member === undefined) return unknownShape;
    const { shape, nullable } = memberOf(member, analysis);
    fields.push({
      name,
      shape,
      nullable: nullable && !leavesNullsOut,
      optional: nullable && leavesNullsOut,
    });
  }
  return objectShape(fields);
}

function builtArray(at: Placed, analysis: Analysis): JsonShape {
  const args = argumentsOf(at);
  if (args.length === 0 && children(at.node, "args").length > 0) return unknownShape;
  return { kind: "tuple", elements: args.map((each) => memberOf(each, analysis)) };
}

function ofFirst(at: Placed, analysis: Analysis): JsonShape {
  const [first] = argumentsOf(at);
  return first === undefined ? unknownShape : shapeOf(first, analysis);
}

function aggregated(at: Placed, analysis: Analysis): JsonShape {
  const [first] = argumentsOf(at);
  return first === undefined ? unknownShape : { kind: "array", element: memberOf(first, analysis) };
}

function aggregatedStrictly(at: Placed, analysis: Analysis): JsonShape {
  const [first] = argumentsOf(at);
  if (first === undefined) return unknownShape;
  return { kind: "array", element: { shape: shapeOf(first, analysis), nullable: false } };
}

function aggregatedObject(at: Placed, analysis: Analysis): JsonShape {
  const [, second] = argumentsOf(at);
  return second === undefined
    ? unknownShape
    : { kind: "record", value: memberOf(second, analysis) };
}

/** `JsonConstructorType` of PostgreSQL's primnodes.h. */
const constructor = { object: 1, array: 2 };

function shapeOfConstructor({ node, site }: Placed, analysis: Analysis): JsonShape {
  const returned = number(theChild(node, "returning"), "typid");
  // RETURNING text: in another JSON value it is a text.
  if (!jsonTypes.has(returned)) return shapeOfType(returned, analysis.catalog);
  const call = child(node, "func");
  if (call !== undefined) return shapeOf({ node: call, site }, analysis);
  const args = children(node, "args").map((each) => ({ node: each, site }));
  const leavesNullsOut = flag(node, "absent_on_null");
  const type = number(node, "type");
  if (type === constructor.object) return objectOf(args, leavesNullsOut, analysis);
  if (type !== constructor.array) return unknownShape;
  const elements = args.map((each) => memberOf(each, analysis));
  // With a NULL left out the others move up.
  return leavesNullsOut && elements.some((each) => each.nullable)
    ? unknownShape
    : { kind: "tuple", elements };
}

/** `SubLinkType` of a subquery for a value. */
const valueSublink = 4;

function shapeOfSublink({ node, site }: Placed, analysis: Analysis): JsonShape {
  if (number(node, "subLinkType") !== valueSublink) return unknownShape;
  const target = targetOf(theChild(node, "subselect"), 1, site, analysis);
  return target === undefined ? unknownShape : shapeOf(target, analysis);
}

/** `[]` and nothing else: what a JSON constant holds may be large. */
function shapeOfConstant(node: TreeNode, analysis: Analysis): JsonShape {
  if (!isJson(node)) return shapeOfType(number(node, "consttype"), analysis.catalog);
  const datum = value(node, "constvalue");
  if (typeof datum !== "object" || datum === null || !("bytes" in datum)) return unknownShape;
  if (number(node, "consttype") === 114)
    return textConstant(node)?.trim() === "[]" ? emptyArray : unknownShape;
  // Four bytes of length, then JB_FARRAY of jsonb.h with no elements.
  const [a, b, c, d] = datum.bytes.subarray(4, 8);
  return a === 0 && b === 0 && c === 0 && d === 0x40 ? emptyArray : unknownShape;
}

/** A whole row: an object of its columns. */
function shapeOfRow({ node, site }: Placed, analysis: Analysis): JsonShape {
  if (number(node, "varlevelsup") > 0) return unknownShape;
  const { level } = site;
  const entry = level.rangeTable[number(node, "varno") - 1];
  if (entry === undefined) return unknownShape;
  if (number(entry, "rtekind") === entryKind.relation) return shapeOfTableRow(entry, analysis);
  if (number(entry, "rtekind") !== entryKind.subquery) return unknownShape;
  const query = theChild(entry, "subquery");
  const inner = siteOf(analysis.level(query, siteOf(level)));
  if (child(query, "setOperations") !== undefined) return unknownShape;
  return objectShape(
    returnedTargets(query).map((target) => ({
      name: text(target, "resname"),
      optional: false,
      ...memberOf({ node: theChild(target, "expr"), site: inner }, analysis),
    })),
  );
}

function shapeOfTableRow(entry: TreeNode, { catalog }: Analysis): JsonShape {
  const relation = catalog.relations.get(number(entry, "relid"));
  if (relation === undefined) return unknownShape;
  const isWhole = flag(entry, "inh") || relation.kind === "p";
  return {
    kind: "object",
    fields: [...relation.attributes.values()].map((attribute) => ({
      name: attribute.name,
      shape: shapeOfType(attribute.type, catalog),
      nullable: (isWhole ? attribute.inherited : attribute.own).nullable,
      optional: false,
    })),
  };
}
