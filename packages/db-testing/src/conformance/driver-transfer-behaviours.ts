import assert from "node:assert/strict";
import { type DriverBehaviour, rowsOf, statement } from "./driver-stage.js";
import { assertRejects } from "./expectations.js";

async function* lines(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

/** Cursors and COPY. */
export const driverTransferBehaviours: readonly DriverBehaviour[] = [
  {
    title: "reads a cursor in steps, and closing it early frees the connection",
    show: async (stage) => {
      const connection = await stage.connect();
      const cursor = await connection.openCursor(
        statement("select generate_series(1, 5)::int as n"),
      );
      assert.deepEqual(await cursor.read(2), [{ n: 1 }, { n: 2 }]);
      await cursor.close();
      await cursor.close();
      assert.equal(connection.inFlight, 0);
      assert.deepEqual(await rowsOf(connection, "select 9 as n"), [{ n: 9 }]);
    },
  },
  {
    title: "runs other statements between two reads of a cursor in a transaction",
    show: async (stage) => {
      const connection = await stage.connect();
      await connection.simple("begin");
      const cursor = await connection.openCursor(
        statement("select generate_series(1, 5)::int as n"),
      );
      assert.deepEqual(await cursor.read(2), [{ n: 1 }, { n: 2 }]);
      assert.deepEqual(await rowsOf(connection, "select 9 as n"), [{ n: 9 }]);
      assert.deepEqual(await cursor.read(9), [{ n: 3 }, { n: 4 }, { n: 5 }]);
      assert.deepEqual(await cursor.read(9), []);
      await cursor.close();
      await connection.simple("commit");
    },
  },
  {
    title: "fails a cursor's read, and stays usable",
    show: async (stage) => {
      const connection = await stage.connect();
      const text = "select 1 / (3 - n) from generate_series(1, 5) n";
      const cursor = await connection.openCursor(statement(text));
      assert.equal((await cursor.read(2)).length, 2);
      await assertRejects(cursor.read(2), { code: "22012" });
      await cursor.close().catch(() => undefined);
      assert.deepEqual(await rowsOf(connection, "select 1 as one"), [{ one: 1 }]);
    },
  },
  {
    title: "copies in; a failing source, or a line the server refuses, stores nothing",
    show: async (stage) => {
      const connection = await stage.connect();
      await connection.simple("create temp table copied (a int, b text)");
      const text = "copy copied from stdin";
      const stored = await connection.copyIn(text, lines("1\tone\n", "2\ttwo\n"));
      assert.equal(stored.rowCount, 2);
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield* lines("3\tthree\n");
        throw new TypeError("the source broke");
      }
      await assert.rejects(connection.copyIn(text, broken()), /the source broke/);
      await assertRejects(connection.copyIn(text, lines("4\tfour\n", "x\tfive\n")), {
        code: "22P02",
      });
      assert.deepEqual(await rowsOf(connection, "select count(*)::int as n from copied"), [
        { n: 2 },
      ]);
    },
  },
  {
    title: "copies out; leaving early ends the COPY on the server",
    show: async (stage) => {
      const connection = await stage.connect();
      let text = "";
      for await (const chunk of connection.copyOut("copy (values (1, 'x')) to stdout"))
        text += Buffer.from(chunk).toString();
      assert.equal(text, "1\tx\n");
      const endless = "copy (select repeat('x', 1000) from generate_series(1, 1000000)) to stdout";
      for await (const chunk of connection.copyOut(endless)) {
        assert.ok(chunk.length > 0);
        break;
      }
      assert.equal(connection.inFlight, 0);
      assert.deepEqual(await rowsOf(connection, "select 1 as one"), [{ one: 1 }]);
    },
  },
];
