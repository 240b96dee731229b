import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCli } from "../src/cli/run-cli.js";

/** What a command of the program left: its exit status, and the lines of both outputs. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder of a project. */
export interface ProjectFolder extends Disposable {
  readonly path: string;
  /** Writes files by their paths; `undefined` removes one. */
  write(files: Readonly<Record<string, string | undefined>>): void;
  read(file: string): string;
  /** Files that are there, sorted. */
  files(): string[];
  /** Runs the program in this process, on the server of the tests. */
  run(...argv: readonly string[]): Promise<Ran>;
  /** As it is, on no server unless the arguments say one. */
  runBare(argv: readonly string[], signal?: AbortSignal): Promise<Ran>;
}

/** Makes one, with these files. @param server on which `run` makes databases: a URL */
export function projectFolder(
  server: string,
  files: Readonly<Record<string, string>> = {},
): ProjectFolder {
  const path = mkdtempSync(join(tmpdir(), "abe-typegen-"));
  const folder: ProjectFolder = {
    path,
    write: (some) => {
      for (const [file, content] of Object.entries(some)) {
        const place = join(path, file);
        mkdirSync(dirname(place), { recursive: true });
        if (content === undefined) rmSync(place);
        else writeFileSync(place, content);
      }
    },
    read: (file) => readFileSync(join(path, file), "utf8"),
    files: () =>
      readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile())
        .map((each) => join(each.parentPath, each.name).slice(path.length + 1))
        .toSorted(),
    run: (...argv) => folder.runBare([...argv, "--server", server]),
    runBare: async (argv, signal) => {
      const lines = { out: [] as string[], err: [] as string[] };
      const code = await runCli(
        argv,
        {
          out: (text) => void lines.out.push(text),
          err: (text) => void lines.err.push(text),
        },
        signal,
        path,
      );
      return { code, out: lines.out.join("\n"), err: lines.err.join("\n") };
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
  folder.write(files);
  return folder;
}

/** A migration, in the folder that is looked for. */
export const usersMigration: Readonly<Record<string, string>> = {
  "migrations/1_users/up.sql":
    "CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE, nick text);\n",
  "migrations/1_users/down.sql": "DROP TABLE users;\n",
};
