import * as fc from "fast-check";
import { expect, it } from "vitest";
import { child, children, flag, list, maybeNumber, number, numbers, text } from "./fields.js";
import { readTree } from "./read-tree.js";
import { isNode, type TreeNode, type TreeValue } from "./tree-node.js";
import { UnreadableTree } from "./unreadable-tree.js";

function node(written: string): TreeNode {
  const read = readTree(written);
  if (isNode(read)) return read;
  throw new UnreadableTree("not a node");
}

it("reads fields by name: numbers, booleans, nodes, lists, sets and NULL", () => {
  const read = node(
    "{QUERY :commandType 1 :hasAggs false :into <> :rtable ({RTE :relid 7} {RTE :relid 8}) " +
      ':nulling (b 2 5) :oids (o 1 2) :none (b) :names ("a b" "") :jointree {FROMEXPR :quals <>}}',
  );
  expect(number(read, "commandType")).toBe(1);
  expect(flag(read, "hasAggs")).toBe(false);
  expect(child(read, "into")).toBeUndefined();
  expect(children(read, "rtable").map((each) => number(each, "relid"))).toEqual([7, 8]);
  expect(numbers(read, "nulling")).toEqual([2, 5]);
  expect(numbers(read, "oids")).toEqual([1, 2]);
  expect(numbers(read, "none")).toEqual([]);
  expect(list(read, "names")).toEqual(["a b", ""]);
  expect(child(read, "jointree")?.kind).toBe("FROMEXPR");
  expect(maybeNumber(read, "newer", 0)).toBe(0);
});

it("reads the bytes of a constant, and nothing of a NULL one", () => {
  const read = node("{CONST :constvalue 4 [ 1 -1 0 0 ] :location 3}");
  expect(read.fields.get("constvalue")).toEqual({ bytes: Uint8Array.from([1, 255, 0, 0]) });
  expect(number(read, "location")).toBe(3);
  expect(node("{CONST :constvalue <>}").fields.get("constvalue")).toBeNull();
});

it("keeps the fields of nodes of one kind apart, whichever they have", () => {
  const written = [
    "{RTE :kind 0 :relid 7}",
    "{RTE :kind 1 :query <>}",
    "{RTE :kind 0 :relid2 9 :relid 8}",
    "{RTE :kind 0 :relid 9}",
    "{RTE}",
  ];
  const nodes = written.map((each) => node(each));
  expect(nodes.map((each) => [...each.fields])).toEqual([
    [
      ["kind", "0"],
      ["relid", "7"],
    ],
    [
      ["kind", "1"],
      ["query", null],
    ],
    [
      ["kind", "0"],
      ["relid2", "9"],
      ["relid", "8"],
    ],
    [
      ["kind", "0"],
      ["relid", "9"],
    ],
    [],
  ]);
  expect(nodes.map((each) => each.fields.has("relid"))).toEqual([true, false, true, true, false]);
  expect(nodes.map((each) => each.fields.get("relid"))).toEqual([
    "7",
    undefined,
    "8",
    "9",
    undefined,
  ]);
  expect(nodes.map((each) => [...each.fields.values()].length)).toEqual([2, 2, 3, 2, 0]);
});

/** As outToken() does it. */
function token(written: string): string {
  if (written === "") return '""';
  const first = /^(?:[<"\d]|[+-][\d.])/.test(written) ? "\\" : "";
  return first + written.replaceAll(/[\s(){}\\]/g, String.raw`\$&`);
}

it("reads back every name that the server could write", () => {
  const name = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom("<", ">", '"', "\\", " ", "{", "}", "(", ")", ":", "1") }),
  );
  fc.assert(
    fc.property(name, (each) => {
      expect(text(node(`{ALIAS :aliasname ${token(each)} :colnames <>}`), "aliasname")).toBe(each);
    }),
  );
});

it("takes a name that looks like NULL for a name", () => {
  expect(text(node(String.raw`{A :x \<> :y <>}`), "x")).toBe("<>");
});

it("refuses a field that the server does not write, because its meaning may have moved", () => {
  const read = node("{VAR :varno 1 :varname abc}");
  const missing: ((field: string) => TreeValue | boolean | number | undefined)[] = [
    (field) => number(read, field),
    (field) => flag(read, field),
    (field) => text(read, field),
    (field) => child(read, field)?.kind,
    (field) => children(read, field).length,
    (field) => numbers(read, field).length,
  ];
  for (const each of missing) expect(() => each("varnullingrels")).toThrow(UnreadableTree);
  expect(() => number(read, "varname")).toThrow("VAR.varname is no whole number");
  expect(() => flag(read, "varno")).toThrow("VAR.varno is no boolean");
  expect(() => child(read, "varno")).toThrow("VAR.varno is no node");
  expect(() => list(read, "varno")).toThrow("VAR.varno is no list");
});

it.each([
  "",
  "{A",
  "{A :x",
  "(1 2",
  "{A 1}",
  "{A :c 4 [ 1",
  '{A :x "b',
  "{A} {B}",
  String.raw`{A :x \ `,
])("refuses %j", (written) => {
  expect(() => readTree(written)).toThrow(UnreadableTree);
});
