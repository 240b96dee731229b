import { isDatabaseError } from "@abe/db-core/errors";
import type { CommandContext } from "../commands/command-context.js";
import { revertSteps } from "../commands/migrate-down.js";
import { applySteps } from "../commands/migrate-up.js";
import { withHistory } from "../commands/with-history.js";
import { readHistory } from "../history/read-history.js";
import { type DownStep, type Irreversible, planDown } from "../plan/plan-down.js";
import type { Migration } from "../source/migration.js";
import { type CatalogDifference, differencesOf } from "./catalog-difference.js";
import type { Catalog } from "./catalog-object.js";
import { readLiveFacts } from "./live-facts.js";
import { readCatalog } from "./read-catalog.js";
import { refuseStopped, replay, shadowContext } from "./replay.js";
import {
  type LiveConnection,
  type ShadowPlace,
  openShadowHost,
  withShadowDatabase,
} from "./shadow-host.js";

/**
 * What is wrong with a way back.
 *
 * - `down-fails`: its SQL fails. `up-fails-again`: after it the migration cannot be applied any more.
 * - `not-restored`: it leaves another schema than there was before. `expected` is what was there before.
 * - `not-repeated`: applied once more, the migration makes another schema. `expected` is what it made first.
 */
export interface BrokenDown {
  readonly migration: string;
  readonly fault: "down-fails" | "not-restored" | "up-fails-again" | "not-repeated";
  /** What the server said, with file and line; of the faults that are failures. */
  readonly message: string | undefined;
  /** Of the faults that are none. */
  readonly differences: readonly CatalogDifference[];
}

/** What the ways back are worth. */
export interface ReversibilityReport {
  /** Migrations that were applied, reverted and applied again. */
  readonly checked: number;
  readonly broken: readonly BrokenDown[];
  /** Those without a way back: they say so, or they have no down.sql. */
  readonly irreversible: readonly { readonly migration: string; readonly reason: string }[];
}

/** The report while it is written. */
interface Findings {
  checked: number;
  readonly broken: BrokenDown[];
  readonly irreversible: ReversibilityReport["irreversible"][number][];
}

/**
 * Applies every versioned migration to an empty shadow database, reverts it, compares, and applies it again.
 * Where one leaves something else behind than it should, those after it are tried on what they would find
 * without that. The database itself is only read: its roles and its search path.
 *
 * @throws ShadowError
 */
export async function verifyReversible(
  context: CommandContext,
  available: readonly Migration[],
  shadow: ShadowPlace,
  connection: LiveConnection,
): Promise<ReversibilityReport> {
  const migrations = available.filter(({ kind }) => kind === "versioned");
  const facts = await readLiveFacts(context.session);
  const host = await openShadowHost(shadow, connection, facts, context.role);
  const findings: Findings = { checked: 0, broken: [], irreversible: [] };
  try {
    for (let next = 0; next < migrations.length;) {
      const done = next;
      next = await withShadowDatabase(host, facts, (database) =>
        withHistory(shadowContext(context, database, host), async (_, locked) => {
          await replay(locked, migrations.slice(0, done));
          return walk(locked, migrations, done, findings);
        }),
      );
    }
    return findings;
  } finally {
    await host.stop();
  }
}

/** Goes on from `start` until the database is not what it should be. @returns where to go on anew */
async function walk(
  locked: CommandContext,
  migrations: readonly Migration[],
  start: number,
  findings: Findings,
): Promise<number> {
  let before = await readCatalog(locked.session);
  for (const [offset, migration] of migrations.slice(start).entries()) {
    await replay(locked, [migration]);
    const after = await readCatalog(locked.session);
    const way = await wayBack(locked, migration);
    if ("reason" in way) {
      findings.irreversible.push({ migration: migration.name, reason: way.reason });
    } else {
      findings.checked += 1;
      const broken = await roundTrip(locked, migration, way, { before, after });
      findings.broken.push(...broken);
      if (broken.some(({ fault }) => fault !== "not-restored")) return start + offset + 1;
    }
    before = after;
  }
  return migrations.length;
}

async function wayBack(
  { session }: CommandContext,
  migration: Migration,
): Promise<DownStep | Irreversible> {
  const history = await readHistory(session);
  const entries = history?.entries.filter(({ name }) => name === migration.name) ?? [];
  const [step] = planDown([migration], entries, { steps: 1 });
  if (step !== undefined) return step;
  throw new TypeError(`${migration.name} was applied and is not in the history`);
}

async function roundTrip(
  locked: CommandContext,
  migration: Migration,
  step: DownStep,
  { before, after }: { readonly before: Catalog; readonly after: Catalog },
): Promise<BrokenDown[]> {
  const { name } = migration;
  const down = await failureOf(locked, () => revertSteps(locked, [step]));
  if (down !== undefined) return [failure(name, "down-fails", down)];
  const restored = differencesOf(before, await readCatalog(locked.session));
  const unrestored = restored.length === 0 ? [] : [changed(name, "not-restored", restored)];
  const again = [{ migration, reason: "pending" as const, outOfOrder: false }];
  const up = await failureOf(locked, () => applySteps(locked, again));
  if (up !== undefined) return [...unrestored, failure(name, "up-fails-again", up)];
  const repeated = differencesOf(after, await readCatalog(locked.session));
  return repeated.length === 0
    ? unrestored
    : [...unrestored, changed(name, "not-repeated", repeated)];
}

async function failureOf(
  locked: CommandContext,
  work: () => Promise<unknown>,
): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    refuseStopped(locked, error);
    if (!isDatabaseError(error)) throw error;
    return error.message;
  }
}

function failure(migration: string, fault: BrokenDown["fault"], message: string): BrokenDown {
  return { migration, fault, message, differences: [] };
}

function changed(
  migration: string,
  fault: BrokenDown["fault"],
  differences: readonly CatalogDifference[],
): BrokenDown {
  return { migration, fault, message: undefined, differences };
}
