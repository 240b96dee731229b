import { DatabaseError, StatementError } from "@abe/db-core/errors";
import type { Session } from "@abe/db-core/session";
import type { BuiltIns } from "../built-ins/built-ins.js";
import { builtInsOf } from "../built-ins/releases.js";
import type { Catalog } from "../catalog/catalog.js";
import { loadCatalog } from "../catalog/load-catalog.js";
import { analyseStatement, type Described } from "./analyse-statement.js";
import type { StatementDescription, StatementProblem } from "./statement-description.js";

/** What statements are described with: the schema as it was when it was read. */
export interface DescribeContext {
  readonly catalog: Catalog;
  readonly builtIns: BuiltIns;
}

/** Options of {@link describeStatements}. */
export interface DescribeOptions {
  /** Called now and then with the number of texts that were described. */
  readonly onProgress?: (described: number) => void;
  /** Ends it after the texts that are being described: rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * The server then sends the analysed tree of each statement it parses, to this session alone; any user may
 * ask for that. On one line it is a third of the size.
 */
const settings =
  "SET debug_print_rewritten = on; SET debug_pretty_print = off; SET client_min_messages = log";

/**
 * Asks PostgreSQL what each text is: types of parameters and columns by Parse and Describe, whether they can
 * be NULL and how many rows there are by the analysed tree. Nothing is executed, and a text that is refused
 * does not stop the others.
 *
 * @param session keeps its settings changed; it is reset when it is given back.
 * @throws UnsupportedServerError the release is not known here.
 * @throws ConnectionLostError and its kin: the connection is gone.
 */
export async function describeStatements(
  session: Session,
  texts: readonly string[],
  options: DescribeOptions = {},
): Promise<readonly StatementDescription[]> {
  const builtIns = builtInsOf(session.serverVersion);
  const catalog = await loadCatalog(session);
  await session.simple(settings);
  await session.simple(quietLog).catch(ignoreRefusal);
  const described: StatementDescription[] = [];
  const waiting = texts.entries();
  let done = 0;
  const describeWaiting = async (): Promise<void> => {
    for (const [at, text] of waiting) {
      if (options.signal?.aborted === true) return;
      described[at] = await describe(session, text, { catalog, builtIns });
      done += 1;
      options.onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, describeWaiting));
  options.signal?.throwIfAborted();
  return described;
}

/** Statements that are asked about at a time: the server works on some while the trees of others are read. */
const inFlight = 16;

/** The server's own log need not have the trees. Only a superuser may say so. */
const quietLog = "SET log_min_messages = fatal";

/** @throws the error, unless it says that the user may not do it. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof DatabaseError) || error.sqlState !== "42501") throw error;
}

async function describe(
  session: Session,
  text: string,
  context: DescribeContext,
): Promise<StatementDescription> {
  let described: Described;
  try {
    described = await session.describe(text);
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    return { text, accepted: false, problem };
  }
  return analyseStatement(text, described, context);
}

/** What the server says of the text. Other errors are not about it. */
function problemOf(error: unknown): StatementProblem | undefined {
  // The server's own words for several statements in one text are about its protocol.
  if (error instanceof StatementError) return { sqlState: "42601", message: error.message };
  if (!(error instanceof DatabaseError) || error.sqlState === undefined) return undefined;
  if (/^(?:08|53|57|58|XX)/.test(error.sqlState)) return undefined;
  const { sqlState, detail, hint, position } = error;
  return {
    sqlState,
    message: error.message,
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined ? {} : { position }),
  };
}
