import type { Session } from "@abe/db-core/session";
import { loadSchemaFacts } from "../catalog/schema-facts.js";
import type { LockedConstraints } from "../output/lock.js";
import { lockStatement } from "../output/lock-statement.js";
import type { SchemaHost } from "../schema/schema-database.js";
import type { SourceProblem } from "../source/source-problem.js";
import { describedTexts } from "./described-texts.js";
import type { Judged } from "./differing-variants.js";
import type { GenerationReporter } from "./generation-options.js";
import { knownStatements } from "./known-statements.js";
import { knownNames } from "./refusal-hint.js";
import { refusedStatements } from "./refused-statements.js";
import type { Situation } from "./situation.js";

/** What is known of all statements. */
export interface Judgement {
  readonly judged: readonly Judged[];
  readonly constraints: LockedConstraints;
  readonly schemaHash: string;
  /** What the server refuses. */
  readonly problems: readonly SourceProblem[];
  readonly askedServer: boolean;
}

/** How a run is watched and stopped. */
export interface RunControl {
  readonly reporter: GenerationReporter;
  readonly signal?: AbortSignal | undefined;
}

/** Judges all statements: from the lock where it knows them all, otherwise by asking a server. */
export async function judge(
  situation: Situation,
  host: SchemaHost,
  control: RunControl,
): Promise<Judgement> {
  const { known, lock, schemaHash } = situation;
  if (lock !== undefined && schemaHash === lock.schemaHash && known.unknown.length === 0) {
    const { constraints } = lock;
    return { judged: known.known, constraints, schemaHash, problems: [], askedServer: false };
  }
  const database = await host.open();
  // A command that is stopped does not wait for an answer.
  const stop = (): void => database.session.destroy(control.signal?.reason);
  control.signal?.addEventListener("abort", stop);
  try {
    // It may have been stopped while the server started.
    control.signal?.throwIfAborted();
    return await ask(situation, database, control);
  } catch (error) {
    control.signal?.throwIfAborted();
    throw error;
  } finally {
    control.signal?.removeEventListener("abort", stop);
    await database.close();
  }
}

async function ask(
  { findings, lock, types, hashSuffix }: Situation,
  database: { readonly session: Session; readonly hash: string },
  control: RunControl,
): Promise<Judgement> {
  const { session } = database;
  const hash = database.hash + hashSuffix;
  const { known, unknown } = knownStatements(findings.sources, lock, hash);
  const descriptions = await describedTexts(session, unknown, control);
  const facts = await loadSchemaFacts(session, await types.load());
  const described = unknown.flatMap((source): Judged[] => {
    const description = descriptions.get(source.text);
    if (description?.accepted !== true) return [];
    return [{ source, locked: lockStatement(source, description, facts) }];
  });
  const isRefused = described.length < unknown.length;
  const problems = isRefused
    ? refusedStatements(unknown, descriptions, await knownNames(session), (file) =>
        findings.read(file),
      )
    : [];
  const judged = [...known, ...described];
  const { constraints } = facts;
  return { judged, constraints, schemaHash: hash, problems, askedServer: true };
}
