import type { Session } from "@abe/db-core/session";
import { type ObjectName, quotedName } from "../sql/object-name.js";
import type { StatementEffect } from "../sql/statement-effect.js";

/** An index, and whether it can be used. */
interface FoundIndex {
  /** Quoted and qualified, as a statement may name it. */
  readonly name: string;
  readonly valid: boolean;
}

/** What stands in the catalog of what a statement was about. */
export interface Leftovers {
  /** Invalid indexes that nobody is building now: of no use to anybody. */
  readonly invalidIndexes: readonly string[];
  /** `true`: what the statement is to bring about is there already. */
  readonly accomplished: boolean;
  /** A partition whose detaching was begun: the statement that finishes it. */
  readonly finish: string | undefined;
}

const nothing: Leftovers = { invalidIndexes: [], accomplished: false, finish: undefined };

/** Looks at what a statement, run outside of a transaction, has left behind or brought about. */
export async function readLeftovers(session: Session, effect: StatementEffect): Promise<Leftovers> {
  switch (effect.kind) {
    case "create-index":
      return createdIndex(session, effect);
    case "drop-index":
      return droppedIndexes(session, effect.indexes);
    case "reindex":
      return { ...nothing, invalidIndexes: await reindexed(session) };
    case "detach":
      return detached(session, effect.table, effect.partition);
    case "setting":
    case "repeatable":
    case "other":
      return nothing;
  }
}

const qualified = "quote_ident(n.nspname) || '.' || quote_ident(c.relname)";

/** An index that a session builds at this moment is not valid yet either. */
const isBuilding = `EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index AS progress
  WHERE progress.index_relid = i.indexrelid)`;

const fromIndexes = `FROM pg_catalog.pg_index AS i
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace`;

async function createdIndex(
  session: Session,
  { index, table }: StatementEffect & { readonly kind: "create-index" },
): Promise<Leftovers> {
  const found = await session.maybeOne<FoundIndex>(
    `SELECT ${qualified} AS name, i.indisvalid AS valid ${fromIndexes}
     WHERE i.indrelid = to_regclass($1) AND c.relname = $2 AND NOT ${isBuilding}`,
    [quotedName(table), index],
  );
  const invalidIndexes = found?.valid === false ? [found.name] : [];
  return { ...nothing, invalidIndexes, accomplished: found?.valid === true };
}

async function droppedIndexes(
  session: Session,
  indexes: readonly ObjectName[],
): Promise<Leftovers> {
  const left = await session.column<boolean>(
    "SELECT to_regclass(name) IS NULL FROM unnest($1::text[]) AS given (name)",
    [indexes.map(quotedName)],
  );
  return { ...nothing, accomplished: left.every((gone) => gone) };
}

async function reindexed(session: Session): Promise<string[]> {
  return session.column<string>(
    `SELECT ${qualified} AS name ${fromIndexes}
     WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND NOT ${isBuilding} ORDER BY 1`,
  );
}

async function detached(
  session: Session,
  table: ObjectName,
  partition: ObjectName,
): Promise<Leftovers> {
  const pending = await session.column<boolean>(
    `SELECT inhdetachpending FROM pg_catalog.pg_inherits
     WHERE inhparent = to_regclass($1) AND inhrelid = to_regclass($2)`,
    [quotedName(table), quotedName(partition)],
  );
  const [isPending] = pending;
  const finish =
    isPending === true
      ? `ALTER TABLE ${quotedName(table)} DETACH PARTITION ${quotedName(partition)} FINALIZE`
      : undefined;
  return { ...nothing, accomplished: isPending === undefined, finish };
}

/** Every invalid index of the database that nobody is building. */
export async function readInvalidIndexes(session: Session): Promise<string[]> {
  return session.column<string>(
    `SELECT ${qualified} AS name ${fromIndexes} WHERE NOT i.indisvalid
     AND n.nspname NOT LIKE 'pg\\_toast%' AND NOT ${isBuilding} ORDER BY 1`,
  );
}
