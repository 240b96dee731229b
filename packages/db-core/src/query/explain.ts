import type { ExplainOptions, Plan } from "../queryable.js";
import type { Call } from "./call.js";
import type { Borrowed, Conduit } from "./conduit.js";
import { Limit } from "./limit.js";
import { prepareCall } from "./prepare.js";
import { runCancellable } from "./cancellable.js";
import type { Prepared } from "../driver/driver.js";

/** `EXPLAIN (FORMAT JSON)`; with `analyze` the statement runs and its effects are rolled back. */
export async function explainStatement(
  conduit: Conduit,
  call: Call,
  options: ExplainOptions,
): Promise<Plan> {
  prepareCall(call, conduit.context);
  const { prepared } = prepareCall(
    { ...call, text: explainText(call.text, options) },
    conduit.context,
  );
  const limit = Limit.of({ signals: [options.signal, conduit.signal] });
  const borrowed = await conduit.borrow({ limit, dirties: false });
  return runCancellable(borrowed, limit, call.text, async () => {
    const statement = { ...prepared, keep: false };
    const rows =
      options.analyze === true
        ? await undone(borrowed, statement)
        : await plain(borrowed, statement);
    return planOf(rows);
  });
}

function explainText(text: string, options: ExplainOptions): string {
  const words = ["FORMAT JSON"];
  if (options.analyze === true) words.push("ANALYZE");
  if (options.buffers === true) words.push("BUFFERS");
  return `EXPLAIN (${words.join(", ")}) ${text}`;
}

async function plain(borrowed: Borrowed, statement: Prepared): Promise<readonly unknown[]> {
  return (await borrowed.send({ statements: [statement] })).statements[0]?.rows ?? [];
}

/** Runs the statement in a transaction, or a savepoint of the one that is open, and undoes it. */
async function undone(borrowed: Borrowed, statement: Prepared): Promise<readonly unknown[]> {
  const { connection, inTransaction } = borrowed;
  await connection.simple(inTransaction ? "SAVEPOINT abe_explain" : "BEGIN");
  try {
    return await plain(borrowed, statement);
  } finally {
    await connection.simple(
      inTransaction ? "ROLLBACK TO abe_explain; RELEASE abe_explain" : "ROLLBACK",
    );
  }
}

function planOf(rows: readonly unknown[]): Plan {
  const value: unknown = Object.values(rows[0] ?? {})[0];
  const parsed: unknown = typeof value === "string" ? JSON.parse(value) : value;
  return (parsed as [Plan])[0];
}
