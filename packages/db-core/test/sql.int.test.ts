import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer, type Fragment, sql } from "../src/index.js";

let database: TestDatabase;
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer({ ...database.config, maxConnections: 2 });
  await db.query("CREATE TABLE items (id int8 PRIMARY KEY, name text DEFAULT 'none', body jsonb)");
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

describe("values", () => {
  it("come back as they were, whatever they look like", async () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("'; drop table items; --", "$1", "\\'", "$$", "/*", '"', "E'\\x'"),
    );
    const texts = hostile.filter((text) => !text.includes("\0"));
    await fc.assert(
      fc.asyncProperty(texts, fc.array(texts, { maxLength: 3 }), async (text, list) => {
        const row = await db.one(sql`
          select ${text}::text as text, ${list}::text[] as list, ${sql.json({ text, list })}::json as json`);
        expect(row).toEqual({ text, list, json: { text, list } });
      }),
      { numRuns: 200 },
    );
  });

  it("are bound as arrays", async () => {
    expect(
      await db.column(sql`select n from generate_series(1, 5) n where n = any(${[2, 4, 9]})`),
    ).toEqual([2, 4]);
  });
});

describe("names", () => {
  it("come back as they were, whatever they look like", async () => {
    const names = fc
      .string({ unit: "binary", minLength: 1 })
      .filter((name) => !name.includes("\0") && Buffer.byteLength(name) <= 63);
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        const { fields } = await db.query(sql`select 1 as ${sql.id(name)}`);
        expect(fields.map((field) => field.name)).toEqual([name]);
      }),
      { numRuns: 200 },
    );
  });
});

/** `null`: an entry that is not there. */
type Formula = boolean | { readonly op: "and" | "or"; readonly of: readonly (Formula | null)[] };

const formulas = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 4 },
    fc.boolean(),
    fc.record({
      op: fc.constantFrom("and" as const, "or" as const),
      of: fc.array(fc.oneof(tie("formula"), fc.constant(null)), { maxLength: 4 }),
    }),
  ),
})).formula;

/** Written so that a missing parenthesis would change what it means. */
function toSql(formula: Formula): Fragment {
  if (typeof formula === "boolean") return sql`false or ${formula} -- literal`;
  return sql[formula.op](formula.of.map((each) => each !== null && toSql(each)));
}

function evaluate(formula: Formula): boolean {
  if (typeof formula === "boolean") return formula;
  const there = formula.of.filter((each) => each !== null);
  return formula.op === "and"
    ? there.every((each) => evaluate(each))
    : there.some((each) => evaluate(each));
}

describe("conditions", () => {
  it("mean to the server what they say, however they are nested", async () => {
    await fc.assert(
      fc.asyncProperty(formulas, async (formula) => {
        expect(await db.scalar(sql`select not ${sql.and([toSql(formula)])}`)).toBe(
          !evaluate(formula),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe("rows", () => {
  it("are inserted with sql.values, defaults included", async () => {
    await db.execute(sql`
      insert into items (id, name) ${sql.values([
        [1, "one"],
        [2, sql`default`],
        [3, null],
      ])}`);
    expect(await db.column(sql`select name from items where id < 10 order by id`)).toEqual([
      "one",
      "none",
      null,
    ]);
  });

  it("are inserted with sql.unnest, however many, objects as jsonb", async () => {
    const insert = (
      rows: readonly { id: bigint; name: string; body: unknown }[],
    ): Promise<number> =>
      db.execute(sql`
        insert into items (id, name, body)
        select * from ${sql.unnest(rows, { id: "int8", name: "text", body: "jsonb" })}`);
    expect(await insert([])).toBe(0);
    const many = Array.from({ length: 100_000 }, (_, index) => ({
      id: BigInt(index + 1_000),
      name: `"${index}', {}`,
      body: index === 0 ? null : { index, quote: "'\"\\" },
    }));
    expect(await insert(many)).toBe(100_000);
    expect(
      await db.one(sql`
        select count(*)::int as n, count(body)::int as bodies, max((body ->> 'index')::int) as last,
          min(name collate "C") as name
        from items where id >= 1000`),
    ).toEqual({ n: 100_000, bodies: 99_999, last: 99_999, name: `"0', {}` });
  });

  it("take types of several words, with modifiers and quotes", async () => {
    const types = {
      a: "numeric(10,2)",
      b: "timestamp(3) with time zone",
      c: "double precision",
      d: '"char"',
      e: "pg_catalog.int4",
      f: "character varying(2)",
    } as const;
    const row = { a: "1.005", b: new Date(1_234), c: 0.5, d: "x", e: 7, f: "abc" };
    const statement = sql`select * from ${sql.unnest([row], types)} as t (a, b, c, d, e, f)`;
    expect(await db.one(statement)).toEqual({ ...row, a: "1.01", f: "ab" });
  });

  it("are updated with sql.set, by the allow-list", async () => {
    await db.execute(sql`insert into items (id) values (${20})`);
    const patch: { name?: string; body?: unknown } = { name: "new" };
    await db.execute(sql`
      update items set ${sql.set({ ...patch, body: sql.json({ a: 1 }) }, ["name", "body"])} where id = 20`);
    expect(await db.one(sql`select name, body from items where id = 20`)).toEqual({
      name: "new",
      body: { a: 1 },
    });
  });
});

describe("fragments", () => {
  it("stay apart from what they touch", async () => {
    const minus = sql`-1`;
    expect(await db.scalar(sql`select 5 -${minus}`)).toBe(6);
    expect(await db.column(sql`select n from generate_series(1, 9) n limit${2}offset${3}`)).toEqual(
      [4, 5],
    );
  });

  it("cannot be commented out by the one before", async () => {
    const first = sql`n > 2 -- and no more`;
    expect(
      await db.column(sql`select n from generate_series(1, 4) n where ${first} and n < 4`),
    ).toEqual([3]);
  });

  it("take 65,535 values and no more", async () => {
    const most = sql.join(Array.from({ length: 65_535 }, (_, index) => index));
    expect(await db.scalar(sql`select cardinality(array[${most}]::int[])`)).toBe(65_535);
    expect(() => sql`select ${most}, ${1}`).toThrow("at most 65535 parameters");
  });
});
