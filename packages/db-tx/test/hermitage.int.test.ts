import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OpenTransaction, type Outcome } from "./support/open-transaction.js";
import { openStage, type Stage } from "./support/stage.js";

/*
 * Martin Kleppmann's Hermitage, its cases for PostgreSQL, through run(): which of Adya's phenomena each
 * isolation level lets through. What is expected is what PostgreSQL documents (chapter 13.2).
 */

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.db.query("CREATE TABLE test (id int PRIMARY KEY, value int NOT NULL)");
});
beforeEach(async () => {
  await stage.db.query("TRUNCATE test");
  await stage.db.query("INSERT INTO test VALUES (1, 10), (2, 20)");
});
afterAll(() => stage[Symbol.asyncDispose]());

const levels = ["read committed", "repeatable read", "serializable"] as const;
type Level = (typeof levels)[number];

/** What each step showed, in order. */
type Observations = readonly Outcome<string | number>[];

/** A case, and what is seen at each level. */
interface Case {
  readonly name: string;
  play(begin: () => OpenTransaction): Promise<Observations>;
  readonly expected: Readonly<Record<Level, Observations>>;
}

/** A concurrent update was met: the server refuses the statement. */
const conflict = "error 40001";
/** COMMIT of a transaction in which a statement had failed. */
const aborted = "error DB_TX_ABORTED_COMMIT";

function set(id: number, value: number): string {
  return `UPDATE test SET value = ${value} WHERE id = ${id}`;
}

/** The table as it is in the end, as a fresh transaction reads it. */
async function table(begin: () => OpenTransaction): Promise<Outcome<string>> {
  const reader = begin();
  const rows = await reader.read("true");
  await reader.commit();
  return rows;
}

