import { inspect } from "node:util";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeValues } from "../src/codecs/encode-value.js";
import type { DriverConnection } from "../src/driver/driver.js";
import { driverUnderTest } from "./support/driver-under-test.js";
import {
  DatabaseError,
  isUniqueViolation,
  SimpleQueryError,
  SqlState,
} from "../src/errors/index.js";

let database: TestDatabase;
let connection: DriverConnection;
const secret = "hunter2-4111";

beforeAll(async () => {
  database = await createTestDatabase();
  const { host, port, user, password } = database.config;
  const ignore = (): void => undefined;
  connection = await driverUnderTest.connect(
    {
      host,
      port,
      user,
      database: database.config.database,
      password: async () => password,
      tls: false,
      parameters: {},
      connectTimeoutMs: 5_000,
      statementCacheSize: 8,
      decoders: { decoder: () => (text) => text },
    },
    { closed: ignore, notice: ignore, notification: ignore, parameter: ignore },
  );
  await connection.simple(`
    create table parent (id int primary key);
    create table child (
      id int primary key, parent int not null references parent, email text,
      amount int check (amount > 0), during int4range, mood text,
      constraint child_email_key unique (email),
      constraint child_during_excl exclude using gist (during with &&)
    );
    insert into parent values (1);
    insert into child values (1, 1, '${secret}', 1, '[1,5)');
  `);
});
afterAll(async () => {
  await connection.close(1_000);
  await database.drop();
});

async function failure(text: string, values: unknown[] = []): Promise<DatabaseError> {
  try {
    await connection.send({ statements: [{ text, values: encodeValues(values), keep: false }] });
  } catch (error) {
    if (error instanceof DatabaseError) return error;
    throw error;
  }
  throw new TypeError("it succeeded");
}

describe("errors of a real server", () => {
  it.each([
    [
      "insert into child values (2, 1, $1)",
      [secret],
      "UniqueViolationError",
      { constraint: "child_email_key", table: "child" },
    ],
    [
      "insert into child values (2, 9, $1)",
      [`other ${secret}`],
      "ForeignKeyViolationError",
      { constraint: "child_parent_fkey" },
    ],
    [
      "insert into child values (2, null, $1)",
      [secret],
      "NotNullViolationError",
      { column: "parent" },
    ],
    [
      "insert into child values (2, 1, $1, -4111)",
      [secret],
      "CheckViolationError",
      { constraint: "child_amount_check" },
    ],
    [
      "insert into child values (2, 1, $1, 1, '[2,3)')",
      ["x"],
      "ExclusionViolationError",
      { constraint: "child_during_excl" },
    ],
    ["select $1::int", [secret], "InvalidDataError", { code: SqlState.InvalidTextRepresentation }],
    ["select to_tsquery($1)", [`${secret} &`], "SqlSyntaxError", { code: SqlState.SyntaxError }],
    ["select make_date(4111, 13, 45)", [], "InvalidDataError", { code: "22008" }],
    ["selct", [], "SqlSyntaxError", { position: 1 }],
    ["select * from nowhere", [], "UndefinedObjectError", { position: 15 }],
    ["select nothing", [], "UndefinedObjectError", { code: SqlState.UndefinedColumn }],
    ["select no_such_function()", [], "UndefinedObjectError", { code: SqlState.UndefinedFunction }],
  ])("%s %j is a %s", async (text, values, name, fields) => {
    const error = await failure(text, values);
    expect(error).toMatchObject({ name, outcome: "not_applied", isRetryable: false, ...fields });
    expect(inspect(error, { depth: 10 })).not.toMatch(/hunter2|4111, 13|Failing row/);
  });

  it("keep what may hold values at hand, unprinted", async () => {
    const error = await failure("insert into child values (2, 1, $1)", [secret]);
    expect(isUniqueViolation(error, "child_email_key")).toBe(true);
    expect(error.detail).toContain(secret);
    expect(JSON.stringify(error)).not.toContain(secret);
  });

  it("point at the character, whatever comes before it", async () => {
    const error = await failure("select '😀é',\n\tnope, 1");
    expect(error.message).toBe(
      ['column "nope" does not exist', "  line 2:  nope, 1", "           ^"].join("\n"),
    );
    const sameLine = await failure("select '😀é', nope");
    expect(sameLine.message.split("\n").slice(1)).toEqual([
      "  select '😀é', nope",
      "               ^",
    ]);
  });

  it("say how many commands of a message had completed", async () => {
    const error: unknown = await connection
      .simple(`select 1; select 2; select '${secret}'::int; select 3`)
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).toBeInstanceOf(SimpleQueryError);
    expect(error).toMatchObject({ completed: 2, code: "22P02", outcome: "not_applied" });
    const committed = connection.simple("begin; insert into parent values (2); commit; select 1/0");
    await expect(committed).rejects.toMatchObject({ completed: 3, outcome: "unknown" });
  });
});
