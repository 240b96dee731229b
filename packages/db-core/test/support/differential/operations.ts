import fc from "fast-check";
import type { DriverConnection, Prepared, StatementGroup } from "../../../src/driver/driver.js";
import { waitUntil } from "../wait-until.js";
import { alterations, prepared, settings, text } from "./statements.js";

/** What an operation may use besides its connection. */
export interface Surroundings {
  /** Ends a backend from outside. */
  kill(pid: number): Promise<void>;
  /** Whether a backend runs a statement whose text holds `text`. */
  isRunning(pid: number, text: string): Promise<boolean>;
}

/** One thing that is done on a connection. */
export interface Operation {
  /** For people: how a counterexample is printed. */
  readonly what: string;
  /** Statements it takes. */
  readonly statements: number;
  readonly run: (connection: DriverConnection, surroundings: Surroundings) => Promise<unknown>;
  /** The table is not what it was. */
  readonly alters?: boolean;
}

function operation(
  what: unknown,
  statements: number,
  run: Operation["run"],
): Operation & { toString(): string } {
  const said = JSON.stringify(what);
  return { what: said, statements, run, toString: () => said };
}

function simple(command: string): Operation {
  return operation({ simple: command }, 1, (connection) => connection.simple(command));
}

const group: fc.Arbitrary<StatementGroup> = fc.record(
  {
    statements: fc.array(prepared, { minLength: 1, maxLength: 4 }),
    prelude: fc.record({
      text: fc.constantFrom(
        "BEGIN",
        "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY",
        "BEGIN nonsense",
      ),
      also: fc.array(prepared, { maxLength: 1 }),
    }),
    finish: fc.constantFrom("commit" as const, "sync" as const),
  },
  { requiredKeys: ["statements"] },
);

const sending: fc.Arbitrary<Operation> = group.map((each) =>
  operation({ send: each }, each.statements.length, (connection) => connection.send(each)),
);

/** The same statement again and again: from its third time on it is kept, described, and maybe binary. */
const repeating: fc.Arbitrary<Operation> = fc
  .tuple(prepared, fc.integer({ min: 2, max: 4 }))
  .map(([statement, times]) =>
    operation({ repeat: statement, times }, times, async (connection) => {
      const results: unknown[] = [];
      const again = { ...statement, keep: true };
      for (let time = 0; time < times; time++)
        results.push(await ended(connection.send({ statements: [again] })));
      return results;
    }),
  );

/**
 * Only what changes nothing of the session may overlap, and of the table one statement: one that is parsed anew runs
 * behind those that wire has sent ahead, and statements that are under way together have no order.
 */
const overlapping: fc.Arbitrary<Operation> = fc
  .array(
    prepared.filter((each) => /^(?:SELECT|VALUES|INSERT|UPDATE|DELETE)\b/.test(each.text)),
    { minLength: 2, maxLength: 6 },
  )
  .filter((all) => all.filter((each) => /\bkept\b/.test(each.text)).length <= 1)
  .map((all) =>
    operation({ overlap: all }, all.length, async (connection) => {
      if (connection.status() !== "idle") return "in a transaction";
      const send = (statement: Prepared): Promise<unknown> =>
        ended(connection.send({ statements: [statement], overlaps: true }));
      return Promise.all(all.map(send));
    }),
  );

const reading: fc.Arbitrary<Operation> = fc
  .record({
    statement: prepared,
    counts: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 4 }),
    undo: fc.boolean(),
  })
  .map(({ statement, counts, undo }) =>
    operation({ cursor: statement, counts, undo }, 1, async (connection) => {
      const cursor = await connection.openCursor(statement);
      const parts: unknown[] = [];
      try {
        for (const count of counts) parts.push(await cursor.read(count));
      } finally {
        parts.push(await ended(cursor.close({ undo })));
      }
      return { parts, fields: cursor.fields };
    }),
  );

const goodLines = ["7\tseven\n", "8\teight\n"];

/** A source fails where the server finds no fault in its lines: whose word comes first is a matter of time. */
const copying: fc.Arbitrary<Operation> = fc
  .boolean()
  .chain((fails) =>
    fc.record({
      fails: fc.constant(fails),
      lines: fc.array(
        fc.constantFrom(...goodLines, ...(fails ? [] : ["x\tno number\n", "9\n", "\\.\n"])),
        { maxLength: 4 },
      ),
    }),
  )
  .map(({ lines, fails }) =>
    operation({ copyIn: lines, fails }, 1, (connection) => {
      async function* chunks(): AsyncGenerator<Uint8Array> {
        for (const line of lines) yield Buffer.from(line);
        if (fails) throw new RangeError("the source failed");
      }
      return connection.copyIn("COPY kept (id, word) FROM STDIN", chunks());
    }),
  );

const copyingOut: fc.Arbitrary<Operation> = text
  .filter((each) => /^(?:SELECT|TABLE|VALUES|WITH)\b/.test(each))
  .map((each) =>
    operation({ copyOut: each }, 1, async (connection) => {
      const parts: Uint8Array[] = [];
      for await (const part of connection.copyOut(`COPY (${each}) TO STDOUT`)) parts.push(part);
      return Buffer.concat(parts);
    }),
  );

const controls = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT s", "ROLLBACK TO s", "RELEASE s"];

/** Long runs share the machine. */
const patienceMs = 60_000;

const sleep = "SELECT pg_sleep(30), 'sleeping'";
const asleep: StatementGroup = { statements: [{ text: sleep, values: [], keep: false }] };

const cancelling = operation("cancel", 1, async (connection) => {
  const sleeping = ended(connection.send(asleep));
  await waitUntil(async () => {
    await connection.cancel(asleep);
    return connection.inFlight === 0;
  }, patienceMs);
  return sleeping;
});

const killing = operation("kill", 2, async (connection, surroundings) => {
  if (connection.status() === "failed") return "nothing runs";
  const sleeping = ended(connection.send(asleep));
  const behind = ended(connection.simple("SELECT 1"));
  await waitUntil(() => surroundings.isRunning(connection.backendPid, "sleeping"), patienceMs);
  await surroundings.kill(connection.backendPid);
  return Promise.all([sleeping, behind]);
});

const destroying = operation("destroy", 2, async (connection, surroundings) => {
  const ends = Promise.all([ended(connection.send(asleep)), ended(connection.simple("SELECT 1"))]);
  connection.destroy(new RangeError("given up"));
  // The server would sleep on, with the locks of its transaction.
  await surroundings.kill(connection.backendPid);
  return ends;
});

/** Anything. */
export const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 30, arbitrary: sending },
  { weight: 20, arbitrary: repeating },
  { weight: 15, arbitrary: overlapping },
  { weight: 10, arbitrary: reading },
  {
    weight: 10,
    arbitrary: fc.array(text, { minLength: 1, maxLength: 4 }).map((all) => simple(all.join("; "))),
  },
  {
    weight: 6,
    arbitrary: text.map((each) =>
      operation({ describe: each }, 1, (connection) => connection.describe(each)),
    ),
  },
  { weight: 5, arbitrary: copying },
  { weight: 4, arbitrary: copyingOut },
  { weight: 12, arbitrary: fc.constantFrom(...controls).map(simple) },
  { weight: 8, arbitrary: fc.constantFrom(...settings).map(simple) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(...alterations).map((each) => ({ ...simple(each), alters: true })),
  },
  { weight: 1, arbitrary: fc.constantFrom(cancelling, killing, destroying) },
);

/** What came of work, whichever way. */
async function ended(work: Promise<unknown>): Promise<unknown> {
  try {
    return { value: await work };
  } catch (error) {
    return { error };
  }
}
