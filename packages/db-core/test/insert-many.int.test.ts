import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer, type RowToInsert, sql } from "../src/index.js";
import { later, people } from "./support/people.js";

let database: TestDatabase;
let db: DatabaseServer;
/** Texts of the statements that were run. */
const texts: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer(database.config);
  db.addObserver({ query: ({ text }) => void texts.push(text) });
  await db.query(`CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL, born date,
    seen timestamptz, score numeric, doc jsonb, tags text[])`);
  await db.query("CREATE TYPE mood AS ENUM ('sad', 'happy')");
  await db.query(
    "CREATE TABLE feeling (id int GENERATED ALWAYS AS IDENTITY, how mood, code char(3))",
  );
});
beforeEach(async () => {
  await db.query("TRUNCATE person, feeling");
  texts.length = 0;
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const target = { table: "person", columns: ["id", "name"] };

const count = (): Promise<number> => database.server.scalar("SELECT count(*)::int FROM person");

describe("insertMany", () => {
  it("inserts few rows with one statement, and many with COPY", async () => {
    expect(await db.insertMany(target, people(50))).toBe(50);
    expect(texts).toEqual([expect.stringMatching(/^INSERT INTO "person" \("id", "name"\) VALUES/)]);
    await db.query("TRUNCATE person");
    texts.length = 0;
    expect(await db.insertMany(target, people(51))).toBe(51);
    expect(texts.at(-1)).toMatch(/^COPY "person"/);
    expect(await count()).toBe(51);
  });

  it.each([0, 1, 50, 51, 120])("takes %i rows of any kind from any source", async (size) => {
    const rows = people(size);
    const sources: (Iterable<RowToInsert> | AsyncIterable<RowToInsert>)[] = [
      rows,
      rows.map(({ id, name }) => [id, name]),
      new Set(rows),
      later(rows),
    ];
    for (const source of sources) {
      await database.server.query("TRUNCATE person");
      expect(await db.insertMany(target, source)).toBe(size);
      expect(await count()).toBe(size);
    }
  });

  it.each([3, 300])("stores the same as a single INSERT does (%i rows)", async (times) => {
    const row = {
      name: "tab\t, newline\n, \\N é 😀",
      born: "2024-02-29",
      seen: new Date(1_700_000_000_123),
      score: "123456789.000000001",
      doc: { a: [1, null] },
      tags: ["a,b", '"', "NULL"],
    };
    const columns = ["id", "name", "born", "seen", "score", "doc", "tags"];
    const rows = Array.from({ length: times }, (_, id) => ({ id, ...row }));
    await db.insertMany({ table: ["public", "person"], columns }, rows);
    const stored = await db.many("SELECT * FROM person ORDER BY id");
    expect(stored).toEqual(rows);
  });

  it.each([2, 60])("gives rows back in the order they were given in (%i rows)", async (size) => {
    const stored = await db.insertMany<{ id: number; name: string }>(target, people(size), {
      returning: ["name", "id"],
    });
    expect(stored).toEqual(people(size));
    expect(texts.at(-1)).toContain(
      size > 50 ? "unnest($1::integer[], $2::text[])" : "VALUES ($1, $2)",
    );
  });

  it.each([2, 60])(
    "leaves rows that are there already, or changes them (%i rows)",
    async (size) => {
      await db.insertMany(target, people(1));
      const rows = people(size).map((row) => ({ ...row, name: "new" }));
      expect(await db.insertMany(target, rows, { onConflict: "nothing" })).toBe(size - 1);
      const suffix = "!";
      const changed = await db.insertMany<{ name: string }>(target, rows, {
        onConflict: sql`(id) DO UPDATE SET name = excluded.name || ${suffix}`,
        returning: ["name"],
      });
      expect(changed.map(({ name }) => name)).toEqual(rows.map(() => "new!"));
    },
  );

  it("gives many rows back whatever their types", async () => {
    await db.query("CREATE TYPE single AS (a int)");
    await db.query("CREATE TYPE pair AS (a int, b text)");
    await db.query("CREATE DOMAIN own_pair AS pair CHECK ((VALUE).a > 0)");
    await db.query("CREATE DOMAIN own_list AS int[]");
    const types = {
      single: "(1)",
      pair: '(1,"a,b")',
      own_pair: "(1,x)",
      own_list: "{1,NULL}",
      box: "(3,4),(1,2)",
      "box[]": "{(3,4),(1,2);(1,1),(0,0)}",
      "pair[]": '{"(1,x)",NULL}',
      "int[]": "{{1,2},{3,4}}",
      "int[][]": "{}",
      "char(3)": "abc",
      "bit(3)": "101",
      "numeric(5,2)": "1.00",
      '"char"': "x",
      int2vector: "1 2",
      jsonb: "null",
      interval: "1 day",
      "varchar(2)": "é😀",
      xml: "<a/>",
    };
    const each = Object.entries(types).map((type) => [type]);
    for (const some of [Object.entries(types), ...each]) {
      const columns = ["n", ...some.map((_, index) => `c${index}`)];
      const list = some.map(([type], index) => `c${index} ${type}`);
      await db.query("DROP TABLE IF EXISTS anything_at_all");
      await db.query(`CREATE TABLE anything_at_all (n int, ${list.join(", ")})`);
      const cells = some.map(([, text]) => text);
      const read = columns.map((name) => `${name}::text`).join(", ");
      const rows = Array.from({ length: 60 }, (_, n) => [n, ...cells.map((c) => (n ? c : null))]);
      const anything = { table: "anything_at_all", columns };
      const returned = await db.insertMany<{ n: number }>(anything, rows, { returning: ["n"] });
      expect(returned).toEqual(rows.map(([n]) => ({ n })));
      const stored = await db.many(`SELECT ${read} FROM anything_at_all ORDER BY n LIMIT 2`);
      const [none, full] = stored.map((row) => Object.values(row as object) as unknown[]);
      expect(none?.slice(1)).toEqual(cells.map(() => null));
      expect(full?.slice(1)).toEqual(cells);
    }
  });

  it("gives many rows with arrays back, in one transaction", async () => {
    const columns = ["id", "name", "tags"];
    const rows = Array.from({ length: 1_200 }, (_, id) => ({ id, name: "n", tags: ["x", "y,z"] }));
    const returning = columns;
    expect(await db.insertMany({ table: "person", columns }, rows, { returning })).toEqual(rows);
    await db.query("TRUNCATE person");
    const broken = [...rows, rows[0] as RowToInsert];
    await expect(
      db.insertMany({ table: "person", columns }, broken, { returning }),
    ).rejects.toMatchObject({ code: "23505" });
    expect(await count()).toBe(0);
  });

  it("keeps enums, and texts of a fixed length, whole", async () => {
    const rows = Array.from({ length: 60 }, () => ({ how: "happy", code: "abc" }));
    const columns = ["how", "code"];
    await db.insertMany({ table: "feeling", columns }, rows, { returning: ["how"] });
    expect(await db.insertMany({ table: "feeling", columns }, rows)).toBe(60);
    expect(await db.many("SELECT DISTINCT how, code FROM feeling")).toEqual([rows[0]]);
  });

  it("does with many rows what it does with few, where COPY would not", async () => {
    await db.query(`CREATE VIEW named AS SELECT id, name FROM person;`);
    expect(await db.insertMany({ table: "named", columns: ["id", "name"] }, people(60))).toBe(60);
    await db.query("CREATE TABLE doubled (n int, twice int GENERATED ALWAYS AS (n * 2) STORED)");
    for (const size of [2, 60])
      await expect(
        db.insertMany(
          { table: "doubled", columns: ["n", "twice"] },
          people(size).map(() => [1, 2]),
        ),
      ).rejects.toMatchObject({ code: "428C9" });
    const always = { table: "feeling", columns: ["id", "how"] };
    for (const size of [2, 60]) {
      const rows = Array.from({ length: size }, (_, id) => [id, "sad"]);
      await expect(db.insertMany(always, rows)).rejects.toMatchObject({ code: "428C9" });
    }
  });

  it("is one statement, where a table's triggers or its rows' references count them", async () => {
    // The first rows have a binary form, the last has none.
    const rows = (size: number): RowToInsert[] =>
      people(size).map(({ id }) => [id, id === 1 ? size : id - 1, id === size ? "NaN" : "1"]);
    const columns = ["id", "parent", "score"];
    await db.query(
      "CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node, score numeric)",
    );
    for (const size of [3, 60]) {
      await db.query("TRUNCATE node");
      expect(await db.insertMany({ table: "node", columns }, rows(size))).toBe(size);
    }
    await db.query("CREATE TABLE counted (id int, parent int, score numeric)");
    await db.query("CREATE TABLE tally (name text, stored int)");
    await db.query(`CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO tally SELECT TG_NAME, count(*) FROM counted; RETURN NULL; END $$`);
    for (const [name, when] of [
      ["every", "FOR EACH STATEMENT"],
      ["first", "FOR EACH ROW WHEN (NEW.id = 1)"],
    ]) {
      await db.query(
        `CREATE TRIGGER ${name} AFTER INSERT ON counted ${when} EXECUTE FUNCTION tell()`,
      );
      for (const size of [3, 60]) {
        await db.query("TRUNCATE counted, tally");
        await db.insertMany({ table: "counted", columns }, rows(size));
        expect(await db.many("SELECT * FROM tally")).toEqual([{ name, stored: size }]);
      }
      await db.query(`DROP TRIGGER ${name} ON counted`);
    }
    // A trigger of a partition is none of the table's own.
    await db.query("ALTER TABLE counted RENAME TO counted_all");
    await db.query(
      "CREATE TABLE counted (id int, parent int, score numeric) PARTITION BY RANGE (id)",
    );
    await db.query("ALTER TABLE counted ATTACH PARTITION counted_all DEFAULT");
    await db.query(`CREATE TRIGGER part AFTER INSERT ON counted_all
      FOR EACH ROW WHEN (NEW.id = 1) EXECUTE FUNCTION tell()`);
    for (const size of [3, 60]) {
      await db.query("TRUNCATE counted, tally");
      await db.insertMany({ table: "counted", columns }, rows(size));
      expect(await db.many("SELECT * FROM tally")).toEqual([{ name: "part", stored: size }]);
    }
  });

  it.each([2, 60])("says what the server says of a wrong name (%i rows)", async (size) => {
    const rows = Array.from({ length: size }, () => ["x"]);
    const wrongColumn = { table: "person", columns: ["nmae"] };
    await expect(db.insertMany(wrongColumn, rows)).rejects.toMatchObject({ code: "42703" });
    const wrongTable = { table: "persno", columns: ["name"] };
    await expect(db.insertMany(wrongTable, rows)).rejects.toMatchObject({ code: "42P01" });
  });

  it.each([
    ["few", 3],
    ["many", 60],
  ])("names the row and the column of a value that cannot be sent (%s)", async (_, size) => {
    const rows: RowToInsert[] = people(size);
    rows[size - 1] = { id: size };
    for (const options of [{}, { onConflict: "nothing" }] as const)
      await expect(db.insertMany(target, rows, options)).rejects.toMatchObject({
        name: "ParameterError",
        outcome: "not_applied",
        message: expect.stringContaining(`row ${size}, column 2: undefined`) as string,
      });
    rows[size - 1] = [size];
    await expect(db.insertMany(target, rows)).rejects.toThrow(`row ${size} has 1 values for 2`);
    expect(await count()).toBe(0);
  });

  it.each([2, 60])("is part of its transaction (%i rows)", async (size) => {
    const stop = new Error("stop");
    await expect(
      db.transaction(async (tx) => {
        expect(await tx.insertMany(target, people(size))).toBe(size);
        expect(await tx.scalar("SELECT count(*)::int FROM person")).toBe(size);
        throw stop;
      }),
    ).rejects.toBe(stop);
    expect(await count()).toBe(0);
  });

  it("refuses what are no rows, and no columns, before anything is sent", async () => {
    await expect(db.insertMany(target, 7 as never)).rejects.toMatchObject({
      name: "ParameterError",
    });
    await expect(db.insertMany({ table: "person", columns: [] }, [])).rejects.toMatchObject({
      name: "StatementError",
    });
    expect(texts).toEqual([]);
  });
});
