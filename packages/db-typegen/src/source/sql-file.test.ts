import { expect, it } from "vitest";
import { readSqlFile } from "./sql-file.js";
import { fileOffset } from "./text-builder.js";

const read = (content: string, file = "queries/find-users.sql") => readSqlFile({ file, content });

it("names the only statement of a file after the file", () => {
  const { sources, problems } = read("-- all of them\nSELECT id\nFROM users;\n");
  expect(problems).toEqual([]);
  expect(sources).toMatchObject([
    { kind: "file", name: "findUsers", line: 2, column: 1, text: "SELECT id\nFROM users" },
  ]);
});

it("cuts a file by semicolons and by names", () => {
  const { sources } = read(
    "-- name: a\nSELECT ';', $$;$$, 1 /* ; */;\n-- name: b :one\nSELECT 2\n\n-- name: c\nSELECT 3",
  );
  expect(sources.map(({ name, text, line }) => [name, text, line])).toEqual([
    ["a", "SELECT ';', $$;$$, 1", 2],
    ["b", "SELECT 2", 4],
    ["c", "SELECT 3", 7],
  ]);
});

it("numbers named parameters by their first use, and knows where they stand", () => {
  const content =
    "SELECT id::text, a[1:n], ':x', \":y\" -- :z\nFROM t WHERE a = :é AND b = :id AND c = :é";
  const [source] = read(content).sources;
  expect(source?.text).toBe(
    "SELECT id::text, a[1:n], ':x', \":y\" -- :z\nFROM t WHERE a = $1 AND b = $2 AND c = $1",
  );
  expect(source?.parameterNames).toEqual(["é", "id"]);
  for (const word of ["id::text", "FROM", "AND c"])
    expect(fileOffset(source?.pieces ?? [], source?.text.indexOf(word) ?? -1)).toBe(
      content.indexOf(word),
    );
});

it("leaves casts, slices, operators and assignments alone", () => {
  const text = "SELECT a[b:c], a[1:2], x::int, f(y := 1), '12:30'::time, E'\\':q' FROM t";
  expect(read(text).sources[0]).toMatchObject({ text });
  expect(read(text).sources[0]).not.toHaveProperty("parameterNames");
  expect(read("SELECT a[:i], :b::int").sources[0]?.parameterNames).toEqual(["i", "b"]);
});

it("refuses both kinds of parameters in one statement, where the second one stands", () => {
  const { problems, sources } = read("SELECT :id, $1");
  expect(sources).toEqual([]);
  expect(problems).toMatchObject([
    { line: 1, column: 13, message: "Use $1 or :name in one statement, not both." },
  ]);
});

it("says what is wrong with names, and goes on", () => {
  const { problems, sources } = read(
    "SELECT 1;\nSELECT 2;\n-- name: get-user\nSELECT 3;\n-- name: ok\nSELECT 4;\n-- name: none\n",
  );
  expect(problems.map(({ line, message }) => [line, message])).toEqual([
    [1, "Give each statement of this file a name: write -- name: getUser above it."],
    [2, "Give each statement of this file a name: write -- name: getUser above it."],
    [3, '"get-user" cannot be the name of a function.'],
    [7, "The name none has no statement."],
  ]);
  expect(sources.map(({ name }) => name)).toEqual(["ok"]);
});

it("reads what comments say of columns", () => {
  const { sources, problems } = read(
    '-- @notnull a, "b c"\n-- @nullable d\n-- @json e: { id: number }[]\n-- @json\nSELECT 1\n-- @deprecated\n',
  );
  expect(sources[0]?.overrides).toEqual({
    notNull: ["a", "b c"],
    nullable: ["d"],
    json: { e: "{ id: number }[]" },
  });
  expect(problems).toMatchObject([{ line: 4, column: 1 }]);
});

it("finds nothing in a file of comments", () => {
  expect(read("-- nothing\n/* ; */ ;;\n")).toEqual({ sources: [], problems: [] });
});
