import { statSync } from "node:fs";
import { join } from "node:path";
import { ProjectError } from "../errors.js";
import type { Lock } from "../output/lock.js";
import { readLock } from "../output/lock-file.js";
import { type Findings, findStatements } from "../project/find-statements.js";
import {
  inProject,
  type ProjectFiles,
  projectFiles,
  readProjectFile,
} from "../project/project-files.js";
import { releaseSuffix } from "../schema/release-suffix.js";
import { databaseHashPrefix, knownSchemaHash } from "../schema/schema-hash.js";
import { type ApplicationTypes, applicationTypes } from "./application-types.js";
import type { GenerationOptions } from "./generation-options.js";
import { type Known, knownStatements } from "./known-statements.js";
import { generatedFiles, lockFile, type OutputPlace, outputPlace } from "./output-place.js";

/** What is known before any server is asked. */
export interface Situation {
  readonly files: ProjectFiles;
  readonly findings: Findings;
  readonly place: OutputPlace;
  readonly lock: Lock | undefined;
  readonly known: Known;
  readonly types: ApplicationTypes;
  /** What the hash of the schema ends with: what else than the schema the answers depend on. */
  readonly hashSuffix: string;
  /** `undefined`: only the database has it. */
  readonly schemaHash: string | undefined;
  /** The lock was made from a database, and there is nothing to compare it with. */
  readonly isSchemaTrusted: boolean;
}

/**
 * Looks at the files of a project.
 *
 * @throws ProjectError
 */
export async function lookAround(options: GenerationOptions): Promise<Situation> {
  const { root } = options;
  const files = projectFiles(options);
  const place = outputPlace(options, files);
  const written = generatedFiles.map((each) => inProject(root, join(place.folder, each)));
  const findings = await findStatements(root, files, new Set(written));
  const lock = projectLock(options);
  const isSchemaTrusted = isSchemaElsewhere(options, lock);
  const types = applicationTypes(options);
  const hash = isSchemaTrusted ? lock?.schemaHash.split(".")[0] : knownSchemaHash(options);
  const hashSuffix = (isSchemaTrusted ? "" : await releaseSuffix(options)) + types.suffix;
  const schemaHash = hash === undefined ? undefined : hash + hashSuffix;
  const known = knownStatements(findings.sources, lock, schemaHash);
  if (isSchemaTrusted && known.unknown.length > 0) throw unknownToDatabase(known.unknown.length);
  return { files, findings, place, lock, known, types, hashSuffix, schemaHash, isSchemaTrusted };
}

/** The lock of a project, where it can be read. */
export function projectLock({ root }: GenerationOptions): Lock | undefined {
  return readLock(readProjectFile(root, lockFile) ?? "");
}

/** Nothing here says what the schema is, but the lock knows it from a database. */
export function isSchemaElsewhere(options: GenerationOptions, lock: Lock | undefined): boolean {
  if (options.databaseUrl !== undefined || options.migrations !== undefined) return false;
  const hasMigrations = statSync(join(options.root, "migrations"), { throwIfNoEntry: false });
  return hasMigrations === undefined && lock?.schemaHash.startsWith(databaseHashPrefix) === true;
}

function unknownToDatabase(count: number): ProjectError {
  const statements = count === 1 ? "1 statement has" : `${count} statements have`;
  return new ProjectError(
    "DB_TYPEGEN_PROJECT",
    `${statements} changed since ${lockFile} was made from a database: give --database-url again.`,
  );
}
