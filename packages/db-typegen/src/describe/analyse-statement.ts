import type { FieldInfo } from "@abe/db-core";
import type { Notice } from "@abe/db-core/session";
import { Analyser, mainQuery } from "../analysis/analyser.js";
import { type RowCount, rowCount } from "../analysis/cardinality.js";
import { parameterNullability, type ParameterNullability } from "../analysis/parameters.js";
import { canBeNull, type Verdict } from "../analysis/verdict.js";
import type { BuiltIns } from "../built-ins/built-ins.js";
import type { Catalog } from "../catalog/catalog.js";
import { shapeOf } from "../json/expression-shape.js";
import type { ListedValues } from "../catalog/listed-values.js";
import type { JsonShape } from "../json/json-shape.js";
import { targetOf } from "../json/origin.js";
import { valuesOf } from "./listed-column.js";
import { readTree } from "../tree/read-tree.js";
import { isList, isNode, type TreeNode } from "../tree/tree-node.js";
import { UnreadableTree } from "../tree/unreadable-tree.js";
import type { DescribedStatement, DescribedType } from "./statement-description.js";

/** What the server says of a text that it accepts. */
export interface Described {
  /** OIDs of types. */
  readonly parameters: readonly number[];
  readonly fields: readonly FieldInfo[];
  readonly notices: readonly Notice[];
}

/** What the tree says of a statement. */
interface Analysed {
  readonly columns: readonly Verdict[];
  readonly parameters: readonly ParameterNullability[];
  readonly cardinality: RowCount;
  /** Of each column, where it is JSON of a known shape. */
  readonly shapes: readonly (JsonShape | undefined)[];
  /** Of each column, where a CHECK lists them. */
  readonly values: readonly (ListedValues | undefined)[];
}

/** Draws all conclusions about one statement. What cannot be followed may be NULL, and be many. */
export function analyseStatement(
  text: string,
  described: Described,
  context: { readonly catalog: Catalog; readonly builtIns: BuiltIns },
): DescribedStatement {
  const { columns, parameters, cardinality, shapes, values } = analysed(described, context);
  const type = (oid: number, modifier: number): DescribedType => {
    const row = context.catalog.types.get(oid);
    return { oid, schema: row?.schema ?? "", name: row?.name ?? "unknown", modifier };
  };
  return {
    text,
    accepted: true,
    cardinality,
    parameters: described.parameters.map((oid, at) => ({
      type: type(oid, -1),
      nullable: parameters[at]?.nullable ?? false,
      because: parameters[at]?.because ?? "",
    })),
    columns: described.fields.map((field, at) => {
      const verdict = columns[at] ?? canBeNull("the statement could not be followed");
      return {
        name: field.name,
        type: type(field.dataTypeID, field.dataTypeModifier),
        nullable: verdict.nullable,
        verdict,
        ...(shapes[at] === undefined ? {} : { json: shapes[at] }),
        ...(values[at] === undefined ? {} : { values: values[at] }),
      };
    }),
  };
}

function analysed(
  described: Described,
  context: { readonly catalog: Catalog; readonly builtIns: BuiltIns },
): Analysed {
  const nothing: Analysed = {
    columns: [],
    parameters: [],
    shapes: [],
    values: [],
    cardinality: described.fields.length === 0 ? "exec" : "many",
  };
  try {
    const written = treeOf(described.notices);
    const trees = queriesOf(written);
    const query = mainQuery(trees);
    if (query === undefined) return nothing;
    const count = described.parameters.length;
    const parameters = count === 0 ? [] : parameterNullability(trees, context.catalog, count);
    const nullable = parameters.filter((each) => each.nullable).map((each) => each.number);
    const analyser = new Analyser({
      ...context,
      nullableParameters: new Set(nullable),
      onlyReads: !changing.test(written),
    });
    const columns = analyser.columns(query, undefined);
    // A statement that a rule replaces may return what another one does.
    if (described.fields.length > 0 && columns.length !== described.fields.length) return nothing;
    const cardinality = described.fields.length === 0 ? "exec" : rowCount(query, analyser);
    const shapes = described.fields.map((field, at) =>
      isJson(field) ? columnShape(query, at, analyser) : undefined,
    );
    const values = described.fields.map((field, at) =>
      isListed(field) ? columnValues(query, at, analyser) : undefined,
    );
    return { columns, parameters, cardinality, shapes, values };
  } catch (error) {
    // A tree that is too deep for the stack is not to be followed either.
    if (error instanceof UnreadableTree || error instanceof RangeError) return nothing;
    throw error;
  }
}

/** json and jsonb. */
function isJson({ dataTypeID }: FieldInfo): boolean {
  return dataTypeID === 114 || dataTypeID === 3802;
}

/** text, varchar, int2 and int4: types whose values are listed. */
function isListed({ dataTypeID }: FieldInfo): boolean {
  return [25, 1043, 21, 23].includes(dataTypeID);
}

/** @returns `undefined` where it may have any. */
function columnValues(query: TreeNode, at: number, analyser: Analyser): ListedValues | undefined {
  const target = targetOf(query, at + 1, undefined, analyser);
  return target === undefined ? undefined : valuesOf(target, analyser);
}

/** @returns `undefined` where nothing is known. */
function columnShape(query: TreeNode, at: number, analyser: Analyser): JsonShape | undefined {
  const target = targetOf(query, at + 1, undefined, analyser);
  const shape = target === undefined ? undefined : shapeOf(target, analyser);
  return shape?.kind === "unknown" ? undefined : shape;
}

const treeMessage = "rewritten parse tree:";

/**
 * Something in a statement locks rows or changes data. A name that looks like it makes a verdict less precise
 * at most.
 */
const changing = /\{ROWMARKCLAUSE|:commandType [^1]/;

/** The tree of the statement: the one that came last, after those of functions it was resolved by. */
function treeOf(notices: readonly Notice[]): string {
  const notice = notices.findLast((each) => each.message.startsWith(treeMessage));
  return notice?.detail ?? notice?.message.slice(treeMessage.length) ?? "";
}

function queriesOf(written: string): readonly TreeNode[] {
  if (written === "") return [];
  const tree = readTree(written);
  return isList(tree) ? tree.filter((each) => isNode(each)) : [];
}
