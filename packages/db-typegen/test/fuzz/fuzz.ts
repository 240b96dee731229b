import type { DatabaseServer } from "@abe/db-core";
import { type LeasedClient, toPgPool } from "@abe/db-core/pg-pool";
import type { Session } from "@abe/db-core/session";
import type { BuiltIns } from "../../src/built-ins/built-ins.js";
import { builtInsOf } from "../../src/built-ins/releases.js";
import type { Catalog } from "../../src/catalog/catalog.js";
import { loadCatalog } from "../../src/catalog/load-catalog.js";
import { analyseStatement, type Described } from "../../src/describe/analyse-statement.js";
import type { DescribedStatement } from "../../src/describe/statement-description.js";
import { type Generated, QueryGenerator } from "./query-generator.js";
import { Random } from "./random.js";
import { rowCallsOf } from "./row-functions.js";
import { type Kind, tablesOf } from "./schema-facts.js";

/** What the analysis is told, before it judges: distorted, to see whether the fuzz would find the mistake. */
export interface Told {
  readonly described: Described;
  readonly catalog: Catalog;
  readonly builtIns: BuiltIns;
}

/** What a run found. */
export interface Findings {
  executed: number;
  refused: number;
  /** Columns that were called never NULL, and those of a row count other than `many`. */
  claims: number;
  counted: number;
  /** Columns that may be NULL, and those of them that were. */
  nullable: number;
  seen: number;
  readonly unsound: string[];
}

/** What a run is made of. */
export interface FuzzRun {
  readonly server: DatabaseServer;
  readonly session: Session;
  readonly statements: number;
  readonly seed: number;
  readonly distort?: (told: Told) => Told;
  /** Called with each statement and the verdicts about it: a letter each, and the row count. */
  readonly judged?: (text: string, verdicts: string) => void;
  /** Ends the run at this many mistakes. */
  readonly enough?: number;
}

const settings =
  "SET debug_print_rewritten = on; SET debug_pretty_print = off; SET client_min_messages = log";

/** Judges random statements, executes them, and compares. */
export async function fuzz(run: FuzzRun): Promise<Findings> {
  const { session, server, seed, distort = (told: Told): Told => told } = run;
  const facts = [await tablesOf(session), await rowCallsOf(session)] as const;
  const generator = new QueryGenerator(new Random(seed), ...facts);
  const builtIns = builtInsOf(session.serverVersion);
  const catalog = await loadCatalog(session);
  await session.simple(settings);
  const found: Findings = {
    executed: 0,
    refused: 0,
    claims: 0,
    counted: 0,
    nullable: 0,
    seen: 0,
    unsound: [],
  };
  // Values depend on verdicts; the statements of a seed are the same on every release.
  const random = new Random(seed + 1);
  const executor = await Executor.open(server);
  try {
    for (let left = run.statements; left > 0; left -= atOnce) {
      const some = Array.from({ length: Math.min(left, atOnce) }, () => generator.statement());
      const answers = await Promise.all(
        some.map(({ text }) => session.describe(text).catch(refused)),
      );
      for (const [at, generated] of some.entries()) {
        if (found.unsound.length >= (run.enough ?? 20)) return found;
        const described = answers[at];
        if (described === undefined) {
          found.refused += 1;
          continue;
        }
        const told = distort({ described, catalog, builtIns });
        const statement = analyseStatement(generated.text, told.described, told);
        run.judged?.(generated.text, verdictsOf(statement));
        await compare(generated, statement, { executor, found, random });
      }
    }
  } finally {
    await executor.close();
  }
  return found;
}

/** Statements that are described at a time. */
const atOnce = 50;

/** @throws what is not about the statement: the run would go on without judging anything. */
function refused(error: unknown): undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!/^(?!08|57P|58)[0-9A-Z]{5}$/.test(code)) throw error;
  return undefined;
}

function verdictsOf({ columns, parameters, cardinality }: DescribedStatement): string {
  const letters = (each: { readonly nullable: boolean }): string => (each.nullable ? "?" : "-");
  return `${columns.map(letters).join("")} ${parameters.map(letters).join("")} ${cardinality}`;
}

async function compare(
  generated: Generated,
  statement: DescribedStatement,
  { executor, found, random }: { executor: Executor; found: Findings; random: Random },
): Promise<void> {
  const values = statement.parameters.map(({ nullable }, at) =>
    nullable && random.chance(0.6) ? null : random.pick(values_[generated.parameters[at] ?? "int"]),
  );
  const outcome = await executor.run(generated, values, random.chance(0.3));
  if (outcome === undefined) {
    found.refused += 1;
    return;
  }
  found.executed += 1;
  const { rows } = outcome;
  const report = (what: string): void => {
    found.unsound.push(`${what}: ${generated.text} -- ${JSON.stringify(values)}`);
  };
  statement.columns.forEach(({ nullable, name, verdict }, at) => {
    const isNull = rows.some((row) => row[at] === null);
    if (nullable) {
      found.nullable += 1;
      if (isNull) found.seen += 1;
      return;
    }
    found.claims += 1;
    if (isNull) report(`${name} was NULL, but ${verdict.because}`);
  });
  if (statement.cardinality === "one" || statement.cardinality === "maybe") {
    found.counted += 1;
    if (rows.length > 1 || (statement.cardinality === "one" && rows.length === 0))
      report(`${rows.length} rows of ${statement.cardinality}`);
  }
}

/** By kind: values that are no NULL. */
const values_: Readonly<Record<Kind, readonly string[]>> = {
  int: ["0", "1", "2"],
  text: ["", "a", "x"],
  bool: ["t", "f"],
  jsonb: ["{}", "[null]"],
  time: ["2024-02-29", "infinity"],
  texts: ["{}", "{a}"],
  range: ["empty", "[1,3)"],
  number: ["0", "1.5"],
};

/** JSON's null is no NULL. */
const asText = { getTypeParser: () => (text: string | Buffer) => text };

/** Can be said again when it was cut off, wherever that was. */
const begin = "ROLLBACK; BEGIN";

/** Executes statements on a connection of its own. */
class Executor {
  readonly #client: LeasedClient;

  private constructor(client: LeasedClient) {
    this.#client = client;
  }

  static async open(server: DatabaseServer): Promise<Executor> {
    const client = await toPgPool(server).connect();
    await client.query("SET statement_timeout = 500");
    return new Executor(client);
  }

  async close(): Promise<void> {
    await this.#command("ROLLBACK; RESET ALL; RESET ROLE");
    this.#client.release();
  }

  /** @returns nothing where it failed, as by a division by zero. */
  async run(
    { text, writes }: Generated,
    values: readonly unknown[],
    asReader: boolean,
  ): Promise<{ rows: unknown[][] } | undefined> {
    const isOpen = writes || asReader;
    if (isOpen) await this.#command(asReader ? `${begin}; SET LOCAL ROLE pg_read_all_data` : begin);
    try {
      const query = { text, values: [...values], rowMode: "array", types: asText } as const;
      const { rows } = await this.#client.query(query);
      return { rows: rows as unknown as unknown[][] };
    } catch (error) {
      return refused(error);
    } finally {
      if (isOpen) await this.#command("ROLLBACK");
    }
  }

  /** On a busy machine even ROLLBACK may run into the timeout of statements, and is still to be done. */
  async #command(text: string): Promise<void> {
    for (let left = 100; ; left -= 1) {
      try {
        await this.#client.query(text);
        return;
      } catch (error) {
        if (left === 0 || !isTimeout(error)) throw error;
      }
    }
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "57014";
}
