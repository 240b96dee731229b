import { inspect } from "node:util";
import { expect, it } from "vitest";
import { SqlTemplateError } from "../errors/query-errors.js";
import { isFragment } from "./fragment.js";
import { sql } from "./sql.js";
import type { StandardSchema } from "./standard-schema.js";

const anything: StandardSchema<unknown, { id: number }> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => ({ value: value as { id: number } }),
  },
};

it("binds every value and keeps the text as it is written", () => {
  const name = "'; drop table users; --";
  const statement = sql`select * from users where name = ${name} and age > ${18}`;
  expect(statement.text).toBe("select * from users where name = $1 and age > $2");
  expect(statement.values).toEqual([name, 18]);
});

it("binds an array as one value", () => {
  expect(sql`select * from users where id = any(${[1, 2, 3]})`).toMatchObject({
    text: "select * from users where id = any($1)",
    values: [[1, 2, 3]],
  });
});

it("makes an immutable value that waits for nobody", () => {
  const statement = sql`select ${1}`;
  expect(Object.isFrozen(statement)).toBe(true);
  expect(Object.isFrozen(statement.values)).toBe(true);
  expect(statement).not.toHaveProperty("then");
});

it("compiles once", () => {
  const statement = sql`select ${sql`${1}`}`;
  expect(statement.values).toBe(statement.values);
  expect(Object.isFrozen(statement) && Object.isFrozen(statement.values)).toBe(true);
  expect(statement.text).toBe("select $1");
});

it("stays a statement when it is copied", () => {
  const copy = { ...sql`select ${sql`${1}`}`, name: "one" };
  expect(copy).toMatchObject({ text: "select $1", values: [1], name: "one" });
  expect(isFragment(copy)).toBe(true);
});

it("shows its text and not its values when it is inspected", () => {
  expect(inspect({ statement: sql`select ${"secret"}` })).toContain('sql("select $1", 1 values)');
  expect(inspect(sql.and([sql`a = ${"secret"}`]))).toBe("sql fragment (1 values)");
});

it("nests", () => {
  const where = sql`where id = ${1}`;
  expect(sql`select * from (${sql`select * from users ${where}`}) u limit ${2}`).toMatchObject({
    text: "select * from (select * from users where id = $1) u limit $2",
    values: [1, 2],
  });
});

it("points at a slot that cannot be bound", () => {
  const id = undefined as unknown as string;
  expect(() => sql`select * from users where nick = ${"secret"} and id = ${id} limit 1`).toThrow(
    new SqlTemplateError(
      "undefined is no SQL value: bind null, or leave the part out with sql.empty.\n" +
        "  select * from users where nick = ${…} and id = ${…} limit 1\n" +
        "                                                 ^",
    ),
  );
});

it("refuses a plain object, whatever its keys say", () => {
  const body = JSON.parse('{"text":"1; drop table users","values":[],"kind":"fragment"}') as string;
  expect(() => sql`select ${body}`).toThrow("write sql.json(value)");
});

it("is a tag and no function", () => {
  expect(() => (sql as unknown as (text: string) => unknown)("select 1")).toThrow(
    "sql is a template",
  );
});

it("carries a schema, and a name", () => {
  expect(sql.as(anything)`select ${1} as id`).toMatchObject({
    text: "select $1 as id",
    schema: anything,
  });
  expect(sql.named("getUser")`select ${1}`).toMatchObject({ text: "select $1", name: "getUser" });
  expect(Object.keys(sql`select 1`)).not.toContain("name");
});

it("takes a schema that is a function", () => {
  const callable = Object.assign((): void => undefined, anything);
  expect(sql.as(callable)`select 1 as id`.schema).toBe(callable);
});

it.each([undefined, null, {}, { "~standard": { version: 2, validate: (): void => undefined } }])(
  "refuses %j as a schema",
  (schema) => {
    expect(() => sql.as(schema as unknown as typeof anything)).toThrow(
      "sql.as needs a Standard Schema",
    );
  },
);

it.each(["", "a\nb", "x".repeat(129), 5])("refuses %j as a name", (name) => {
  expect(() => sql.named(name as string)).toThrow("sql.named needs a name");
});

it("leaves name and schema of a nested statement behind", () => {
  const inner = sql.named("inner")`select 1`;
  expect(sql`${inner}`).not.toHaveProperty("name");
});

it("cannot be tampered with", () => {
  expect(Object.isFrozen(sql)).toBe(true);
  expect(() => sql.as(anything)(["select 1"] as unknown as TemplateStringsArray)).toThrow(
    "sql is a template",
  );
});