const cases: readonly Case[] = [
  {
    name: "G0, dirty write",
    play: async (begin) => {
      const [t1, t2] = [begin(), begin()];
      await t1.write(set(1, 11));
      const blocked = await t2.blockedWrite(set(1, 12), t1);
      await t1.write(set(2, 21));
      const first = await t1.commit();
      const second = await blocked.done;
      return [first, second, await t2.write(set(2, 22)), await t2.commit(), await table(begin)];
    },
    expected: {
      "read committed": ["committed", 1, 1, "committed", "1=12 2=22"],
      "repeatable read": ["committed", conflict, "error DB_TX_ABORTED", aborted, "1=11 2=21"],
      serializable: ["committed", conflict, "error DB_TX_ABORTED", aborted, "1=11 2=21"],
    },
  },
  {
    name: "G1a, aborted read",
    play: async (begin) => {
      const [t1, t2] = [begin(), begin()];
      await t1.write(set(1, 101));
      const during = await t2.read("true");
      const end = await t1.rollback();
      return [during, end, await t2.read("true"), await t2.commit()];
    },
    expected: same(["1=10 2=20", "rolled back", "1=10 2=20", "committed"]),
  },
  {
    name: "G1b, intermediate read",
    play: async (begin) => {
      const [t1, t2] = [begin(), begin()];
      await t1.write(set(1, 101));
      const during = await t2.read("true");
      await t1.write(set(1, 11));
      return [during, await t1.commit(), await t2.read("true"), await t2.commit()];
    },
    expected: {
      "read committed": ["1=10 2=20", "committed", "1=11 2=20", "committed"],
      "repeatable read": ["1=10 2=20", "committed", "1=10 2=20", "committed"],
      serializable: ["1=10 2=20", "committed", "1=10 2=20", "committed"],
    },
  },
  {
    name: "G1c, circular information flow",
    play: async (begin) => {
      const [t1, t2] = [begin(), begin()];
      await t1.write(set(1, 11));
      await t2.write(set(2, 22));
      const reads = [await t1.read("id = 2"), await t2.read("id = 1")];
      return [...reads, await t1.commit(), await t2.commit(), await table(begin)];
    },
    expected: {
      "read committed": ["2=20", "1=10", "committed", "committed", "1=11 2=22"],
      "repeatable read": ["2=20", "1=10", "committed", "committed", "1=11 2=22"],
      serializable: ["2=20", "1=10", "committed", conflict, "1=11 2=20"],
    },
  },
  {
    name: "OTV, an observed transaction vanishes",
    play: async (begin) => {
      const [t1, t2, t3] = [begin(), begin(), begin()];
      await t1.write(set(1, 11));
      await t1.write(set(2, 19));
      const blocked = await t2.blockedWrite(set(1, 12), t1);
      await t1.commit();
      const second = await blocked.done;
      const reads = [await t3.read("id = 1")];
      await t2.write(set(2, 18));
      reads.push(await t3.read("id = 2"));
      const end = await t2.commit();
      reads.push(await t3.read("id = 2"), await t3.read("id = 1"));
      return [second, end, ...reads, await t3.commit()];
    },
    expected: {
      "read committed": [1, "committed", "1=11", "2=19", "2=18", "1=12", "committed"],
      "repeatable read": [conflict, aborted, "1=11", "2=19", "2=19", "1=11", "committed"],
      serializable: [conflict, aborted, "1=11", "2=19", "2=19", "1=11", "committed"],
    },
  },
  {
    name: "PMP, a predicate's many preceders, in a read",
    play: async (begin) => {
      const [t1, t2] = [begin(), begin()];
      const before = await t1.read("value = 30");
      await t2.write("INSERT INTO test VALUES (3, 30)");
      return [before, await t2.commit(), await t1.read("value % 3 = 0"), await t1.commit()];
    },
    expected: {
      "read committed": ["nothing", "committed", "3=30", "committed"],
      "repeatable read": ["nothing", "committed", "nothing", "committed"],
      serializable: ["nothing", "committed", "nothing", "committed"],
    },
  },
  {
    name: "PMP, a predicate's many preceders, in a write",
    play: async (begin) => {
      const [t1, t2] = [begin(), begin()];
      await t1.write("UPDATE test SET value = value + 10");
      const blocked = await t2.blockedWrite("DELETE FROM test WHERE value = 20", t1);
      await t1.commit();
      return [await blocked.done, await t2.commit(), await table(begin)];
    },
    expected: {
      "read committed": [0, "committed", "1=20 2=30"],
      "repeatable read": [conflict, aborted, "1=20 2=30"],
      serializable: [conflict, aborted, "1=20 2=30"],
    },
  },
  {
    name: "P4, lost update",
    play: async (begin) => {
      const [t1, t2] = [begin(), begin()];
      const reads = [await t1.read("id = 1"), await t2.read("id = 1")];
      await t1.write(set(1, 11));
      const blocked = await t2.blockedWrite(set(1, 12), t1);
      await t1.commit();
      return [...reads, await blocked.done, await t2.commit(), await table(begin)];
    },
    expected: {
      "read committed": ["1=10", "1=10", 1, "committed", "1=12 2=20"],
      "repeatable read": ["1=10", "1=10", conflict, aborted, "1=11 2=20"],
      serializable: ["1=10", "1=10", conflict, aborted, "1=11 2=20"],
    },
  },
  {
    name: "G-single, read skew",
    play: async (begin) => {
      const [t1, t2] = [begin(), begin()];
      const before = await t1.read("id = 1");
      await t2.read("true");
      await t2.write(set(1, 12));
      await t2.write(set(2, 18));
      return [before, await t2.commit(), await t1.read("id = 2"), await t1.commit()];
    },
    expected: {
      "read committed": ["1=10", "committed", "2=18", "committed"],
      "repeatable read": ["1=10", "committed", "2=20", "committed"],
      serializable: ["1=10", "committed", "2=20", "committed"],
    },
  },
  {
    name: "G-single, read skew by predicates",
    play: async (begin) => {
      const [t1, t2] = [begin(), begin()];
      const before = await t1.read("value % 5 = 0");
      await t2.write("UPDATE test SET value = 12 WHERE value = 10");
      return [before, await t2.commit(), await t1.read("value % 3 = 0"), await t1.commit()];
    },
    expected: {
      "read committed": ["1=10 2=20", "committed", "1=12", "committed"],
      "repeatable read": ["1=10 2=20", "committed", "nothing", "committed"],
      serializable: ["1=10 2=20", "committed", "nothing", "committed"],
    },
  },
  {
    name: "G-single, read skew by a predicate of a write",
    play: async (begin) => {
      const [t1, t2] = [begin(), begin()];
      const before = await t1.read("id = 1");
      await t2.read("true");
      await t2.write(set(1, 12));
      await t2.write(set(2, 18));
      const end = await t2.commit();
      return [before, end, await t1.write("DELETE FROM test WHERE value = 20"), await t1.commit()];
    },
    expected: {
      "read committed": ["1=10", "committed", 0, "committed"],
      "repeatable read": ["1=10", "committed", conflict, aborted],
      serializable: ["1=10", "committed", conflict, aborted],
    },
  },
  {
    name: "G2-item, write skew",
    play: async (begin) => {
      const [t1, t2] = [begin(), begin()];
      const reads = [await t1.read("true"), await t2.read("true")];
      await t1.write(set(1, 11));
      await t2.write(set(2, 21));
      return [...reads, await t1.commit(), await t2.commit(), await table(begin)];
    },
    expected: {
      "read committed": ["1=10 2=20", "1=10 2=20", "committed", "committed", "1=11 2=21"],
      "repeatable read": ["1=10 2=20", "1=10 2=20", "committed", "committed", "1=11 2=21"],
      serializable: ["1=10 2=20", "1=10 2=20", "committed", conflict, "1=11 2=20"],
    },
  },
  {
    name: "G2, anti-dependency cycle by predicates",
    play: async (begin) => {
      const [t1, t2] = [begin(), begin()];
      const reads = [await t1.read("value % 3 = 0"), await t2.read("value % 3 = 0")];
      await t1.write("INSERT INTO test VALUES (3, 30)");
      await t2.write("INSERT INTO test VALUES (4, 42)");
      return [...reads, await t1.commit(), await t2.commit(), await table(begin)];
    },
    expected: {
      "read committed": ["nothing", "nothing", "committed", "committed", "1=10 2=20 3=30 4=42"],
      "repeatable read": ["nothing", "nothing", "committed", "committed", "1=10 2=20 3=30 4=42"],
      serializable: ["nothing", "nothing", "committed", conflict, "1=10 2=20 3=30"],
    },
  },
  {
    name: "G2, which a transaction that only reads makes visible (Fekete, O'Neil, O'Neil 2004)",
    play: async (begin) => {
      const [t1, t2, t3] = [begin(), begin(), begin()];
      const before = await t1.read("true");
      await t2.write("UPDATE test SET value = value + 5 WHERE id = 2");
      await t2.commit();
      const between = await t3.read("true");
      await t3.commit();
      return [before, between, await t1.write(set(1, 0)), await t1.commit(), await table(begin)];
    },
    expected: {
      "read committed": ["1=10 2=20", "1=10 2=25", 1, "committed", "1=0 2=25"],
      "repeatable read": ["1=10 2=20", "1=10 2=25", 1, "committed", "1=0 2=25"],
      serializable: ["1=10 2=20", "1=10 2=25", conflict, aborted, "1=10 2=25"],
    },
  },
];

describe.each(levels)("at %s", (isolation) => {
  it.for(cases)("$name", async ({ play, expected }) => {
    const begin = (): OpenTransaction => new OpenTransaction(stage.service, isolation);
    expect(await play(begin)).toEqual(expected[isolation]);
    expect(stage.db.stats().used).toBe(0);
  });
});

function same(observations: Observations): Record<Level, Observations> {
  return {
    "read committed": observations,
    "repeatable read": observations,
    serializable: observations,
  };
}
