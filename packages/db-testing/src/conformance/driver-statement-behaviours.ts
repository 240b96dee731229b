import assert from "node:assert/strict";
import { type DriverBehaviour, rowsOf, sendKept, statement } from "./driver-stage.js";
import { assertRejects } from "./expectations.js";

/** Statements, groups, and what stays parsed. */
export const driverStatementBehaviours: readonly DriverBehaviour[] = [
  {
    title: "returns rows, counts, the command and the columns",
    show: async (stage) => {
      const connection = await stage.connect();
      const { statements } = await connection.send({
        statements: [statement("select $1::int as a, $2::text as b", ["7", null])],
      });
      assert.deepEqual(statements[0]?.rows, [{ a: 7, b: null }]);
      assert.equal(statements[0].rowCount, 1);
      assert.equal(statements[0].command, "SELECT");
      assert.deepEqual(
        statements[0].fields.map(({ name, dataTypeID }) => [name, dataTypeID]),
        [
          ["a", 23],
          ["b", 25],
        ],
      );
    },
  },
  {
    title: "sends bytes as bytes, and rows as arrays where that is wanted",
    show: async (stage) => {
      const connection = await stage.connect();
      const bytes = new Uint8Array([0, 1, 0x7f, 0x80, 0xff]);
      assert.deepEqual(await rowsOf(connection, "select $1::bytea as bytes", [bytes]), [
        { bytes: "\\x00017f80ff" },
      ]);
      const twice = { ...statement("select 1 as n, 2 as n"), rowMode: "array" } as const;
      assert.deepEqual(await sendKept(connection, twice), [[1, 2]]);
    },
  },
  {
    title: "stays usable after an error of the server, and names position and statement",
    show: async (stage) => {
      const connection = await stage.connect();
      await assertRejects(rowsOf(connection, "select nope"), {
        code: "42703",
        outcome: "not_applied",
      });
      assert.equal(connection.status(), "idle");
      assert.deepEqual(await rowsOf(connection, "select 1 as one"), [{ one: 1 }]);
    },
  },
  {
    title: "skips what follows a failure in a group, and undoes what came before",
    show: async (stage) => {
      const connection = await stage.connect();
      await connection.simple("create temp table grouped (n int)");
      const group = [
        "insert into grouped values (1)",
        "select 1/0",
        "insert into grouped values (2)",
      ];
      const statements = group.map((text) => statement(text));
      await assertRejects(connection.send({ statements }), { code: "22012" });
      assert.deepEqual(await rowsOf(connection, "select * from grouped"), []);
    },
  },
  {
    title: "opens a transaction, runs and commits in one round trip; a failure skips the commit",
    show: async (stage) => {
      const connection = await stage.connect();
      await connection.simple("create temp table one_trip (a int unique)");
      const insert = statement("insert into one_trip values ($1)", ["1"]);
      const prelude = { text: "BEGIN", also: [statement("select 5 as five")] };
      const group = { prelude, statements: [insert], finish: "commit" } as const;
      const done = await connection.send(group);
      assert.equal(done.commitTag, "COMMIT");
      assert.deepEqual(done.prelude[0]?.rows, [{ five: 5 }]);
      assert.equal(connection.status(), "idle");
      await assertRejects(connection.send(group), { code: "23505", outcome: "not_applied" });
      assert.equal(connection.status(), "failed");
      const ended = await connection.send({ statements: [], finish: "commit" });
      assert.equal(ended.commitTag, "ROLLBACK");
      assert.equal(connection.status(), "idle");
    },
  },
  {
    title: "runs nothing when the BEGIN of a group is refused",
    show: async (stage) => {
      const connection = await stage.connect();
      await connection.simple("create temp table refused (n int)");
      const prelude = { text: "BEGIN ISOLATION LEVEL nonsense", also: [] };
      const statements = [statement("insert into refused values (1)")];
      await assertRejects(connection.send({ prelude, statements }), { code: "42601" });
      assert.deepEqual(await rowsOf(connection, "select * from refused"), []);
    },
  },
  {
    title: "keeps statements parsed, and no more of them than it may",
    show: async (stage) => {
      const connection = await stage.connect();
      for (let n = 0; n < 20; n++)
        assert.deepEqual(await sendKept(connection, statement(`select ${n} as n`, [], true)), [
          { n },
        ]);
      const kept = await rowsOf(connection, "select name from pg_prepared_statements");
      assert.ok(kept.length > 0 && kept.length <= 9, `${kept.length} statements are kept`);
    },
  },
  {
    title: "prepares again, once, what the server has forgotten or whose result has changed",
    show: async (stage) => {
      const connection = await stage.connect();
      await connection.simple("create temp table changing (a int)");
      const all = statement("select * from changing", [], true);
      await sendKept(connection, all);
      await connection.simple("alter table changing add b int; insert into changing values (1, 2)");
      assert.deepEqual(await sendKept(connection, all), [{ a: 1, b: 2 }]);
      await rowsOf(connection, "deallocate prepare all");
      assert.deepEqual(await sendKept(connection, all), [{ a: 1, b: 2 }]);
    },
  },
  {
    title: "reports how many commands of a simple query had completed",
    show: async (stage) => {
      const connection = await stage.connect();
      const failing = connection.simple("select 1; select 2; select 1/0; select 3");
      await assertRejects(failing, { code: "22012", completed: 2 });
      const { results } = await connection.simple("select 1 as n; select 'x' as s");
      assert.deepEqual(
        results.map((result) => result.rows),
        [[{ n: "1" }], [{ s: "x" }]],
      );
    },
  },
  {
    title: "describes a statement without running it",
    show: async (stage) => {
      const connection = await stage.connect();
      const described = await connection.describe("select $1::int / 0 as never");
      assert.deepEqual(described.parameters, [23]);
      assert.deepEqual(
        described.fields.map((field) => field.name),
        ["never"],
      );
    },
  },
  {
    title: "describes many at once, each with its own answer, notices and refusal",
    show: async (stage) => {
      const connection = await stage.connect();
      await connection.simple("set client_min_messages = log; set debug_print_parse = on");
      const asked = Array.from({ length: 12 }, (_, n) => n);
      const answers = await Promise.allSettled(
        asked.map((n) =>
          connection.describe(n % 3 === 0 ? `select no_${n}` : `select 1 as n_${n}`),
        ),
      );
      for (const [n, answer] of answers.entries()) {
        if (answer.status === "rejected") {
          assert.match(String(answer.reason), new RegExp(`no_${n}\\b`));
        } else {
          const { fields, notices } = answer.value;
          assert.deepEqual(
            fields.map((field) => field.name),
            [`n_${n}`],
          );
          assert.deepEqual(
            notices.map((each) => each.detail?.includes(`:resname n_${n} `)),
            [true],
          );
        }
        assert.equal(answer.status === "rejected", n % 3 === 0);
      }
      assert.equal(connection.inFlight, 0);
      await connection.simple("reset debug_print_parse; reset client_min_messages");
    },
  },
  {
    title: "answers groups that overlap each by itself, in their order",
    show: async (stage) => {
      const connection = await stage.connect();
      const order: number[] = [];
      const ask = async (n: number): Promise<unknown> => {
        const text = n % 3 === 0 ? "select 1 / ($1::int - $1)" : "select $1::int as n";
        const statements = [statement(text, [String(n)], true)];
        const result = await connection
          .send({ statements, overlaps: true })
          .finally(() => order.push(n));
        return result.statements[0]?.rows;
      };
      const asked = Array.from({ length: 12 }, (_, n) => n);
      const answers = await Promise.allSettled(asked.map(ask));
      assert.deepEqual(order, asked);
      for (const [n, answer] of answers.entries()) {
        if (answer.status === "fulfilled") assert.deepEqual(answer.value, [{ n }]);
        else assert.equal((answer.reason as { code?: unknown }).code, "22012");
        assert.equal(answer.status === "rejected", n % 3 === 0);
      }
      assert.equal(connection.inFlight, 0);
    },
  },
  {
    title: "keeps a statement usable that a group before it has made stale",
    show: async (stage) => {
      const connection = await stage.connect();
      await connection.simple(
        "create temp table shifting (a int); insert into shifting values (1)",
      );
      const all = statement("select * from shifting", [], true);
      await sendKept(connection, all);
      await connection.simple("alter table shifting rename a to b");
      const group = { statements: [all], overlaps: true };
      const answers = await Promise.all([1, 2, 3].map(() => connection.send(group)));
      for (const { statements } of answers) assert.deepEqual(statements[0]?.rows, [{ b: 1 }]);
      assert.deepEqual(await sendKept(connection, all), [{ b: 1 }]);
    },
  },
  {
    title: "says that a value could not be read, and stays usable",
    show: async (stage) => {
      const broken = {
        decoder: () => (): never => {
          throw new RangeError("no such value");
        },
      };
      const connection = await stage.connect({}, { decoders: broken });
      await assertRejects(rowsOf(connection, "select 1"), { code: "DB_VALUE_UNREADABLE" });
      assert.equal(connection.status(), "idle");
    },
  },
];
