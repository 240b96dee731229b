import { children, flag, number, value } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";

/** The bytes of a constant that is not NULL. */
function bytesOf(node: TreeNode): Uint8Array | undefined {
  if (node.kind !== "CONST" || flag(node, "constisnull")) return undefined;
  const datum = value(node, "constvalue");
  return typeof datum === "object" && datum !== null && "bytes" in datum ? datum.bytes : undefined;
}

/** A 4- or 8-byte integer constant. Casts between integers are looked through. */
export function integerConstant(node: TreeNode): number | undefined {
  if (node.kind === "FUNCEXPR") {
    const [inner] = children(node, "args");
    return integerCasts.has(number(node, "funcid")) && inner !== undefined
      ? integerConstant(inner)
      : undefined;
  }
  const bytes = bytesOf(node);
  if (bytes?.length !== 8 || !integerTypes.has(number(node, "consttype"))) return undefined;
  const whole = new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, littleEndian);
  return Number(whole);
}

/** OIDs of int8, int2 and int4. */
const integerTypes: ReadonlySet<number> = new Set([20, 21, 23]);

/** OIDs of the functions that cast int2, int4 and int8 to each other. */
const integerCasts: ReadonlySet<number> = new Set([313, 314, 480, 481, 714, 754]);

/** Servers are asked on the machine that runs this or on one like it; big-endian ones are rare. */
const littleEndian = true;

/** OIDs of text, varchar and json, whose values are their characters. */
const textTypes: ReadonlySet<number> = new Set([25, 1043, 114]);

/** Of a text, varchar, json or unknown constant. */
export function textConstant(node: TreeNode): string | undefined {
  const bytes = bytesOf(node);
  if (bytes === undefined) return undefined;
  if (number(node, "consttype") === 705) return decode(bytes.subarray(0, bytes.indexOf(0)));
  return textTypes.has(number(node, "consttype")) ? decode(bytes.subarray(4)) : undefined;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The array of a constant: whether it has elements, and whether one of them is NULL. */
export function arrayConstant(
  node: TreeNode,
): { readonly filled: boolean; readonly hasNull: boolean } | undefined {
  const bytes = bytesOf(node);
  if (bytes === undefined || number(node, "constlen") !== -1 || bytes.length < 16) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // ArrayType of array.h: length, dimensions, offset of the data or 0 where there is no NULL bitmap.
  return {
    filled: view.getInt32(4, littleEndian) > 0,
    hasNull: view.getInt32(8, littleEndian) !== 0,
  };
}

/** An array that certainly has an element. */
export function isFilledArray(node: TreeNode): boolean {
  if (node.kind === "ARRAYEXPR")
    return !flag(node, "multidims") && children(node, "elements").length > 0;
  return arrayConstant(node)?.filled === true;
}
