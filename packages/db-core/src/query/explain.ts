import type { ExplainOptions, Plan } from "../queryable.js";
import type { Call } from "./call.js";
import type { Borrowed, Conduit } from "./conduit.js";
import { endTransaction } from "./end-transaction.js";
import { Limit, stopped } from "./limit.js";
import { observe } from "./observe.js";
import { prepareCall } from "./prepare.js";
import { supervise } from "./supervision.js";
import type { Prepared, StatementGroup } from "../driver/driver.js";

/** `EXPLAIN (FORMAT JSON)`; with `analyze` the statement runs and its effects are rolled back. */
export async function explainStatement(
  conduit: Conduit,
  call: Call,
  options: ExplainOptions,
): Promise<Plan> {
  prepareCall(call, conduit.context);
  const explaining = { ...call, text: explainText(call.text, options) };
  const prepared = prepareCall(explaining, conduit.context);
  const statement = { ...prepared, keep: false };
  const limit = Limit.of({
    signals: [options.signal, conduit.signal],
    timeoutMs: options.timeoutMs,
  });
  const observation = observe(conduit, "query", explaining);
  try {
    const over = limit?.reason;
    if (over !== undefined) throw stopped(over, { outcome: "not_applied", statement: call.text });
    const borrowed = await conduit.borrow({ limit, dirties: false, statement: call.text });
    observation?.acquired();
    // What is explained has not run, or was rolled back.
    const supervised = { limit, statement: call.text, late: "not_applied" } as const;
    const rows = await supervise(borrowed, supervised, () =>
      explained(borrowed, statement, options.analyze === true),
    );
    observation?.ended(null, "EXPLAIN");
    return planOf(rows);
  } catch (error) {
    observation?.failed(error);
    throw error;
  }
}

function explainText(text: string, options: ExplainOptions): string {
  const words = ["FORMAT JSON"];
  if (options.analyze === true) words.push("ANALYZE");
  if (options.buffers === true) words.push("BUFFERS");
  return `EXPLAIN (${words.join(", ")}) ${text}`;
}

/** The rows of the explanation. What is analysed runs, so it is undone in the same round trip. */
async function explained(
  borrowed: Borrowed,
  statement: Prepared,
  analyze: boolean,
): Promise<readonly unknown[]> {
  if (!analyze) return rowsOf(borrowed, { statements: [statement] }, 0);
  if (borrowed.inTransaction) {
    const undo = ["ROLLBACK TO abe_explain", "RELEASE abe_explain"].map(command);
    return rowsOf(
      borrowed,
      { statements: [command("SAVEPOINT abe_explain"), statement, ...undo] },
      1,
    );
  }
  const prelude = { text: "BEGIN", also: [] };
  try {
    return await rowsOf(borrowed, { prelude, statements: [statement, command("ROLLBACK")] }, 0);
  } catch (error) {
    await endTransaction(borrowed);
    throw error;
  }
}

async function rowsOf(
  borrowed: Borrowed,
  group: StatementGroup,
  at: number,
): Promise<readonly unknown[]> {
  return (await borrowed.send(group)).statements[at]?.rows ?? [];
}

function command(text: string): Prepared {
  return { text, values: [], keep: false };
}

function planOf(rows: readonly unknown[]): Plan {
  const value: unknown = Object.values(rows[0] ?? {})[0];
  const parsed: unknown = typeof value === "string" ? JSON.parse(value) : value;
  return (parsed as [Plan])[0];
}
