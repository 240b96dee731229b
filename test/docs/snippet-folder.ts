import { execFile, type ExecFileException } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { TestDatabase } from "@abe/db-testing";
import { root } from "../structure/workspace.js";
import {
  declaresForOthers,
  type Document,
  isTestFile,
  isWhole,
  type Program,
  programText,
} from "./document.js";

/**
 * What a program that imports nothing has: `db`, a server on the database of the environment; `sql` and
 * `trustSql` of db-core; `service`, the transactions of `db`. `db` is closed after its last line.
 */
const prelude =
  'import { createDatabaseServer, sql, trustSql } from "@abe/db-core"; ' +
  'import { createTransactionService } from "@abe/db-tx"; ' +
  "const db = createDatabaseServer(); const service = createTransactionService(db);";
const epilogue = "\nawait db.close();";

/** Ours are strict; an application may also have decorators and parameter properties. */
const compilerOptions = {
  rootDir: ".",
  noEmitOnError: false,
  declaration: false,
  declarationMap: false,
  isolatedDeclarations: false,
  erasableSyntaxOnly: false,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

/** How a program ended. */
export interface ProgramEnd {
  readonly printed: string;
  /** Empty when it ended by itself with exit code 0; its messages name lines of the document. */
  readonly failure: string;
}

/** A folder of programs, inside the workspace so that they find the built packages. Ends with `remove()`. */
export class SnippetFolder {
  readonly #folder: string;
  readonly #documents: readonly Document[];

  constructor(documents: readonly Document[]) {
    const parent = join(root, "test/docs/.snippets");
    mkdirSync(parent, { recursive: true });
    this.#folder = mkdtempSync(join(parent, "run-"));
    this.#documents = documents;
    for (const { path, programs, files } of documents) {
      for (const program of programs) this.#write(`${fileName(program)}.ts`, textOf(program));
      for (const file of files) this.#write(join(`${path}.files`, file.path), file.text);
    }
    this.#write("vitest.config.mjs", 'export default { test: { include: ["**/*.md.*.ts"] } };\n');
  }

  /** Compiles all programs. @returns one line per error, with the line of the document. */
  async compile(): Promise<string[]> {
    const programs = this.#documents.flatMap((document) => document.programs);
    const alone = programs.filter((program) => declaresForOthers(program));
    const together = programs.filter((program) => !alone.includes(program));
    const groups = [together, ...alone.map((program) => [program])];
    const errors = await Promise.all(
      groups.filter((group) => group.length > 0).map((group, at) => this.#compile(group, at)),
    );
    return errors.flat();
  }

  /** Runs a compiled program with `database` in its environment. It has `limitMs` to end by itself. */
  async run(program: Program, database: TestDatabase, limitMs = 60_000): Promise<ProgramEnd> {
    const { files } = this.#documents.find(({ path }) => path === program.path) ?? {};
    const workplace = files?.length ? join(this.#folder, `${program.path}.files`) : root;
    const own = join(this.#folder, fileName(program));
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const command = isTestFile(program)
      ? [vitest, "run", "--root", this.#folder, `${own}.ts`]
      : ["--enable-source-maps", `${own}.js`];
    const { error, stdout, stderr } = await node(command, {
      cwd: workplace,
      env: { ...process.env, ...environmentOf(database) },
      timeout: limitMs,
    });
    if (error === null) return { printed: stdout, failure: "" };
    const reason = error.killed
      ? `did not end by itself within ${limitMs} ms`
      : `exit code ${error.code}`;
    const said = `${stdout}\n${stderr}`.replaceAll(`${this.#folder}/`, "");
    return { printed: stdout, failure: `${reason}\n${said.replaceAll(/\.md\.\d+\.ts/g, ".md")}` };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  async #compile(programs: readonly Program[], at: number): Promise<string[]> {
    const config = this.#write(
      `tsconfig.${at}.json`,
      JSON.stringify({
        extends: relative(this.#folder, join(root, "tsconfig.base.json")),
        compilerOptions,
        files: programs.map((program) => `${fileName(program)}.ts`),
      }),
    );
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = await node([compiler, "-p", config, "--pretty", "false"], {
      cwd: this.#folder,
    });
    return stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.replace(/^(.+\.md)\.\d+\.ts\((\d+),(\d+)\)/, "$1:$2:$3"));
  }

  #write(path: string, text: string): string {
    const target = join(this.#folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    return target;
  }
}

/** `docs/sql.md.8`: the document and the program's first line. */
function fileName({ path, excerpts }: Program): string {
  return `${path}.${excerpts[0]?.line}`;
}

function textOf(program: Program): string {
  if (isWhole(program)) return programText(program, "");
  return programText(program, prelude) + epilogue;
}

/** An empty variable counts as unset. */
function environmentOf({ config }: TestDatabase): Record<string, string> {
  const { host, port, user, password, database, ssl } = config;
  return {
    DATABASE_URL: "",
    ABE_TEST_POSTGRES_URL: "",
    DB_HOST: host,
    DB_PORT: String(port),
    DB_USER: user,
    DB_PASSWORD: password,
    DB_NAME: database,
    NO_COLOR: "1",
    DB_SSL: ssl ? (process.env["DB_SSL"] ?? "true") : "false",
  };
}

interface NodeEnd {
  readonly error: ExecFileException | null;
  readonly stdout: string;
  readonly stderr: string;
}

function node(
  command: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; timeout?: number },
): Promise<NodeEnd> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      command,
      { ...options, killSignal: "SIGKILL" },
      (error, stdout, stderr) => resolve({ error, stdout, stderr }),
    );
  });
}
