import { expect, it } from "vitest";
import { ModuleSet } from "./module-set.js";
import { positionAt } from "./text-position.js";
import { fileOffset } from "./text-builder.js";
import { readTypeScriptFile } from "./typescript-file.js";

/** Reads `a.ts` of some files. */
function read(content: string, others: Readonly<Record<string, string>> = {}) {
  const files: Readonly<Record<string, string>> = { "a.ts": content, ...others };
  const modules = new ModuleSet((file) => files[file]);
  const module = modules.module("a.ts");
  if (module === undefined) throw new TypeError("a.ts is not there");
  return readTypeScriptFile(module, modules);
}

const texts = (content: string, others?: Readonly<Record<string, string>>) =>
  read(content, others).sources.map(({ kind, text }) => [kind, text]);

it("finds literal texts of every method, and leaves other calls alone", () => {
  const content = `
    await this.databaseServer.query("SELECT * FROM users WHERE id = $1", [userId]);
    await db.one<Row>('SELECT 1');
    await tx.many(\`
      SELECT id -- ;
      FROM users\`);
    await db?.scalar("select count(*) from t");
    await repo.execute(("DELETE FROM t" as const));
    await db.batch([{ text: "INSERT INTO t VALUES ($1)", values: [1] }]);
    for await (const row of db.stream("SELECT 2")) use(row);
    url.query("name"); list.one("Selected"); cache.exists(key); document.query(".a > b");
    db.query("CREATE TABLE t (a int)");
    new URL("SELECT 1");
  `;
  expect(texts(content)).toEqual([
    ["text", "SELECT * FROM users WHERE id = $1"],
    ["text", "SELECT 1"],
    ["text", "\n      SELECT id -- ;\n      FROM users"],
    ["text", "select count(*) from t"],
    ["text", "DELETE FROM t"],
    ["composed", "INSERT INTO t VALUES ($1)"],
    ["text", "SELECT 2"],
  ]);
  expect(read(content).unchecked).toEqual([]);
});

it("follows names to constants: in the file, in objects, in other files", () => {
  const content = `
    import { byId as find, all } from "./queries.js";
    import * as other from "./queries.js";
    const texts = { byMail: "SELECT 3", inner: { x: "SELECT 4" } } as const;
    const loose = { a: "SELECT 5" };
    const annotated: string = "SELECT 6";
    function f(db: Queryable, text: string) {
      db.query(find); db.query(texts.byMail); db.query(texts.inner.x); db.query(loose.a);
      db.query(annotated); db.query(later); db.query(flag ? "SELECT 8" : "SELECT 9");
    }
    const later = "SELECT 7";
  `;
  const queries = 'export const byId = "SELECT 2";';
  expect(texts(content, { "queries.ts": queries })).toEqual([
    ["text", "SELECT 2"],
    ["text", "SELECT 3"],
    ["text", "SELECT 4"],
    ["composed", "SELECT 5"],
    ["composed", "SELECT 6"],
    ["text", "SELECT 7"],
    ["text", "SELECT 8"],
    ["text", "SELECT 9"],
  ]);
  expect(read(content, { "queries.ts": queries }).sources[0]).toMatchObject({
    file: "queries.ts",
    line: 1,
    column: 22,
  });
});

it("says which statements of a Queryable it cannot know, and why", () => {
  const { unchecked, sources } = read(`
    let text = "SELECT 1";
    text += " WHERE true";
    db.query(text);
    db.query(\`SELECT \${name}\`);
    db.query("SELECT " + name);
    function g(server: IDatabaseServer, given: string, cache: Cache) {
      server.many(given); cache.exists(given); cache.query(\`\${given}\`);
    }
    db.many(sql\`SELECT 1 \${sql.raw(trusted)}\`);
    import { outside } from "elsewhere";
    db.query(outside);
  `);
  expect(sources).toEqual([]);
  expect(unchecked.map(({ line, message }) => `${line} ${message}`)).toEqual([
    "4 Not checked: text changes.",
    "5 Not checked: a template without sql puts values into the text: write sql`…`, or $1 and a list of values.",
    "6 Not checked: the text is put together when the program runs: write one literal, or sql`…`.",
    "8 Not checked: the statement is a parameter.",
    "10 Not checked: what sql.raw() makes is known when the program runs.",
    '12 Not checked: what is imported from "elsewhere" is not followed.',
  ]);
});

it("knows the text of a named template, and that of one with values only", () => {
  const { sources } = read(
    "const st = sql.named('getUser')`select * from users where id = ${id} and ${other.x} > 1`;\n" +
      "db.one(st); db.many(sql<{ a: 1 }>`select ${1}`); db.many(sql.as(User)`select 2`);",
  );
  expect(sources).toMatchObject([
    {
      kind: "named",
      name: "getUser",
      text: "select * from users where id = $1 and $2 > 1",
      line: 1,
    },
    { kind: "composed", text: "select $1" },
    { kind: "composed", text: "select 2" },
  ]);
  expect(sources).toHaveLength(3);
});

it("leaves the sql of other packages alone", () => {
  expect(texts("import { sql } from 'slonik'; pool.many(sql`select 1`);")).toEqual([]);
  for (const from of ["@abe/db-core", "@abe/db-core/sql"])
    expect(texts(`import { sql as s } from "${from}"; pool.many(s\`select 1\`);`)).toEqual([
      ["composed", "select 1"],
    ]);
  for (const from of ["./db.js", "@/db", "~/db", "#db"])
    expect(texts(`import { sql } from "${from}"; pool.many(sql\`select 1\`);`)).toEqual([
      ["composed", "select 1"],
    ]);
});

