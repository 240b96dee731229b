import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Queryable } from "@abe/db-core";
import { TxClosedError } from "@abe/db-core/errors";
import { type Session, SessionQueryable } from "@abe/db-core/session";
import { ProgramError } from "../errors/program-error.js";
import { rememberStart } from "../history/history-rows.js";
import { checksumOf } from "../source/checksum.js";
import { decodeFile } from "../source/file-text.js";
import type { RunnableFile } from "../source/inspect-fully.js";
import {
  type MessageExtent,
  type RunSettings,
  closingCommands,
  openingCommands,
} from "./migration-message.js";
import type { MigrationUnit } from "./migration-unit.js";
import { type RunContext, type UnitTiming, timingOf } from "./run-context.js";

/**
 * What `up.ts` exports as `up`, and `down.ts` as `down`. It runs in the migration's transaction, which is
 * not its to end, and is rolled back when it throws.
 */
export type MigrationProgram = (db: Queryable) => Promise<void>;

/** The queryable of a program: its statements are refused once the program has ended. */
class ProgramQueryable extends SessionQueryable {
  #ended = false;

  protected enter(): void {
    if (this.#ended) throw new TxClosedError("the migration's program has ended");
  }

  /** Waits for what the program did not wait for, and takes nothing more. */
  async end(): Promise<void> {
    await this.drained();
    this.#ended = true;
  }
}

/** How a program is run, and what records it. */
interface ProgramRun {
  readonly settings: RunSettings;
  /** Of the guard. */
  readonly nonce: string;
  readonly records: readonly string[];
  readonly extent: MessageExtent;
}

/** Runs a program, with its history row, in a transaction of its own or as a part of one. */
export async function runProgram(
  unit: MigrationUnit,
  context: RunContext,
  { settings, nonce, records, extent }: ProgramRun,
): Promise<UnitTiming | undefined> {
  const { session } = context;
  const program = await loadProgram(unit.file, unit.direction);
  if (extent === "transaction") await session.begin();
  await session.simple([...openingCommands(settings, nonce), rememberStart].join("; "));
  await perform(program, session, context);
  const { results } = await session.simple(closingCommands(records).join("; "));
  if (extent === "transaction") await session.commit();
  return timingOf(results);
}

async function perform(
  program: MigrationProgram,
  session: Session,
  { nonce, signal }: RunContext,
): Promise<void> {
  const db = new ProgramQueryable(session, { transactionId: nonce(), signal });
  try {
    await program(db);
  } finally {
    await db.end();
  }
}

/**
 * The checksum in the address makes an edited module another one. Node.js reads the file anew, so it is looked at
 * once more: what runs is what was read, and approved.
 */
async function loadProgram(
  file: RunnableFile,
  direction: "up" | "down",
): Promise<MigrationProgram> {
  if ((await checksumNow(file.path)) !== file.checksum) {
    throw new ProgramError(file.path, "it has changed since it was read");
  }
  const address = pathToFileURL(resolve(file.path));
  address.searchParams.set("checksum", file.checksum);
  const loaded: unknown = await import(address.href).catch((cause: unknown) => {
    throw new ProgramError(file.path, reasonOf(cause), { cause });
  });
  const program: unknown =
    typeof loaded === "object" && loaded !== null ? Reflect.get(loaded, direction) : undefined;
  if (typeof program === "function") return program as MigrationProgram;
  throw new ProgramError(file.path, `it exports no function ${direction}`);
}

/** `undefined`: it is no longer there, or no text. */
async function checksumNow(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  const decoded = bytes && decodeFile(bytes.toString("utf8"), () => bytes);
  return decoded !== undefined && "text" in decoded ? checksumOf(decoded.text) : undefined;
}

function reasonOf(cause: unknown): string {
  const code: unknown = cause instanceof Error ? Reflect.get(cause, "code") : undefined;
  if (code === "ERR_UNKNOWN_FILE_EXTENSION") {
    return "this Node.js does not run TypeScript; from 22.18 it does, or write JavaScript";
  }
  return cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
}