it("enumerates the variants of what is composed, as db-core will compose it", () => {
  const { sources } = read(`
    const wanted = q.role ? sql\`role = \${q.role}\` : sql.empty;
    db.many(sql\`select id from users where \${sql.and([
      q.ids !== undefined && sql\`id = any(\${q.ids})\`,
      sql\`active\`,
    ])} \${q.role ? sql\`and \${wanted}\` : sql\`\`} order by \${sql.choose(q.sort, { id: sql\`id\`, mail: sql\`email desc\` })}\`);
  `);
  expect(sources.map(({ variant, text }) => [variant, text.replaceAll(/\s+/g, " ")])).toEqual([
    [
      "with q.ids !== undefined, with q.role, choosing id",
      "select id from users where ((id = any($1)) AND (active)) and role = $2 order by id",
    ],
    [
      "with q.ids !== undefined, with q.role, choosing mail",
      "select id from users where ((id = any($1)) AND (active)) and role = $2 order by email desc",
    ],
    [
      "with q.ids !== undefined, without q.role, choosing id",
      "select id from users where ((id = any($1)) AND (active)) order by id",
    ],
    [
      "with q.ids !== undefined, without q.role, choosing mail",
      "select id from users where ((id = any($1)) AND (active)) order by email desc",
    ],
    [
      "without q.ids !== undefined, with q.role, choosing id",
      "select id from users where (active) and role = $1 order by id",
    ],
    [
      "without q.ids !== undefined, with q.role, choosing mail",
      "select id from users where (active) and role = $1 order by email desc",
    ],
    [
      "without q.ids !== undefined, without q.role, choosing id",
      "select id from users where (active) order by id",
    ],
    [
      "without q.ids !== undefined, without q.role, choosing mail",
      "select id from users where (active) order by email desc",
    ],
  ]);
});

it("composes what the other methods of sql make", () => {
  const { sources } = read(`
    const columns = ["nick", "email"] as const;
    const only = (id: string) => sql\`where id = \${id}\`;
    function page(n: number) { return sql\`limit \${n}\`; }
    db.execute(sql\`update \${sql.id("app", "users")} set \${sql.set(patch, columns)} \${only(x)}\`);
    db.execute(sql\`insert into t(a, b) select * from \${sql.unnest(rows, { a: "int8", b: "text" })}\`);
    db.execute(sql\`insert into t(a, b) \${sql.values(rows, ["a", "b"])}\`);
    db.many(sql\`select \${sql.join([sql\`a\`, 1, sql\`b\`])}, \${sql.json(x)}::jsonb from t \${!all && sql\`where x\`} \${all ? page(3) : sql.empty}\`);
    db.many(sql\`select \${f(2)}, \${[1, 2].map(String)}\`);
    let count = 1; count = 2;
    for (const each of all) db.many(sql\`select \${each}, \${count}, 3\`);
  `);
  expect(sources.map(({ text }) => text.trim())).toEqual([
    'update "app"."users" set "nick" = $1, "email" = $2 where id = $3',
    "insert into t(a, b) select * from unnest($1::int8[], $2::text[])",
    "insert into t(a, b) VALUES ($1, $2)",
    "select a, $1, b, $2::jsonb from t $3 limit $4",
    "select a, $1, b, $2::jsonb from t where x",
    "select $1, $2",
    "select $1, $2, 3",
  ]);
});

it("says when there are too many variants", () => {
  const slots = Array.from({ length: 7 }, (_, at) => `c${at} && sql\`x = ${at}\``).join(", ");
  const { unchecked, sources } = read(`db.many(sql\`select \${sql.and([${slots}])}\`);`);
  expect(sources).toEqual([]);
  expect(unchecked[0]?.message).toMatch(
    /^Not checked: its conditions make more than 64 statements\./,
  );
});

it("maps places of a text to the file, through escapes, fragments and other characters", () => {
  const content =
    "/* ü😀 */ db.query(\"SELECT 'é\\u{1F600}\\n', \\\n  colum FROM t\");\r\n" +
    "db.many(sql`select 'ü', ${x}, nope\r\n from t ${a ? sql`where wrong = ${1}` : sql`limit`}`);";
  const { sources } = read(content);
  const at = (text: string, word: string) => {
    const source = sources.find((each) => each.text.includes(word) && each.text.includes(text));
    const offset = fileOffset(source?.pieces ?? [], source?.text.indexOf(word) ?? -1);
    expect(content.slice(offset, offset + word.length)).toBe(word);
    return positionAt(content, offset);
  };
  expect(sources[0]?.text).toBe("SELECT 'é😀\n',   colum FROM t");
  expect(at("SELECT", "colum")).toEqual({ line: 2, column: 3 });
  expect(at("select", "nope")).toEqual({ line: 3, column: 31 });
  expect(at("select", "from t")).toEqual({ line: 4, column: 2 });
  expect(at("where", "wrong")).toMatchObject({ line: 4 });
});

it("says where a file does not parse", () => {
  const { problems, sources } = read("db.query('SELECT 1');\nconst = 3;");
  expect(sources).toEqual([]);
  expect(problems).toMatchObject([
    { file: "a.ts", line: 2, column: 7, message: "Unexpected token" },
  ]);
});

it("leaves out what a comment takes out", () => {
  const content = `
    // db-typegen-ignore: the table is temporary
    await db.query("SELECT 1");
    /* db-typegen-ignore */ db.query(text);
    db.query("SELECT 2");
    db.query("SELECT 3"); // db-typegen-ignore
    db.query("SELECT 4"); // not a word about db-typegen-ignore
  `;
  expect(texts(content)).toEqual([
    ["text", "SELECT 2"],
    ["text", "SELECT 4"],
  ]);
  expect(read(content).unchecked).toEqual([]);
});
